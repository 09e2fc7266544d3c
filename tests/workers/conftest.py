"""A desk: a store with a launch in it, the local workspace as Slack, and a courier between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.sender import Sender
from bot.store.connect import open_store
from bot.store.engine import Store
from sandbox import Channel, Clock, Sandbox, User, World
from sandbox.world import TEAM
from tests.migrated import Databases
from tests.workers.desk import NOW, Desk, Launched, plant

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[Store]:
    async with databases.fresh() as url:
        opened = await open_store(url, TEAM)
        yield opened
        await opened.close()


@pytest.fixture
async def launched(store: Store) -> Launched:
    """The launch `recon`, planned, in #launch."""
    return await plant(store, "recon", "C01LAUNCH")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Slack, without rate limits."""
    people = [User(name) for name in ("ana", "ben", "lea", "lou", "kim")]
    rooms = [
        Channel("launch", id="C01LAUNCH", app=True),
        Channel("company", id="C01COMPANY", app=True),
        Channel("ops", id="C01OPS", app=True),
    ]
    async with Sandbox(World.build(MANIFEST, people, rooms), clock=Clock(NOW), limits=False) as running:
        yield running


@pytest.fixture
async def desk(store: Store, launched: Launched, sandbox: Sandbox) -> AsyncIterator[Desk]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8)) as session:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])
        desk = Desk(store, launched, sandbox, Sender(client))
        yield desk
        await desk.courier.idle()
