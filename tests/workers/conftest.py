"""A desk: a store with a launch in it, the local workspace as Slack, and a courier between them. And a runway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.store.connect import open_store
from tests.migrated import Databases
from tests.workers.desk import LAUNCH, Desk, open_desk, plant
from tests.workers.runway import Runway


@pytest.fixture
async def desk(databases: Databases) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await open_desk(stack, await stack.enter_async_context(databases.fresh()))


@pytest.fixture
async def runway(databases: Databases) -> AsyncIterator[Runway]:
    """`recon` counts down to T-0 in a day. Ana directs, Ben is deputy, Lea and Lou lead all areas, in this order."""
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)
        runway = Runway(store, await plant(store, "recon", LAUNCH))
        await runway.t0()
        yield runway
