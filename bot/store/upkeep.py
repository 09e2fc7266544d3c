"""Looking after a database: a sound copy of it, and whether it is sound itself. Works beside a serving golive."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text

from bot.errors import Refused, StoreDown
from bot.store import audit, restored
from bot.store.connect import copied, head, open_store, sqlite_path, write_beside
from bot.store.engine import Tx
from migrations import HEAD

T = TypeVar("T")

NO_TABLES = "there are no tables: `golive db upgrade` makes them"


async def must_fit(url: str) -> None:
    """Raises StoreDown, saying what to do, unless the tables are as this golive needs them."""
    revision = await head(url)
    if revision is None:
        raise StoreDown(NO_TABLES)
    if revision != HEAD:
        raise StoreDown(f"the tables are of revision {revision}, this golive needs {HEAD}: `golive db upgrade`")


async def verify(url: str) -> list[str]:
    """What is wrong with the record, a line for each launch that has a fault; empty when every chain is whole.

    Raises StoreDown when the record cannot be read.
    """
    await must_fit(url)
    return await _read(url, _broken)


async def check(url: str) -> list[str]:
    """What is wrong with the database: its pages and references, its record. Raises StoreDown as `verify` does."""
    await must_fit(url)
    return await _read(url, _damage) + await _read(url, _broken)


async def _read(url: str, fn: Callable[[Tx], T]) -> T:
    store = await open_store(url, read_only=True)
    try:
        return await store.read(fn)
    finally:
        await store.close()


async def backup(url: str, to: Path) -> None:
    """Write a whole, checked copy to the file `to`, which must not exist. Raises Refused or StoreDown.

    Copying the file by hand loses what is still in the write-ahead log: SQLite itself has to make the copy.
    """
    path = sqlite_path(url)
    if path is None:
        raise Refused("PostgreSQL brings its own tools: use pg_dump, or your provider's snapshots.")
    if await head(url) is None:
        raise StoreDown(NO_TABLES)
    part = to.with_name(f"{to.name}.part")
    try:
        await asyncio.to_thread(_copy, path, part, to)
        copy = f"sqlite:///{part}"
        if faults := await _read(copy, _damage) + await _read(copy, _broken):
            raise StoreDown("the copy is not sound: " + "; ".join(faults))
        await asyncio.to_thread(_settle, part, to)
    finally:
        await asyncio.to_thread(_clear, part)


def _copy(path: str, part: Path, to: Path) -> None:
    if to.exists():
        raise Refused(f"{to} exists. Name a file that does not.")
    _clear(part)
    try:
        copied(path, part)
    except sqlite3.Error as error:
        raise StoreDown(f"{path}: {error}") from error


async def release(url: str) -> None:
    """Let golive go on with a database that was put back. Works beside it. Raises Refused or StoreDown."""
    await must_fit(url)
    if not await write_beside(url, restored.release):
        raise Refused("This database is not held: there is nothing to release.")


async def put_back(url: str) -> None:
    """Say that the database was put back, where golive cannot know. Raises Refused or StoreDown."""
    await must_fit(url)
    if not await write_beside(url, restored.put_back):
        raise Refused("golive has not served this database yet, or it is held already.")


def _clear(part: Path) -> None:
    for leftover in part.parent.glob(f"{part.name}*"):
        leftover.unlink()


def _settle(part: Path, to: Path) -> None:
    """On disk first, under its name after: a crash leaves a whole copy or none."""
    _sync(part)
    part.rename(to)
    _sync(to.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _broken(tx: Tx) -> list[str]:
    return [f"{fault.launch}: entry {fault.seq}: {fault.problem}" for fault in audit.verify(tx)]


def _damage(tx: Tx) -> list[str]:
    if tx.dialect != "sqlite":
        return []
    pages = tx.execute(text("PRAGMA integrity_check")).scalars()
    orphans = tx.execute(text("PRAGMA foreign_key_check")).mappings()
    return [
        *(str(said) for said in pages if said != "ok"),
        *(f"a row of {row['table']} refers to nothing in {row['parent']}" for row in orphans),
    ]
