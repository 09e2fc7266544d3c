"""SQLite alone: one writer, group commit, and what happens when the file or the disk says no."""

from __future__ import annotations

import asyncio
import inspect
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from bot.errors import StoreDown
from bot.store import schema  # noqa: F401  fills the metadata
from bot.store.connect import open_store, upgrade
from bot.store.engine import Tx
from bot.store.sqlite import SqliteStore
from bot.store.types import metadata
from tests.store.counting import count, counted, make_counter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "golive.db"


@pytest.fixture
async def file(path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(str(path), "T1")
    await store.write(make_counter)
    yield store
    await store.close()


async def on_writer(store: SqliteStore, fn: Callable[[sqlite3.Connection], Any]) -> Any:
    """Run something on the write connection itself."""
    assert store._writer is not None
    raw: sqlite3.Connection = store._writer._aio._conn
    return await store._writer.run(lambda: fn(raw))


async def test_aiosqlite_still_has_the_private_names_we_use() -> None:
    connection = await aiosqlite.connect(":memory:")
    assert isinstance(connection._conn, sqlite3.Connection)
    assert next(iter(inspect.signature(connection._execute).parameters)) == "fn"
    assert inspect.iscoroutinefunction(connection._execute)
    await connection.close()


async def test_writes_that_wait_together_share_a_commit(file: SqliteStore) -> None:
    said: list[str] = []
    await on_writer(file, lambda raw: raw.set_trace_callback(said.append))

    await asyncio.gather(*(file.write(count) for _ in range(64)))

    assert await file.read(counted) == 64
    assert said.count("COMMIT") <= 8
    assert "BEGIN IMMEDIATE" in said
    assert not any(words.startswith("BEGIN") and words != "BEGIN IMMEDIATE" for words in said)


async def test_a_long_read_holds_no_other_up(file: SqliteStore) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def long(_: Tx) -> bool:
        begun.set()
        return may_end.wait(10)

    waiting = asyncio.create_task(file.read(long))
    await asyncio.to_thread(begun.wait)
    counts = await asyncio.wait_for(asyncio.gather(*(file.read(counted) for _ in range(40))), 5)
    may_end.set()

    assert counts == [0] * 40
    assert await waiting is True


async def test_a_read_that_breaks_costs_the_others_nothing(file: SqliteStore) -> None:
    def broken(_: Tx) -> int:
        raise RuntimeError("a bug")

    answers = await asyncio.gather(file.read(counted), file.read(broken), file.read(counted), return_exceptions=True)

    assert answers[0] == answers[2] == 0
    assert isinstance(answers[1], RuntimeError)


async def test_a_write_that_breaks_the_commit_costs_the_others_nothing(file: SqliteStore) -> None:
    def orphan(tx: Tx) -> None:
        tx.execute(text("INSERT INTO child VALUES (99)"))

    def family(tx: Tx) -> None:
        tx.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        tx.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"))

    await file.write(family)
    outcomes = await asyncio.gather(file.write(count), file.write(orphan), file.write(count), return_exceptions=True)

    assert [outcomes[0], outcomes[2]] == [1, 2]
    assert isinstance(outcomes[1], StoreDown)
    assert await file.read(counted) == 2


async def test_writes_are_durable_and_references_are_kept(file: SqliteStore) -> None:
    def pragmas(raw: sqlite3.Connection) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await on_writer(file, pragmas) == ["wal", 2, 1, 5000]


async def test_a_locked_database_is_said_so_and_recovers(file: SqliteStore, path: Path) -> None:
    await on_writer(file, lambda raw: raw.execute("PRAGMA busy_timeout=20"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreDown, match="locked"):
            await file.write(count)
        assert await file.read(counted) == 0
        other.execute("ROLLBACK")

    assert await file.write(count) == 1


async def test_a_full_disk_is_said_so_and_recovers(file: SqliteStore) -> None:
    def fill(tx: Tx) -> None:
        tx.execute(text("CREATE TABLE filler AS SELECT hex(randomblob(500000)) AS junk"))

    pages = await on_writer(file, lambda raw: raw.execute("PRAGMA page_count").fetchone()[0])
    await on_writer(file, lambda raw: raw.execute(f"PRAGMA max_page_count={pages + 2}"))
    outcomes = await asyncio.gather(file.write(count), file.write(fill), file.write(count), return_exceptions=True)

    assert [isinstance(outcome, StoreDown) for outcome in outcomes] == [False, True, False]
    assert "full" in str(outcomes[1])
    await on_writer(file, lambda raw: raw.execute("PRAGMA max_page_count=1000000"))
    await file.write(fill)
    assert await file.write(count) == 3


async def test_a_read_only_database_is_said_so_and_recovers(file: SqliteStore) -> None:
    await on_writer(file, lambda raw: raw.execute("PRAGMA query_only=ON"))
    with pytest.raises(StoreDown, match="readonly"):
        await file.write(count)

    await on_writer(file, lambda raw: raw.execute("PRAGMA query_only=OFF"))
    assert await file.write(count) == 1


async def test_a_second_process_is_refused(file: SqliteStore, path: Path) -> None:
    serve = "import asyncio, sys; from bot.store.sqlite import SqliteStore; asyncio.run(SqliteStore.open(sys.argv[1]))"
    other = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", serve, str(path)], capture_output=True, text=True, check=False
    )

    assert other.returncode != 0
    assert "another golive is already serving" in other.stderr


async def test_the_lock_goes_with_the_process(path: Path) -> None:
    first = await SqliteStore.open(str(path))
    await first.close()
    again = await SqliteStore.open(str(path))
    await again.close()


async def test_a_reader_beside_the_server_sees_what_was_committed(file: SqliteStore, path: Path) -> None:
    await file.write(count)
    beside = await open_store(f"sqlite:///{path}", read_only=True)
    assert await beside.read(counted) == 1
    await file.write(count)
    assert await beside.read(counted) == 2
    await beside.close()


async def test_a_path_may_hold_any_sign(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a b?c#d%20e.db"
    await upgrade(url)
    store = await open_store(url)
    await store.write(make_counter)
    await store.close()

    assert sorted(os.listdir(tmp_path)) == ["a b?c#d%20e.db", "a b?c#d%20e.db.lock"]


def test_no_table_has_a_raw_datetime() -> None:
    raw = [
        column for table in metadata.sorted_tables for column in table.columns if "DATETIME" in str(column.type).upper()
    ]

    assert raw == []


async def test_a_cancel_while_opening_or_migrating_leaves_nothing_stuck(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/golive.db"
    for attempt in range(30):
        for begin in (upgrade, open_store):
            work = asyncio.create_task(begin(url))  # type: ignore[operator]
            await asyncio.sleep(attempt * 0.001)
            work.cancel()
            done = (await asyncio.gather(work, return_exceptions=True))[0]
            if isinstance(done, SqliteStore):
                await done.close()

    async with asyncio.timeout(5):
        store = await open_store(url)
        await store.write(make_counter)
        await store.close()
