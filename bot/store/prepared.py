"""Statements that are run again and again, prepared once.

SQLAlchemy writes the SQL and says how values and rows are converted; asking it anew at every execution costs several
times what SQLite needs for the statement itself. So on SQLite a prepared statement goes to the driver straight. On
PostgreSQL, where the way to the server costs more than either, SQLAlchemy executes it as any other.

What is used here of SQLAlchemy's compiler and rows has no public name; tests/store/test_prepared.py fails if a new
version moves it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from bot.store.types import Made, UtcDateTime, as_text, as_time, read_json

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

MADE = 4096
"""Values of a column of which is remembered what was made of them."""

AT_ONCE = 200
"""Rows of one INSERT. SQLite takes 32,766 values (sqlite.org/limits.html); with our tables that is far off."""

DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark", json_deserializer=read_json)


class Answered:
    """Rows as SQLAlchemy gives them, and how many a statement has changed. SQLAlchemy's own results cost as much as
    the statement does."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Row[Any]], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Row[Any]]:
        return iter(self._rows)

    def all(self) -> Sequence[Row[Any]]:
        return self._rows

    def first(self) -> Row[Any] | None:
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Row[Any] | None:
        if len(self._rows) > 1:
            raise MultipleResultsFound
        return self.first()

    def one(self) -> Row[Any]:
        row = self.one_or_none()
        if row is None:
            raise NoResultFound
        return row

    def scalars(self) -> Iterator[Any]:
        return (row[0] for row in self._rows)

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        row = self.one_or_none()
        return None if row is None else row[0]


class Prepared:
    """A statement with all its values named, none of them a list."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}

    def run(self, raw: sqlite3.Connection, values: Values | Sequence[Values] | None) -> Answered:
        """Execute it on SQLite, once or for each of several sets of values. Raises DBAPIError."""
        many = values if isinstance(values, Sequence) else None
        one: Values = many[0] if many else values or {}  # type: ignore[assignment]
        names = tuple(one)
        form = self._forms.get(names)
        if form is None:
            form = self._forms[names] = _Form(self.statement, names)
        try:
            if many:
                return Answered([], form.run_each(raw, many))
            cursor = raw.execute(form.sql, form.arguments(one))
            return Answered([form.row(row) for row in cursor.fetchall()], cursor.rowcount)
        except sqlite3.Error as error:
            raise DBAPIError.instance(form.sql, None, error, sqlite3.Error, hide_parameters=True) from error


class _Form:
    """How a statement looks when these values are given."""

    def __init__(self, statement: Executable, names: tuple[str, ...]) -> None:
        compiled: Any = statement.compile(dialect=DIALECT, column_keys=list(names))  # type: ignore[attr-defined]
        assert not compiled.post_compile_params, "a list of values changes the SQL: leave it to SQLAlchemy"
        self.sql: str = compiled.string
        self._order = order = list[str](compiled.positiontup)
        row = f"({', '.join('?' * len(order))})"
        self._row = row if f" VALUES {row}" in self.sql else None
        self._fixed = {
            name: compiled.binds[name].value
            for name in order
            if name not in names and name in compiled.binds and not compiled.binds[name].required
        }
        self._take = itemgetter(*order) if len(order) > 1 else lambda values: tuple(values[name] for name in order)
        given = [(place, _writer(compiled, name)) for place, name in enumerate(order)]
        self._given: list[tuple[int, Convert]] = [(place, convert) for place, convert in given if convert is not None]
        columns = compiled._result_columns
        self._shape = SimpleResultMetaData([column.keyname for column in columns])
        self._places: Any = self._shape._key_to_index
        got = [(place, _reader(column.type)) for place, column in enumerate(columns)]
        self._got: list[tuple[int, Convert]] = [(place, convert) for place, convert in got if convert is not None]

    def arguments(self, values: Values) -> Sequence[Any]:
        found = self._take({**self._fixed, **values} if self._fixed else values)
        if not self._given:
            return found
        filled = list(found)
        for place, convert in self._given:
            filled[place] = convert(filled[place])
        return filled

    def run_each(self, raw: sqlite3.Connection, many: Sequence[Values]) -> int:
        """Returns how many rows it has changed. An INSERT takes many rows at once, which halves what each costs."""
        arguments = self._arguments_of(many)
        if self._row is None:
            return raw.executemany(self.sql, arguments).rowcount
        changed = 0
        while rows := list(islice(arguments, AT_ONCE)):
            sql = self.sql.replace(self._row, ", ".join([self._row] * len(rows)), 1)
            changed += raw.execute(sql, list(chain.from_iterable(rows))).rowcount
        return changed

    def _arguments_of(self, many: Sequence[Values]) -> Iterator[Sequence[Any]]:
        """Those of each. Made by columns: for thousands of rows that takes half the time."""
        columns: list[Iterable[Any]] = [
            repeat(self._fixed[name], len(many)) if name in self._fixed else map(itemgetter(name), many)
            for name in self._order
        ]
        for place, convert in self._given:
            columns[place] = map(convert, columns[place])
        return zip(*columns, strict=True)

    def row(self, found: tuple[Any, ...]) -> Row[Any]:
        if self._got:
            filled = list(found)
            for place, convert in self._got:
                filled[place] = convert(filled[place])
            found = tuple(filled)
        return Row(self._shape, None, self._places, found)


def _writer(compiled: Any, name: str) -> Convert | None:
    """How a value is given to SQLite. A moment goes straight, not through SQLAlchemy's layers: plans have many."""
    bound = compiled.binds.get(name)
    if bound is not None and isinstance(bound.type, UtcDateTime):
        return as_text
    convert: Convert | None = compiled._bind_processors.get(name)
    return convert


def _reader(column: Any) -> Convert | None:
    """How a value of SQLite is read; a moment likewise. What was made of a value before is not made again: rows of a
    runbook mostly say what the row before them said.
    """
    if isinstance(column, UtcDateTime):
        return as_time
    if isinstance(column, Made):
        return lru_cache(MADE, typed=True)(_maker(column.make, _reader(column.kept)))
    convert: Convert | None = column._cached_result_processor(DIALECT, None)
    return convert


def _maker(make: Convert, read: Convert | None) -> Convert:
    return make if read is None else lambda kept: make(read(kept))
