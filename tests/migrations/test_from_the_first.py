"""What the first golive wrote is there for the newest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from bot.store.connect import driver_url, head, upgrade
from bot.store.migrating import configured, migrating_engine
from migrations import HEAD

SOMETHING = {"INTEGER": 1, "BOOLEAN": 0, "JSON": "{}", "DATETIME": "2026-12-01 12:00:00.000000"}


async def first(url: str) -> None:
    """An empty database as the first golive made it."""

    def make(conn: Connection) -> None:
        command.upgrade(configured(conn), "0001")

    engine = migrating_engine(driver_url(url))
    async with engine.connect() as conn, conn.begin():
        await conn.run_sync(make)
    await engine.dispose()


def insert(conn: sqlite3.Connection, table: str, **values: object) -> None:
    """A row with something in every column that must have it."""
    needed = [row for row in conn.execute(f"PRAGMA table_info({table})") if row[3]]
    row = {name: SOMETHING.get(kind, "x") for _, name, kind, *_ in needed} | values
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


async def test_a_vote_was_in_nobodys_stead(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/golive.db"
    await first(url)
    with closing(sqlite3.connect(tmp_path / "golive.db")) as conn, conn:
        for table in ("launch", "attempt", "poll"):
            insert(conn, table)
        insert(conn, "vote", id=7, who="UOLI")

    await upgrade(url)

    assert await head(url) == HEAD
    with closing(sqlite3.connect(tmp_path / "golive.db")) as conn:
        assert conn.execute("SELECT id, who, stead FROM vote").fetchall() == [(7, "UOLI", None)]


async def test_reminders_that_no_plan_asks_for_are_gone_and_what_was_said_stays_said(tmp_path: Path) -> None:
    """An old row would stand in the way of the same reminder when it is asked for again."""
    url = f"sqlite:///{tmp_path}/golive.db"
    await first(url)
    with closing(sqlite3.connect(tmp_path / "golive.db")) as conn, conn:
        for table in ("launch", "attempt", "step"):
            insert(conn, table)
        for number, state in enumerate(("armed", "dropped", "sent"), start=1):
            insert(conn, "reminder", id=number, kind=f"kind {number}", state=state)

    await upgrade(url)

    with closing(sqlite3.connect(tmp_path / "golive.db")) as conn:
        assert conn.execute("SELECT id, state FROM reminder ORDER BY id").fetchall() == [(1, "armed"), (3, "sent")]
