"""A stage whose verbs only show what the edge does with a verb."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot import router
from bot.workers.heartbeat import Heartbeat
from tests.journeys.stage import Stage, open_stage
from tests.migrated import Databases
from tests.slack import verbs
from tests.slack.verbs import VERBS


@pytest.fixture
def over() -> str:
    return "http"


@pytest.fixture
async def stage(databases: Databases, over: str) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.fresh())
        yield await open_stage(stack, database, over, VERBS, Heartbeat)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget of a call is shorter than `slow` takes, and long enough for a disk that stalls."""
    monkeypatch.setattr(router, "BUDGET", 0.8)
    monkeypatch.setattr(verbs, "NAP", 1.1)
