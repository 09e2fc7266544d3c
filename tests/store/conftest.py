"""A store on a fresh database, with a table of its own to write to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.connect import open_store
from bot.store.engine import Store
from tests.migrated import Databases
from tests.store.counting import make_counter


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    async with databases.fresh() as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    store = await open_store(database, "T1")
    await store.write(make_counter)
    yield store
    await store.close()
