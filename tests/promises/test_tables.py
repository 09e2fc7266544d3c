"""What the tables promise: every time is UTC, every constraint has a name, every query can be bound to a team."""

from __future__ import annotations

from sqlalchemy import DateTime

from bot.store import schema
from bot.store.types import metadata

REACHED_THROUGH = {"launch_id", "attempt_id", "poll_id", "team"}


def test_no_table_keeps_a_raw_date_time() -> None:
    raw = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime)
    ]
    assert raw == []


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []


def test_every_row_is_reached_through_its_team() -> None:
    loose = [table.name for table in metadata.tables.values() if not REACHED_THROUGH & set(table.columns.keys())]
    assert loose == []
    assert "team" in schema.launch.columns
