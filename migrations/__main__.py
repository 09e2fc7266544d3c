"""`python -m migrations "add a thing"` writes the revision that brings the tables to `bot.store.schema`.

Read it before you commit it: what Alembic cannot see (data to move, a column renamed) is yours to write. Put the new
revision's number into `migrations.HEAD`. Changes of existing tables go through `migrations.changes.altered`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import JSON, Connection

from bot.store.connect import driver_url, upgrade
from bot.store.migrating import configured, migrating_engine
from bot.store.types import UtcDateTime
from migrations import HEAD


def _write(conn: Connection, subject: str) -> None:
    config = configured(conn, render_item=render)
    command.revision(config, subject, autogenerate=True, rev_id=f"{int(HEAD) + 1:04d}")


def render(kind: str, thing: object, _context: object) -> str | bool:
    """How our own column types stand in a revision; all others as Alembic writes them."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "UtcDateTime()"
    return "Json" if kind == "type" and isinstance(thing, JSON) else False


async def main(subject: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'empty.db')}"
        await upgrade(url)
        engine = migrating_engine(driver_url(url))
        async with engine.connect() as conn, conn.begin():
            await conn.run_sync(_write, subject)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
