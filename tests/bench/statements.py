"""The limit: the very statements of a sign-off, on Python's own sqlite3, with nothing around them."""

from __future__ import annotations

import re
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.contracts import Call, Origin, Where
from bot.router import Router
from bot.store.connect import upgrade
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import PRAGMAS
from commands import COMMANDS
from tests.bench import world

Statement = tuple[str, Any, bool]
"""SQL, its values, and whether it runs once for each of many values."""

TIMES = 1500


class Listening:
    """The driver's connection, with an ear on what goes through it."""

    def __init__(self, raw: sqlite3.Connection, heard: list[Statement]) -> None:
        self._raw = raw
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        if sql.split(maxsplit=1)[0] in ("SELECT", "INSERT", "UPDATE"):
            self._heard.append((sql, values, False))
        return self._raw.execute(sql, values)

    def executemany(self, sql: str, values: Any) -> sqlite3.Cursor:
        self._heard.append((sql, values, True))
        return self._raw.executemany(sql, values)


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
        assert store._writer is not None
        store._writer.raw = Listening(store._writer.raw, seen)  # type: ignore[assignment]
        await router.answer(_signoff(channel, "TECH-2"))
        return seen
    finally:
        await store.close()


def limit(folder: Path, statements: list[Statement]) -> float:
    """How often a second raw sqlite3 does them, each round durable."""
    raw = sqlite3.connect(folder / "statements.db", isolation_level=None, cached_statements=512)
    for pragma in PRAGMAS:
        raw.execute(pragma)
    begun = time.perf_counter()
    for number in range(1, TIMES + 1):
        raw.execute("BEGIN IMMEDIATE")
        for sql, values, many in statements:
            fresh = [_unlike(sql, row, number) for row in values] if many else _unlike(sql, values, number)
            cursor = raw.executemany(sql, fresh) if many else raw.execute(sql, fresh)
            if cursor.description:
                cursor.fetchall()
        raw.execute("COMMIT")
    taken = time.perf_counter() - begun
    raw.close()
    return TIMES / taken


UNIQUE = {"call_key": "key", "signoff": "number", "audit": "seq"}
"""Table -> the column that makes its rows different from round to round."""


def _unlike(sql: str, values: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    """The same values; what must be unique in an INSERT is made so."""
    found = re.match(r"INSERT INTO (\w+) \(([^)]*)\)", sql)
    if found is None or found[1] not in UNIQUE:
        return values
    place = [name.strip(' "') for name in found[2].split(",")].index(UNIQUE[found[1]])
    value = values[place]
    fresh = f"{value}#{number}" if isinstance(value, str) else value + number
    return (*values[:place], fresh, *values[place + 1 :])


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
