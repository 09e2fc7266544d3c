"""From a database URL to a store whose tables are as this golive needs them.

What only one engine needs, and what only a migration needs, is imported when it is: a start must be quick.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import BadSettings, StoreDown
from bot.store.engine import Store, Tx
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import address, lock_beside
from migrations import HEAD

T = TypeVar("T")


def sqlite_path(url: str) -> str | None:
    """The file of a `sqlite:///path` URL; None for PostgreSQL."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite:") else None


def driver_url(url: str) -> URL:
    """The URL with the driver SQLAlchemy is to use: which one is golive's business."""
    path = sqlite_path(url)
    if path is not None:
        return URL.create("sqlite+aiosqlite", database=path)
    return make_url(url).set(drivername="postgresql+asyncpg")


async def open_store(url: str, team: str = "", *, read_only: bool = False) -> Store:
    """Open the database at `url`, for the installation `team`. Raises StoreDown, or BadSettings without its driver."""
    path = sqlite_path(url)
    opening: Awaitable[Store] = (
        SqliteStore.open(path, team, read_only=read_only)
        if path is not None
        else _postgres().PostgresStore.open(driver_url(url), team, read_only=read_only)
    )
    task = asyncio.ensure_future(opening)
    try:
        return await unhurt(task)
    except asyncio.CancelledError:
        if task.exception() is None:
            await task.result().close()
        raise


async def upgrade(url: str, now: datetime | None = None) -> str | None:
    """Bring the tables to HEAD; returns the revision they had, None when there were none.

    Quick when there is nothing to do. A SQLite file that holds data is first copied beside itself. Of several
    processes that start at once, one migrates and the others wait (PostgreSQL) or are refused (SQLite).
    Raises StoreDown when the database is of a newer golive, or does not answer.
    """
    return await unhurt(asyncio.ensure_future(_upgrade(url, now or datetime.now(UTC))))


async def unhurt(work: asyncio.Future[T]) -> T:
    """Wait for `work`; a cancel waits too, since one that reaches a driver can leave its connection stuck."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


async def _upgrade(url: str, now: datetime) -> str | None:
    had = await head(url)
    if had == HEAD:
        return had
    from bot.store import migrating  # noqa: PLC0415  brings Alembic

    path = sqlite_path(url)
    if path is None:
        await migrating.to_head(driver_url(url))
        return had
    lock = lock_beside(path)
    try:
        if had is not None:
            await asyncio.to_thread(_copy_aside, path, had, now)
        await migrating.to_head(driver_url(url))
    finally:
        os.close(lock)
    return had


async def write_beside(url: str, fn: Callable[[Tx], T]) -> T:
    """Write a word to a database that another process may be serving. Raises StoreDown."""
    from bot.store import migrating  # noqa: PLC0415  brings Alembic

    engine = migrating.migrating_engine(driver_url(url))
    try:
        async with engine.connect() as conn, conn.begin():
            return await conn.run_sync(lambda conn: fn(Tx(conn, "", writes=True)))
    except (DBAPIError, OSError) as error:
        raise StoreDown(str(getattr(error, "orig", error))) from error
    finally:
        await engine.dispose()


async def head(url: str) -> str | None:
    """The revision of the tables, None when there are none. Raises StoreDown when the database does not answer."""
    path = sqlite_path(url)
    if path is not None:
        return await asyncio.to_thread(_sqlite_head, path)
    found: str | None = await _postgres().head(driver_url(url))
    return found


def _sqlite_head(path: str) -> str | None:
    if not Path(path).exists():
        return None
    try:
        with closing(sqlite3.connect(address(path, read_only=True), uri=True)) as conn:
            row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        if "no such table" in str(error):
            return None
        raise StoreDown(f"{path}: {error}") from error
    return str(row[0]) if row else None


def _copy_aside(path: str, had: str, now: datetime) -> None:
    """A whole copy of the file, made by SQLite itself: `golive.db.0003-before-20261201-090000`."""
    copied(path, Path(f"{path}.{had}-before-{now:%Y%m%d-%H%M%S}"))


def copied(path: str, to: Path) -> None:
    """Have SQLite write a whole copy, marked as one: put back, golive knows what it is. Raises sqlite3.Error."""
    with closing(sqlite3.connect(address(path, read_only=True), uri=True)) as conn:
        conn.execute("VACUUM INTO ?", (str(to),))
    with closing(sqlite3.connect(to)) as conn, conn:
        conn.execute("UPDATE installation SET state = 'copy'")


def _postgres() -> ModuleType:
    try:
        from bot.store import postgres  # noqa: PLC0415  asyncpg is an extra
    except ImportError:
        raise BadSettings(["GOLIVE_DATABASE_URL: PostgreSQL needs `pip install golive[postgres]`"]) from None
    return postgres
