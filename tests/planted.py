"""Databases that hold something already: made once in each process, then copied for each test."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from tests.migrated import SERVER

Making = Callable[[str], Awaitable[None]]
"""Fills the empty database of a URL, and leaves it."""

_files: dict[Hashable, bytes] = {}
_models: dict[Hashable, str] = {}


@asynccontextmanager
async def copy_of(what: Hashable, make: Making, folder: Path) -> AsyncIterator[str]:
    """The URL of a database as `make` left it; it is made anew only the first time that `what` is asked for.

    A file in `folder`, or a database on the PostgreSQL that GOLIVE_TEST_DATABASE_URL names, gone afterwards.
    """
    if SERVER is not None:
        async with _on_server(SERVER, what, make) as url:
            yield url
        return
    path = folder / "golive.db"
    if what not in _files:
        await make(f"sqlite:///{path}")
        _files[what] = _whole(path)
    else:
        path.write_bytes(_files[what])
    yield f"sqlite:///{path}"


def _whole(path: Path) -> bytes:
    """A database that nobody has open, with what its log held."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


@asynccontextmanager
async def _on_server(server: str, what: Hashable, make: Making) -> AsyncIterator[str]:
    admin = await asyncpg.connect(server)
    at, name = server.rpartition("/")[0], f"desk_{secrets.token_hex(6)}"
    try:
        if what not in _models:
            model = f"model_{secrets.token_hex(6)}"
            await admin.execute(f"CREATE DATABASE {model}")
            await make(f"{at}/{model}")
            _models[what] = model
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {_models[what]}")
        yield f"{at}/{name}"
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()
