"""PostgreSQL alone: several writers, the server's own time limits, and a pool that is given back."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest
from sqlalchemy import text

from bot.errors import StoreDown
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from tests.migrated import SERVER
from tests.store.counting import count, counted

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(SERVER is None, reason="make test-postgres brings one"),
]


async def test_the_server_ends_what_hangs(store: Store) -> None:
    def limits(tx: Tx) -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        return [str(tx.execute(text(f"SHOW {name}")).scalar_one()) for name in names]

    assert await store.read(limits) == ["10s", "5s", "15s"]


async def test_two_that_lock_each_other_out_both_come_through(store: Store) -> None:
    def both(first: str, second: str) -> Callable[[Tx], None]:
        def write(tx: Tx) -> None:
            for name in (first, second):
                tx.execute(text("UPDATE counter SET value = value + 1 WHERE name = :name"), {"name": name})
                tx.execute(text("SELECT pg_sleep(0.2)"))

        return write

    await store.write(lambda tx: tx.execute(text("INSERT INTO counter VALUES ('other', 0)")))
    await asyncio.gather(store.write(both("calls", "other")), store.write(both("other", "calls")))

    assert await store.read(counted) == 2


async def test_a_storm_of_cancels_leaves_every_connection_in_the_pool(store: Store) -> None:
    dice = random.Random(11)
    for _ in range(40):
        tasks = [asyncio.create_task(store.write(count) if n % 2 else store.read(counted)) for n in range(20)]
        await asyncio.sleep(dice.random() * 0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(10):
        while store._engine.pool.checkedout():  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
    assert await store.write(count) > 0


async def test_a_connection_the_server_ended_is_replaced(store: Store) -> None:
    await store.write(count)
    await store.write(
        lambda tx: tx.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    )

    assert await store.write(count) == 2


async def test_a_server_that_is_away_is_said_to_be_away(database: str) -> None:
    store = await open_store("postgresql://golive@127.0.0.1:9/nothing", "T1")

    with pytest.raises(StoreDown):
        await store.write(count)
    with pytest.raises(StoreDown):
        await store.read(counted)
    await store.close()
