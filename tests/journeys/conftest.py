"""Journeys run on SQLite, or on PostgreSQL when GOLIVE_TEST_DATABASE_URL names a server to make databases on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from commands import COMMANDS
from tests.migrated import Databases
from tests.journeys.stage import Stage, open_stage

try:
    from bot.workers.heartbeat import Heartbeat
except ImportError:  # being written

    class Heartbeat:  # type: ignore[no-redef]
        busy = False

        def __init__(self, *_parts: object) -> None: ...

        async def start(self) -> None: ...

        async def stop(self) -> None: ...


@pytest.fixture
def over() -> str:
    """How Slack reaches golive. `@pytest.mark.parametrize("over", ["http", "socket"])` tries both."""
    return "http"


@pytest.fixture
async def stage(databases: Databases, over: str) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.fresh())
        yield await open_stage(stack, database, over, COMMANDS, Heartbeat)
