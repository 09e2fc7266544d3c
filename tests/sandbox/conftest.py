"""The workspace each of these tests begins with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.parrot import make_world


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace without rate limits, its app not yet connected."""
    async with Sandbox(make_world(), limits=False, retry_scale=0.0005) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    """A stock Slack client with the bot's token."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture(params=["socket", "http"])
def over(request: pytest.FixtureRequest) -> str:
    """Each test runs once over Socket Mode and once over signed HTTP."""
    return str(request.param)
