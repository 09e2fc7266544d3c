"""Journeys run on SQLite, or on PostgreSQL when GOLIVE_TEST_DATABASE_URL names a server to make databases on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from bot import router
from bot.store.streams import Tempo
from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS
from tests.desk import LEADS, Desk, open_desk
from tests.journeys.stage import Stage, open_stage
from tests.migrated import Databases

QUICK = Tempo(post_every=0.01, workspace_every=0.0, watch_every=0.0, edit_every=0.01, card_rest=0.05)
"""A courier that does not spare Slack: the stage's workspace has no rate limits."""


@pytest.fixture
def over() -> str:
    """How Slack reaches golive. `@pytest.mark.parametrize("over", ["http", "socket"])` tries both."""
    return "http"


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may make golive and Slack late; here that is not what is tried. Slack waits for three seconds."""
    asking, budget = (2.5, 2.8) if "stage" in request.fixturenames else (60.0, 60.0)
    monkeypatch.setattr(router, "ASKING", asking)
    monkeypatch.setattr(router, "BUDGET", budget)


@pytest.fixture
async def stage(databases: Databases, over: str) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.fresh())
        yield await open_stage(stack, database, over, COMMANDS, partial(Heartbeat, tempo=QUICK))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The small release, planned, its leads named; there is no T-0. It is Tuesday, 13:00 in Berlin."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        yield desk
