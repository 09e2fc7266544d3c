"""Run the revisions a database misses, in one transaction."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StoreDown
from migrations import HERE

LOCK = 0x901E
"""The advisory lock that one of several starting processes holds while it migrates."""


async def to_head(url: URL) -> None:
    """Migrate the database at `url` (which names the driver). Raises StoreDown; then nothing was done."""
    engine = migrating_engine(url)
    try:
        async with engine.connect() as conn, conn.begin():
            await conn.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        raise StoreDown(str(getattr(error, "orig", error))) from error
    finally:
        await engine.dispose()


def migrating_engine(url: URL) -> AsyncEngine:
    """An engine whose transactions hold changes of tables too, on SQLite with foreign keys off."""
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def configured(conn: Connection, **attributes: Any) -> Config:
    """What Alembic's commands want, bound to an open connection."""
    config = Config(attributes={"connection": conn, **attributes})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def _upgrade(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    try:
        command.upgrade(configured(conn), "head")
    except CommandError as error:
        raise StoreDown(f"the database is of another golive: {error}. Start that one, or restore a backup") from error
    if conn.dialect.name == "sqlite" and (broken := conn.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise StoreDown(f"the migration would leave a row of {broken[0]} without what it belongs to; nothing was done")


def _prepare_sqlite(raw: Any, _record: object) -> None:
    """The sqlite3 module would end a transaction at each CREATE: leave BEGIN to us."""
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
