"""Column types and names. Times are UTC with microseconds on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps it as sortable text, PostgreSQL as timestamptz."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return as_text(value) if dialect.name != "postgresql" else _in_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return as_time(value)


SPELT = 4096
"""Moments of which is remembered how SQLite keeps them, and the other way round: a plan's reminders share most."""


def as_text(value: datetime | None) -> str | None:
    """A moment as SQLite keeps it."""
    at = _in_utc(value)
    return None if at is None else _spelt(at)


@lru_cache(SPELT)
def _spelt(at: datetime) -> str:
    """Of a moment in UTC only: in other zones two different ones may be equal, when clocks are put back."""
    return at.isoformat("T", "microseconds")


def as_time(value: Any) -> datetime | None:
    """A moment as a database gives it."""
    if value is None or isinstance(value, datetime):
        return value
    return _read(value)


_read = lru_cache(SPELT)(datetime.fromisoformat)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("golive keeps aware times only")
    return value.astimezone(UTC)


LONG = 2000
"""Characters of JSON from which on it is worth remembering what it said."""


def read_json(text: str) -> Any:
    """What a JSON column holds. Long ones (what a launch keeps of its template, read by every call) are kept: nobody
    may change what they get.
    """
    if text == "[]":
        return []
    return _read_long(text) if len(text) > LONG else json.loads(text)


@lru_cache(maxsize=256)
def _read_long(text: str) -> Any:
    return json.loads(text)


Json = JSON(none_as_null=True)
"""JSON; a Python None is SQL NULL. Not JSONB on PostgreSQL, which forgets the order of keys: areas have one."""


class Made(TypeDecorator[Any]):
    """What a column keeps, read as `make` makes it of that: a value nobody can change, so that it may be shared."""

    impl = JSON
    cache_ok = True

    def __init__(self, kept: TypeEngine[Any], make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.kept, self.make = kept, make

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(self.kept)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.make(value)
