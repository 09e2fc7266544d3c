"""INSERT … ON CONFLICT, which both engines have and SQLAlchemy spells per dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.engine import Tx
from bot.store.prepared import Prepared

_INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class PerDialect:
    """A statement built once for each dialect: `build` gets that dialect's INSERT of `table`."""

    def __init__(self, table: Table, build: Callable[[Any], Executable]) -> None:
        self._statements = {name: Prepared(build(insert(table))) for name, insert in _INSERTS.items()}

    def on(self, tx: Tx) -> Prepared:
        return self._statements[tx.dialect]


def keep_first(table: Table, *keys: str) -> PerDialect:
    """Insert, or do nothing when the key is there: the row count tells."""
    return PerDialect(table, lambda insert: insert.on_conflict_do_nothing(index_elements=list(keys)))


def keep_last(table: Table, keys: Sequence[str], columns: Sequence[str]) -> PerDialect:
    """Insert, or overwrite `columns` when the key is there."""
    return PerDialect(
        table,
        lambda insert: insert.on_conflict_do_update(
            index_elements=list(keys), set_={name: insert.excluded[name] for name in columns}
        ),
    )
