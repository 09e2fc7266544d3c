"""The smallest thing that can be lost: a number read and written back."""

from __future__ import annotations

from sqlalchemy import text

from bot.store.engine import Tx


def make_counter(tx: Tx) -> None:
    tx.execute(text("CREATE TABLE counter (name VARCHAR(20) PRIMARY KEY, value INTEGER NOT NULL)"))
    tx.execute(text("INSERT INTO counter VALUES ('calls', 0)"))


def count(tx: Tx) -> int:
    """Read, add one, write: what two transactions at once would lose if they could."""
    lock = " FOR UPDATE" if tx.dialect == "postgresql" else ""
    value = tx.execute(text(f"SELECT value FROM counter WHERE name = 'calls'{lock}")).scalar_one() + 1
    tx.execute(text("UPDATE counter SET value = :value WHERE name = 'calls'"), {"value": value})
    return int(value)


def counted(tx: Tx) -> int:
    return int(tx.execute(text("SELECT value FROM counter WHERE name = 'calls'")).scalar_one())


def spoil(tx: Tx) -> None:
    """Count, then fail as the database sees it."""
    count(tx)
    tx.execute(text("INSERT INTO counter VALUES ('calls', 7)"))


def fail(tx: Tx) -> None:
    """Count, then fail as a rule would."""
    count(tx)
    raise ValueError("no")
