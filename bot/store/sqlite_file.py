"""A SQLite file: how it is named, locked and opened, and the thread that a connection to it lives on."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import aiosqlite
from sqlalchemy import Connection, Engine, NullPool, create_engine

from bot.errors import StoreDown
from bot.store.types import read_json

T = TypeVar("T")

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA temp_store=MEMORY",
)


class Thread:
    """One SQLite connection and the thread it lives on.

    `_execute` and `_conn` are aiosqlite's own private names: the public methods make one hop per statement,
    and a transaction must be one hop. tests/store/test_sqlite.py fails if a new version moves them.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._aio = connection

    @classmethod
    async def start(cls, path: str, *, read_only: bool) -> Thread:
        self = cls(
            await aiosqlite.connect(
                address(path, read_only=read_only), uri=True, isolation_level=None, cached_statements=512
            )
        )
        await self.run(lambda: self._prepare(read_only))
        return self

    def _prepare(self, read_only: bool) -> None:
        raw: sqlite3.Connection = self._aio._conn
        self.raw = raw
        for pragma in PRAGMAS[2:] if read_only else PRAGMAS:
            raw.execute(pragma)
        if read_only:
            raw.execute("PRAGMA query_only=ON")
        _here.raw = raw
        self.conn: Connection = _engine().connect()

    async def run(self, fn: Callable[[], T]) -> T:
        """Run `fn` on the connection's thread."""
        return await self._aio._execute(fn)  # type: ignore[no-any-return, no-untyped-call]

    async def close(self) -> None:
        await self.run(self.conn.close)
        await self._aio.close()


_here = threading.local()
"""The connection of this thread."""


@cache
def _engine() -> Engine:
    """One for all connections, so that no statement is compiled twice. It issues no BEGIN: whoever uses it does."""
    return create_engine(
        "sqlite://",
        creator=lambda: _here.raw,
        poolclass=NullPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        query_cache_size=1000,
        hide_parameters=True,  # people's words, in the text of an error, would reach the log
        json_deserializer=read_json,
    )


def address(path: str, *, read_only: bool) -> str:
    """The URI SQLite opens a file by: a path may hold any sign."""
    return f"file:{quote(path)}{'?mode=ro' if read_only else ''}"


def lock_beside(path: str) -> int:
    """Hold `path`.lock for as long as this process lives. Raises StoreDown if another one does."""
    handle = os.open(Path(f"{path}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StoreDown(f"another golive is already serving {path}: stop it first") from None
    return handle
