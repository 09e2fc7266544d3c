"""A prepared statement does on SQLite what SQLAlchemy would have done with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    StaticPool,
    String,
    Table,
    bindparam,
    create_engine,
    insert,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from bot.store.prepared import AT_ONCE, Prepared
from bot.store.types import Json, Made, UtcDateTime, read_json

THINGS = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(40), unique=True),
    Column("done", Boolean),
    Column("at", UtcDateTime),
    Column("facts", Json),
    Column("state", String(8)),
)
ADD = Prepared(insert(THINGS).values(state=literal_column("'open'")).returning(THINGS.c.id, THINGS.c.at))
ADD_ALL = Prepared(insert(THINGS))
KEEP = Prepared(sqlite_insert(THINGS).values(state="open").on_conflict_do_nothing(index_elements=["name"]))
ALL = Prepared(select(THINGS).order_by(THINGS.c.id))
MADE = Prepared(select(type_coerce(THINGS.c.facts, Made(Json, repr)), type_coerce(THINGS.c.id, Made(Integer(), hex))))
NAMED = Prepared(
    select(THINGS.c.at, THINGS.c.facts).where(THINGS.c.name == bindparam("name"), THINGS.c.state == "open")
)
CLOSE = Prepared(
    update(THINGS)
    .where(THINGS.c.name == bindparam("p_name"), THINGS.c.state == "open")
    .values(state=bindparam("p_state"))
)

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def both() -> Iterator[tuple[sqlite3.Connection, Connection]]:
    """One database, by the driver and by SQLAlchemy."""
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw,
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
        json_deserializer=read_json,
    )
    with engine.connect() as conn:
        THINGS.create(conn)
        yield raw, conn
    engine.dispose()
    raw.close()


def thing(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "done": None, "at": None, "facts": None, **more}


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10)
JSON = st.none() | st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
VALUES = st.fixed_dictionaries(
    {
        "done": st.none() | st.booleans(),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "facts": JSON,
    }
)


@given(values=VALUES)
def test_whatever_goes_in_comes_out_as_by_sqlalchemy(values: dict[str, Any]) -> None:
    for raw, conn in _opened():
        conn.execute(insert(THINGS), thing("a", **values, state="open"))
        ADD.run(raw, thing("b", **values))

        by_driver = [tuple(row)[2:] for row in ALL.run(raw, None)]
        by_sqlalchemy = [tuple(row)[2:] for row in conn.execute(ALL.statement)]

        assert [tuple(row) for row in MADE.run(raw, None)] == [(repr(values["facts"]), hex(each)) for each in (1, 2)]
        assert [tuple(row) for row in MADE.run(raw, None)] == [tuple(row) for row in conn.execute(MADE.statement)]

    assert by_driver == by_sqlalchemy
    assert by_driver[0] == by_driver[1] == (values["done"], values["at"], values["facts"], "open")


def _opened() -> Iterator[tuple[sqlite3.Connection, Connection]]:
    return both.__wrapped__()  # type: ignore[attr-defined, no-any-return]


def test_rows_are_read_by_name_and_by_place(both: tuple[sqlite3.Connection, Connection]) -> None:
    raw, _ = both
    assert ADD.run(raw, thing("a", at=NOON)).one() == (1, NOON)

    row = NAMED.run(raw, {"name": "a"}).one_or_none()
    assert row is not None
    assert (row.at, row[0], row.facts) == (NOON, NOON, None)
    assert NAMED.run(raw, {"name": "b"}).one_or_none() is None


def test_it_says_how_many_rows_it_changed(both: tuple[sqlite3.Connection, Connection]) -> None:
    raw, _ = both
    ADD_ALL.run(raw, [thing("a", state="open"), thing("b", state="open")])

    assert CLOSE.run(raw, {"p_name": "a", "p_state": "closed"}).rowcount == 1
    assert CLOSE.run(raw, {"p_name": "a", "p_state": "closed"}).rowcount == 0
    assert [row.state for row in ALL.run(raw, None)] == ["closed", "open"]


@pytest.mark.parametrize("many", [1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 7])
def test_however_many_rows_go_in_each_does_and_in_order(both: tuple[sqlite3.Connection, Connection], many: int) -> None:
    raw, _ = both
    things = [thing(f"thing {number}", at=NOON + timedelta(minutes=number)) for number in range(many)]

    assert KEEP.run(raw, things).rowcount == many
    assert KEEP.run(raw, [*things, thing("one more")]).rowcount == 1
    assert [(row.name, row.at, row.state) for row in ALL.run(raw, None)] == [
        *((each["name"], each["at"], "open") for each in things),
        ("one more", None, "open"),
    ]


def test_a_value_left_out_is_an_error_and_not_null(both: tuple[sqlite3.Connection, Connection]) -> None:
    raw, _ = both
    with pytest.raises(KeyError, match="name"):
        NAMED.run(raw, {})


def test_what_the_database_refuses_is_raised_as_by_sqlalchemy(both: tuple[sqlite3.Connection, Connection]) -> None:
    raw, _ = both
    ADD.run(raw, thing("a"))
    with pytest.raises(IntegrityError) as error:
        ADD.run(raw, thing("a", facts={"secret": "words"}))
    assert "secret" not in str(error.value)


def test_a_list_of_values_is_left_to_sqlalchemy(both: tuple[sqlite3.Connection, Connection]) -> None:
    several = Prepared(select(THINGS).where(THINGS.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(AssertionError, match="leave it to SQLAlchemy"):
        several.run(both[0], {"ids": [1, 2]})
