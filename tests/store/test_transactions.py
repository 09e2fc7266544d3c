"""What both engines promise: nothing lost, nothing half done, nothing stuck."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.errors import StoreDown
from bot.store import audit, keys, launches, schema
from bot.store.audit import Entry
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from tests.store.counting import count, counted, fail, make_counter, spoil

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
LAUNCH = {
    "key": "recon",
    "name": "Recon",
    "template": "go-live",
    "timing": "standard",
    "director": "U1",
    "zone": "UTC",
    "window_s": 3600,
    "self_approval": False,
    "variables": {},
    "audiences": {},
    "settings": {},
}


async def test_two_hundred_read_modify_writes_at_once_lose_nothing(store: Store) -> None:
    async def twenty() -> None:
        for _ in range(20):
            await store.write(count)

    await asyncio.gather(*(twenty() for _ in range(10)))

    assert await store.read(counted) == 200


async def test_what_a_function_raises_undoes_it_alone(store: Store) -> None:
    outcomes = await asyncio.gather(store.write(count), store.write(fail), store.write(count), return_exceptions=True)

    assert isinstance(outcomes[1], ValueError)
    assert await store.read(counted) == 2


async def test_a_database_error_costs_the_others_nothing(store: Store) -> None:
    writes = [count, count, spoil, count, count]

    outcomes = await asyncio.gather(*(store.write(write) for write in writes), return_exceptions=True)

    assert [isinstance(outcome, StoreDown) for outcome in outcomes] == [False, False, True, False, False]
    assert await store.read(counted) == 4


async def test_two_thousand_cancels_leave_no_lock_and_no_leak(store: Store) -> None:
    dice = random.Random(7)
    begun = 0

    async def one() -> None:
        nonlocal begun
        if dice.random() < 0.3:
            await store.read(counted)
        else:
            begun += 1
            await store.write(count)

    for _ in range(100):
        tasks = [asyncio.create_task(one()) for _ in range(20)]
        await asyncio.sleep(dice.random() * 0.004)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(10):
        await asyncio.gather(*(store.read(counted) for _ in range(30)))
        while await store.read(counted) < begun:
            await store.write(lambda tx: None)
    assert await store.write(count) == begun + 1


async def test_a_cancelled_waiter_does_not_undo_the_write(store: Store) -> None:
    waiter = asyncio.create_task(store.write(count))
    await asyncio.sleep(0)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter

    async with asyncio.timeout(5):
        while await store.read(counted) < 1:
            await asyncio.sleep(0.001)


async def test_a_withdrawn_write_never_runs(store: Store) -> None:
    pending = store.submit(count)

    assert pending.withdraw()
    await store.write(lambda tx: None)
    assert not pending.future.done()
    assert await store.read(counted) == 0


async def test_a_write_that_began_cannot_be_withdrawn(store: Store) -> None:
    pending = store.submit(count)
    await pending.future

    assert not pending.withdraw()


async def test_a_savepoint_takes_back_its_changes_and_what_it_asked_for(store: Store) -> None:
    def write(tx: Tx) -> None:
        tx.wake_at(NOON)
        with suppress(ValueError), tx.savepoint("call"):
            count(tx)
            tx.wake_at(NOON - timedelta(hours=1))
            tx.heads[1] = (5, "f" * 64)
            raise ValueError
        count(tx)
        assert tx.wake == NOON
        assert tx.heads == {}

    await store.write(write)

    assert await store.read(counted) == 1


async def test_workers_hear_of_a_commit_and_of_nothing_else(store: Store) -> None:
    heard: list[datetime] = []
    store.on_commit = heard.append

    def write(tx: Tx) -> None:
        tx.wake_at(NOON + timedelta(hours=1))
        tx.wake_at(NOON)

    def refuse(tx: Tx) -> None:
        write(tx)
        raise ValueError

    await store.write(write)
    with pytest.raises(ValueError):
        await store.write(refuse)
    await store.write(count)

    assert heard == [NOON]


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises((DBAPIError, StoreDown)):
        await store.read(count)

    assert await store.read(counted) == 0


async def test_a_read_is_one_snapshot(store: Store) -> None:
    loop = asyncio.get_running_loop()

    def twice(tx: Tx) -> tuple[int, int]:
        first = counted(tx)
        if tx.dialect == "sqlite":
            asyncio.run_coroutine_threadsafe(store.write(count), loop).result(timeout=5)
        return first, counted(tx)

    assert await store.read(twice) == (0, 0)


async def test_times_come_back_as_they_went_in(store: Store) -> None:
    at = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=UTC)

    def write(tx: Tx) -> str:
        keys.keep(tx, "k", {}, at)
        return str(tx.execute(schema.call_key.select()).one().at)

    assert await store.write(write) == str(at)


async def test_a_closed_store_finished_what_it_was_given(database: str) -> None:
    store = await open_store(database, "T1")
    await store.write(make_counter)
    work = [asyncio.create_task(store.write(count) if n % 2 else store.read(counted)) for n in range(60)]
    await asyncio.sleep(0)
    await store.close()

    assert sorted(number for n, number in enumerate(await asyncio.gather(*work)) if n % 2) == list(range(1, 31))
    again = await open_store(database, "T1")
    assert await again.read(counted) == 30
    await again.close()


async def test_naive_times_are_refused(store: Store) -> None:
    def write(tx: Tx) -> None:
        keys.keep(tx, "k", {}, datetime(2026, 12, 1, 12, 0))  # noqa: DTZ001

    with pytest.raises((ValueError, StatementError), match="aware times only"):
        await store.write(write)


async def test_the_record_cannot_be_changed_by_anybody(store: Store) -> None:
    await store.write(_one_entry)
    for statement in ("UPDATE audit SET actor = 'U2'", "DELETE FROM audit"):
        with pytest.raises(StoreDown, match="append-only"):
            await store.write(lambda tx, statement=statement: tx.execute(text(statement)))


def _one_entry(tx: Tx) -> None:
    launch = launches.create(tx, LAUNCH, NOON)
    audit.append(tx, launch, Entry("U1", "claim", "TECH-1", {}, NOON))
