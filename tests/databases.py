"""A fresh database for a test: a SQLite file, or one of its own on the PostgreSQL that the tests were given."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SERVER = os.environ.get("GOLIVE_TEST_DATABASE_URL")


@asynccontextmanager
async def new_database(folder: Path) -> AsyncIterator[str]:
    """The URL of an empty database."""
    if SERVER is None:
        yield f"sqlite:///{folder / 'golive.db'}"
        return
    import asyncpg

    name = f"golive_{uuid.uuid4().hex[:12]}"
    admin = await asyncpg.connect(SERVER)
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        yield SERVER.rsplit("/", 1)[0] + f"/{name}"
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()
