"""What is measured against: launches planted straight into the tables, and people enough for the limits per person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Table, func, insert, literal, select

from bot import templates
from bot.domain.people import Kind, Person
from bot.store import launches, people, schema, seeding
from bot.store.engine import Store, Tx
from bot.store.people import Channel
from bot.store.scene import Scene

TEAM = "T01SANDBOX"
PEOPLE = tuple(f"U01BENCH{number:03d}" for number in range(160))
DIRECTOR = PEOPLE[0]
LEAD = PEOPLE[2]
"""Of every area."""


async def plant(store: Store, many: int) -> list[str]:
    """`many` launches from the full template, each in a channel of its own; returns the channels."""
    await store.write(_people)
    return [await store.write(lambda tx, number=number: _launch(tx, number)) for number in range(many)]  # type: ignore[misc]


async def copy(store: Store, many: int) -> None:
    """`many` more launches with all their rows, copied inside the database. They are in no channel anyone asks from."""
    for number in range(many):
        await store.write(lambda tx, number=number: _copy(tx, number))  # type: ignore[misc]


def _people(tx: Tx) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    for user in PEOPLE:
        people.keep_person(tx, Person(user, Kind.MEMBER, user.lower(), "UTC"), home=TEAM, enterprise=None, now=later)


def _launch(tx: Tx, number: int) -> str:
    now = datetime.now(UTC)
    template = templates.load("go-live")
    channel = f"C01BENCH{number:04d}"
    people.keep_channel(tx, Channel(channel, f"bench-{number}", False, False, True), now)
    values = {
        "key": f"bench-{number}",
        "name": "Reconciliation Platform",
        "version": "4.0.0",
        "template": template.name,
        "timing": template.default_timing,
        "director": DIRECTOR,
        "deputy": PEOPLE[1],
        "zone": "Europe/Berlin",
        "window_s": seeding.window(template),
        "self_approval": False,
        "variables": {},
        "audiences": {},
        "settings": seeding.settings(template),
    }
    launch_id = launches.create(tx, values, now)
    seeding.plant(tx, launch_id, template, template.default_timing)
    attempt_id = launches.create_attempt(tx, launch_id, number=1, kind="real", channel=channel, private=False)
    for area in template.areas:
        if not area.derived:
            launches.set_leads(tx, launch_id, area.code, [(LEAD, "user"), (PEOPLE[3], "user")])
    attempt = launches.attempt(tx, attempt_id)
    assert attempt is not None
    seeding.begin(Scene(tx, launches.by_id(tx, launch_id), attempt, now))
    return channel


def _copy(tx: Tx, number: int) -> None:
    source = tx.execute(select(func.min(schema.launch.c.id))).scalar_one()
    key, channel = f"copy-{number}", f"C01COPY{number:05d}"
    launch_id = _again(tx, schema.launch, schema.launch.c.id == source, key=key)
    first = tx.execute(select(func.min(schema.attempt.c.id)).where(schema.attempt.c.launch_id == source)).scalar_one()
    attempt_id = _again(tx, schema.attempt, schema.attempt.c.id == first, launch_id=launch_id, channel=channel)
    for table in (schema.area, schema.phase, schema.seat, schema.lead):
        _again(tx, table, table.c.launch_id == source, launch_id=launch_id)
    for table, state in ((schema.item, schema.item_state), (schema.step, schema.step_state)):
        offset = tx.execute(select(func.max(table.c.id))).scalar_one()
        lowest = tx.execute(select(func.min(table.c.id)).where(table.c.launch_id == source)).scalar_one()
        moved = offset + 1 - lowest
        _again(tx, table, table.c.launch_id == source, launch_id=launch_id, id=table.c.id + moved)
        number_of = state.c[f"{table.name}_id"]
        _again(tx, state, state.c.attempt_id == first, attempt_id=attempt_id, **{number_of.name: number_of + moved})


def _again(tx: Tx, table: Table, where: object, **changed: object) -> int:
    """INSERT … SELECT of the rows of a table with some columns changed."""
    columns = [column for column in table.columns if column.name != "id" or "id" in changed]
    chosen = [_column(changed.get(column.name, column), column) for column in columns]
    query = select(*chosen).where(where)  # type: ignore[arg-type]
    tx.execute(insert(table).from_select([column.name for column in columns], query))
    return (
        int(tx.execute(select(func.max(next(iter(table.columns))))).scalar_one() or 0) if "id" in table.columns else 0
    )


def _column(value: object, column: object) -> object:
    return value if hasattr(value, "label") else literal(value)


def refs() -> Iterator[str]:
    """Every ref that a person can sign off."""
    for item in templates.load("go-live").items:
        if item.derived is None:
            yield item.ref
