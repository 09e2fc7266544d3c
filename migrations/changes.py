"""What revisions are made of besides Alembic's own words: safe changes on SQLite, and the record's guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

WORDS = "the record is append-only"


class Lost(Exception):
    """A change would have lost rows. It was undone."""


@contextmanager
def altered(table: str, **options: Any) -> Iterator[BatchOperations]:
    """Change a table's columns or constraints on both engines, keeping every row and trigger.

    SQLite cannot alter much: Alembic copies the table and drops the old one. With foreign keys on, that deletes all
    rows that refer to it with ON DELETE CASCADE, and triggers go with the old table. So foreign keys must be off
    (they can be switched outside a transaction only: `bot.store.connect` does), rows are counted, triggers made again.
    """
    conn = op.get_bind()
    if conn.dialect.name == "sqlite" and conn.exec_driver_sql("PRAGMA foreign_keys").scalar_one():
        raise Lost("foreign keys are on: switch them off before the transaction begins")
    before, triggers, last = _counts(conn), _triggers(conn, table), _last_number(conn, table)
    if last is not None:  # Alembic does not copy this
        options = {"table_kwargs": {"sqlite_autoincrement": True}} | options
    with op.batch_alter_table(table, **options) as batch:
        yield batch
    if last:
        conn.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        conn.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))
    for trigger in triggers:
        conn.exec_driver_sql(trigger)
    if _counts(conn) != before:
        raise Lost(f"changing {table} lost rows: {before} before, {_counts(conn)} after")


def guard_record() -> None:
    """Have the database refuse to change or drop entries of the record, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def _counts(conn: sa.Connection) -> dict[str, int]:
    tables = [name for name in sa.inspect(conn).get_table_names() if not name.startswith("_alembic_tmp")]
    return {name: conn.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in tables}


def _last_number(conn: sa.Connection, table: str) -> int | None:
    """The last id a SQLite table gave out, if it gives none out twice (AUTOINCREMENT); 0 when it gave out none."""
    if conn.dialect.name != "sqlite":
        return None
    made = conn.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).scalar()
    if "AUTOINCREMENT" not in str(made):
        return None
    return conn.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar() or 0


def _triggers(conn: sa.Connection, table: str) -> list[str]:
    if conn.dialect.name != "sqlite":
        return []
    found = conn.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))
    return [row[0] for row in found]
