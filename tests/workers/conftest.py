"""A desk: a store with a launch in it, the local workspace as Slack, and a courier between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.migrated import Databases
from tests.workers.desk import Desk, open_desk


@pytest.fixture
async def desk(databases: Databases) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await open_desk(stack, await stack.enter_async_context(databases.fresh()))
