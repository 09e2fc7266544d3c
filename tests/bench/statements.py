"""The limit: the very statements of a sign-off, on Python's own sqlite3, with nothing around them."""

from __future__ import annotations

import re
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.contracts import Call, Origin, Where
from bot.router import Router
from bot.store.connect import upgrade
from bot.store.sqlite import PRAGMAS, SqliteStore
from commands import COMMANDS
from tests.bench import world

Statement = tuple[str, Any, bool]
"""SQL, its values, and whether it runs once for each of many values."""

TIMES = 1500


async def caught(folder: Path) -> list[Statement]:
    """What one sign-off asks of the database, caught on its way."""
    path = folder / "statements.db"
    await upgrade(f"sqlite:///{path}")
    store = await SqliteStore.open(str(path), world.TEAM)
    try:
        (channel,) = await world.plant(store, 1)
        router = Router(store, COMMANDS, _nobody)
        await router.answer(_signoff(channel, "TECH-1"))
        seen: list[Statement] = []
        engine = store._connection.engine

        def catch(_conn: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
            seen.append((sql, values, many))

        event.listen(engine, "before_cursor_execute", catch)
        await router.answer(_signoff(channel, "TECH-2"))
        event.remove(engine, "before_cursor_execute", catch)
        return seen
    finally:
        await store.close()


def limit(folder: Path, statements: list[Statement]) -> float:
    """How often a second raw sqlite3 does them, each round durable."""
    raw = sqlite3.connect(folder / "statements.db", isolation_level=None, cached_statements=512)
    for pragma in PRAGMAS:
        raw.execute(pragma)
    reads_and_updates = [each for each in statements if not re.match(r"\s*(BEGIN|COMMIT|SAVEPOINT|RELEASE)", each[0])]
    begun = time.perf_counter()
    for number in range(TIMES):
        raw.execute("BEGIN IMMEDIATE")
        for sql, values, many in reads_and_updates:
            fresh = [_unlike(row, number) for row in values] if many else _unlike(values, number)
            cursor = raw.executemany(sql, fresh) if many else raw.execute(sql, fresh)
            cursor.fetchall() if cursor.description else None
        raw.execute("COMMIT")
    taken = time.perf_counter() - begun
    raw.close()
    return TIMES / taken


def _unlike(values: Any, number: int) -> Any:
    """The same values with the keys that must be unique made so."""
    return tuple(
        f"{value}#{number}" if isinstance(value, str) and value.startswith("bench-key") else value for value in values
    )


def _signoff(channel: str, ref: str) -> Call:
    return Call(
        key=f"bench-key-{ref}",
        actor=world.PEOPLE[5],
        verb="signoff",
        now=datetime.now(UTC),
        origin=Origin.SLASH,
        where=Where(channel),
        refs=(ref,),
        text=f"https://ci.example/{ref}",
    )


async def _nobody(*_: Any) -> None:
    raise AssertionError("everybody is known")
