"""Launches and attempts: finding the one a call is about, making one, changing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.launch import Attempt, Launch, State
from bot.domain.people import Away, Crew, Lead, Phase, Seat
from bot.store import schema
from bot.store.audit import GENESIS
from bot.store.engine import Tx
from bot.store.prepared import Prepared

_launch, _attempt = schema.launch, schema.attempt
OWN = "real"
"""The kind of an attempt at the launch itself; the others are rehearsals of it."""

_LAUNCH_COLUMNS = [_launch.c[name] for name in Launch.__slots__]
_ATTEMPT_COLUMNS = [_attempt.c[name] for name in Attempt.__slots__]

_ONE = select(*_LAUNCH_COLUMNS).where(_launch.c.id == bindparam("launch"), _launch.c.team == bindparam("team"))
_BY_ID = Prepared(_ONE)
_LOCKED = Prepared(_ONE.with_for_update())
_ATTEMPT = Prepared(
    select(*_ATTEMPT_COLUMNS).where(_attempt.c.id == bindparam("attempt"), _attempt.c.team == bindparam("team"))
)
_OPEN_IN = Prepared(
    select(*_ATTEMPT_COLUMNS).where(
        _attempt.c.team == bindparam("team"), _attempt.c.channel == bindparam("channel"), _attempt.c.ended_at.is_(None)
    )
)
_BOTH = (
    select(*_LAUNCH_COLUMNS, *_ATTEMPT_COLUMNS)
    .join(_launch, _launch.c.id == _attempt.c.launch_id)
    .where(
        _attempt.c.team == bindparam("team"), _attempt.c.channel == bindparam("channel"), _attempt.c.ended_at.is_(None)
    )
)
_BOTH_IN = Prepared(_BOTH)
_BOTH_LOCKED_IN = Prepared(_BOTH.with_for_update(of=_launch))
_OPEN = Prepared(
    select(*_ATTEMPT_COLUMNS, _launch.c.key.label("launch_key"))
    .join(_launch, _launch.c.id == _attempt.c.launch_id)
    .where(_attempt.c.team == bindparam("team"), _attempt.c.ended_at.is_(None))
    .order_by(_attempt.c.id)
)
_LATEST = Prepared(
    select(*_ATTEMPT_COLUMNS)
    .join(_launch, _launch.c.id == _attempt.c.launch_id)
    .where(_launch.c.team == bindparam("team"), _launch.c.key == bindparam("key"), _attempt.c.kind == OWN)
    .order_by(_attempt.c.number.desc())
    .limit(1)
)

_LAST_IN = Prepared(
    select(*_ATTEMPT_COLUMNS)
    .where(_attempt.c.team == bindparam("team"), _attempt.c.channel == bindparam("channel"), _attempt.c.kind == OWN)
    .order_by(_attempt.c.id.desc())
    .limit(1)
)
_AWAY = Prepared(
    select(schema.away)
    .where(schema.away.c.launch_id == bindparam("launch"), schema.away.c.until > bindparam("now"))
    .order_by(schema.away.c.who)
)


def by_id(tx: Tx, launch: int) -> Launch:
    """The launch, its row locked when the transaction writes (SQLite's writer is alone anyway)."""
    statement = _LOCKED if tx.writes else _BY_ID
    return _as_launch(tx.execute(statement, {"launch": launch, "team": tx.team}).one())


def attempt(tx: Tx, attempt_id: int) -> Attempt | None:
    row = tx.execute(_ATTEMPT, {"attempt": attempt_id, "team": tx.team}).one_or_none()
    return _as_attempt(row) if row else None


def open_in(tx: Tx, channel: str) -> Attempt | None:
    """The open attempt of a channel: there is at most one."""
    row = tx.execute(_OPEN_IN, {"team": tx.team, "channel": channel}).one_or_none()
    return _as_attempt(row) if row else None


def both_in(tx: Tx, channel: str) -> tuple[Launch, Attempt] | None:
    """The open attempt of a channel with its launch, whose row is locked as `by_id` does it."""
    statement = _BOTH_LOCKED_IN if tx.writes else _BOTH_IN
    row = tx.execute(statement, {"team": tx.team, "channel": channel}).one_or_none()
    return (_as_launch(row), _as_attempt(row[len(_LAUNCH_COLUMNS) :])) if row else None


def last_in(tx: Tx, channel: str) -> Attempt | None:
    """The launch's own attempt that was in a channel last, over as it may be."""
    row = tx.execute(_LAST_IN, {"team": tx.team, "channel": channel}).one_or_none()
    return _as_attempt(row) if row else None


def latest_of(tx: Tx, key: str) -> Attempt | None:
    """The launch's own latest attempt."""
    row = tx.execute(_LATEST, {"team": tx.team, "key": key}).one_or_none()
    return _as_attempt(row) if row else None


def open_ones(tx: Tx) -> list[tuple[str, Attempt]]:
    """Every open attempt with its launch's key, oldest first."""
    rows = tx.execute(_OPEN, {"team": tx.team}).all()
    return [(row.launch_key, _as_attempt(row)) for row in rows]


def every(tx: Tx) -> list[tuple[Launch, Attempt]]:
    """Every launch with its own latest attempt, newest first."""
    launches = [
        _as_launch(row)
        for row in tx.execute(select(*_LAUNCH_COLUMNS).where(_launch.c.team == tx.team).order_by(_launch.c.id.desc()))
    ]
    attempts = {
        row.launch_id: _as_attempt(row)
        for row in tx.execute(
            select(*_ATTEMPT_COLUMNS)
            .where(_attempt.c.team == tx.team, _attempt.c.kind == OWN)
            .order_by(_attempt.c.number)
        )
    }
    return [(launch, attempts[launch.id]) for launch in launches if launch.id in attempts]


def ended(tx: Tx, last: int) -> list[tuple[Launch, Attempt]]:
    """The attempts that ended last, the newest first, with their launches."""
    query = (
        select(*_LAUNCH_COLUMNS, *_ATTEMPT_COLUMNS)
        .join(_attempt, _attempt.c.launch_id == _launch.c.id)
        .where(_attempt.c.team == tx.team, _attempt.c.ended_at.is_not(None))
        .order_by(_attempt.c.ended_at.desc())
        .limit(last)
    )
    wide = len(_LAUNCH_COLUMNS)
    return [(_as_launch(row), _as_attempt(row[wide:])) for row in tx.execute(query)]


def key_is_taken(tx: Tx, key: str) -> bool:
    return tx.execute(select(_launch.c.id).where(_launch.c.team == tx.team, _launch.c.key == key)).first() is not None


def teams(tx: Tx) -> list[str]:
    """The installations that have launches here."""
    return list(tx.execute(select(_launch.c.team).distinct().order_by(_launch.c.team)).scalars())


def create(tx: Tx, values: Mapping[str, Any], now: datetime) -> int:
    """Insert a launch row with an empty record; returns its id."""
    row = {"team": tx.team, "created_at": now, "audit_seq": 0, "audit_head": GENESIS, **values}
    result = tx.execute(insert(_launch).returning(_launch.c.id), row)
    return int(result.scalar_one())


def create_attempt(tx: Tx, launch: int, *, number: int, kind: str, channel: str, private: bool, pace: int = 1) -> int:
    """Open an attempt. What its items and steps begin as is for others to say."""
    row = {
        "team": tx.team,
        "launch_id": launch,
        "number": number,
        "kind": kind,
        "channel": channel,
        "private": private,
        "pace": pace,
        "state": State.PLANNED,
        "plan_version": 1,
        "holds": tx.execute(select(_launch.c.settings).where(_launch.c.id == launch)).scalar_one().get("holds"),
    }
    return int(tx.execute(insert(_attempt).returning(_attempt.c.id), row).scalar_one())


def save(tx: Tx, before: Launch, **changes: Any) -> None:
    tx.execute(update(_launch).where(_launch.c.id == before.id).values(**changes))


def save_attempt(tx: Tx, before: Attempt, after: Attempt) -> None:
    """Write what differs. The launch's row is locked, so nobody else can have changed it since."""
    changes = {
        name: getattr(after, name) for name in Attempt.__slots__ if getattr(after, name) != getattr(before, name)
    }
    if changes:
        tx.execute(update(_attempt).where(_attempt.c.id == before.id).values(**changes))


def redraw_at(tx: Tx, attempt_id: int, at: datetime | None) -> None:
    """When the board is next drawn although nothing changed."""
    tx.execute(update(_attempt).where(_attempt.c.id == attempt_id).values(redraw_at=at))
    if at is not None:
        tx.wake_at(at)


def crew(tx: Tx, launch: Launch, now: datetime) -> Crew:
    """Director, deputy, leads, seats and phases, and who is away `now`. Group members as last read from Slack."""
    leads: dict[str, list[Lead]] = {}
    groups = _groups(tx, launch.id)
    table = schema.lead
    for row in tx.execute(select(table).where(table.c.launch_id == launch.id).order_by(table.c.position)):
        leads.setdefault(row.place, []).append(Lead(row.who, row.kind, groups.get(row.who, frozenset())))
    return Crew(
        launch.director,
        launch.deputy,
        {place: tuple(named) for place, named in leads.items()},
        seats(tx, launch.id),
        {phase.code: phase for phase in phases(tx, launch.id)},
        away(tx, launch.id, now),
    )


def away(tx: Tx, launch: int, now: datetime) -> dict[str, Away]:
    """Who is away, by who they are."""
    rows = tx.execute(_AWAY, {"launch": launch, "now": now})
    return {row.who: Away(row.who, row.substitute, row.until) for row in rows}


def set_away(tx: Tx, launch: int, who: str, away: Away | None) -> None:
    """Somebody is away from now on, or (None) is back."""
    table = schema.away
    tx.execute(table.delete().where(table.c.launch_id == launch, table.c.who == who))
    if away is not None:
        row = {"launch_id": launch, "who": who, "substitute": away.substitute, "until": away.until}
        tx.execute(insert(table), row)


def seats(tx: Tx, launch: int) -> tuple[Seat, ...]:
    table = schema.seat
    rows = tx.execute(select(table).where(table.c.launch_id == launch).order_by(table.c.position))
    return tuple(Seat(row.code, row.title, row.mandatory, row.area, row.minimum, row.blockers) for row in rows)


def phases(tx: Tx, launch: int) -> tuple[Phase, ...]:
    table = schema.phase
    rows = tx.execute(select(table).where(table.c.launch_id == launch).order_by(table.c.position))
    return tuple(Phase(row.code, row.title, row.lead_place, row.own_clock, row.reminders) for row in rows)


def areas(tx: Tx, launch: int) -> list[Row[Any]]:
    """Rows of (code, position, title, lead_role, derived), in order."""
    table = schema.area
    return list(tx.execute(select(table).where(table.c.launch_id == launch).order_by(table.c.position)).all())


def derived_areas(tx: Tx, launch: int) -> list[str]:
    """Codes of the areas whose items follow from others."""
    table = schema.area
    query = select(table.c.code).where(table.c.launch_id == launch, table.c.derived).order_by(table.c.position)
    return list(tx.execute(query).scalars())


def set_leads(tx: Tx, launch: int, place: str, leads: list[tuple[str, str]]) -> None:
    """Replace who leads a place: (id, `user` or `group`), first one first. Keeps who was told already."""
    table = schema.lead
    here = (table.c.launch_id == launch) & (table.c.place == place)
    told = set(tx.execute(select(table.c.who).where(here, table.c.told)).scalars())
    tx.execute(table.delete().where(here))
    rows = [
        {"launch_id": launch, "place": place, "who": who, "kind": kind, "position": position, "told": who in told}
        for position, (who, kind) in enumerate(leads)
    ]
    if rows:
        tx.execute(insert(table), rows)


def untold_leads(tx: Tx, launch: int, place: str) -> list[tuple[str, str]]:
    """Leads of a place who were not mentioned yet, as (id, kind); they count as told from now on."""
    table = schema.lead
    here = (table.c.launch_id == launch) & (table.c.place == place) & (table.c.told.is_(False))
    rows = tx.execute(select(table.c.who, table.c.kind).where(here).order_by(table.c.position)).all()
    tx.execute(update(table).where(here).values(told=True))
    return [(row.who, row.kind) for row in rows]


def _groups(tx: Tx, launch: int) -> dict[str, frozenset[str]]:
    lead, group = schema.lead, schema.user_group
    query = (
        select(group.c.id, group.c.members)
        .join(lead, (lead.c.who == group.c.id) & (lead.c.kind == "group"))
        .where(lead.c.launch_id == launch, group.c.team == tx.team)
    )
    return {row.id: frozenset(row.members) for row in tx.execute(query)}


def _as_launch(row: Row[Any]) -> Launch:
    return Launch(*row[: len(_LAUNCH_COLUMNS)])


def _as_attempt(row: Sequence[Any]) -> Attempt:
    values = dict(zip(Attempt.__slots__, row, strict=False))
    values["state"] = State(values["state"])
    return Attempt(**values)
