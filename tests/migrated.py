"""Databases for tests: migrated once, then copied for each test. SQLite, or PostgreSQL if there is a server."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Protocol

from bot.store.connect import upgrade
from tests.lengths import refusing_long_words

SERVER = os.environ.get("GOLIVE_TEST_DATABASE_URL")


class Databases(Protocol):
    def fresh(self) -> AbstractAsyncContextManager[str]:
        """The URL of an empty, migrated database, gone afterwards."""
        ...


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model = folder / "model.db"
        asyncio.run(upgrade(f"sqlite:///{self._model}"))
        with closing(sqlite3.connect(self._model)) as model:
            model.executescript(";\n".join(refusing_long_words()))

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        path = self._folder / f"{secrets.token_hex(6)}.db"
        shutil.copy(self._model, path)
        yield f"sqlite:///{path}"
        for leftover in self._folder.glob(f"{path.name}*"):
            leftover.unlink()


class PostgresDatabases:
    """Each test gets a copy of a migrated database, which PostgreSQL makes in about 50 ms."""

    def __init__(self, server: str) -> None:
        self._admin = server
        self._server = server.rpartition("/")[0]
        self._model = f"golive_{secrets.token_hex(6)}"
        asyncio.run(self._make_model())

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        name = f"golive_{secrets.token_hex(6)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {self._model}")
        try:
            yield f"{self._server}/{name}"
        finally:
            await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _make_model(self) -> None:
        await self._run(f"CREATE DATABASE {self._model}")
        await upgrade(f"{self._server}/{self._model}")

    async def _run(self, statement: str) -> None:
        import asyncpg  # noqa: PLC0415  only where PostgreSQL is tried

        connection = await asyncpg.connect(self._admin)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
