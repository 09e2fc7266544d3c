"""PostgreSQL refuses words that a column has no room for. SQLite would take them; in tests it does not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import String, Table

from bot.store import schema  # noqa: F401  fills the metadata
from bot.store.types import metadata


def refusing_long_words() -> Iterator[str]:
    """What a SQLite database that has its tables is to be told."""
    for table in metadata.tables.values():
        for when in ("INSERT", "UPDATE"):
            yield f'CREATE TRIGGER "{table.name} {when}" BEFORE {when} ON "{table.name}" BEGIN {_check(table)} END'


def rooms(table: Table) -> dict[str, int]:
    """How many characters the columns hold that do not hold any number of them."""
    return {
        column.name: column.type.length
        for column in table.c
        if isinstance(column.type, String) and column.type.length is not None
    }


def _check(table: Table) -> str:
    checks = (
        f"SELECT RAISE(ABORT, 'too long for {table.name}.{name}') WHERE length(NEW.\"{name}\") > {most};"
        for name, most in rooms(table).items()
    )
    return " ".join(checks) or "SELECT 1;"
