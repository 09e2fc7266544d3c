"""A database that was put back to how it was once: found out at the start, held until somebody releases it.

Slack has seen what was done and said since, and the database has not. So nothing may be taken for new before it was
looked for, no number may be given out a second time, and no button that was drawn meanwhile may mean anything now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Integer, Table, and_, bindparam, func, or_, select, text, update

from bot.store import schema, streams
from bot.store.engine import Tx
from bot.store.reminding import ARMED
from bot.store.types import metadata
from bot.store.upsert import keep_first

LEAP = 1_000_000
"""Row ids that are left out: those given out after the copy was made stand on buttons and in keys."""

STEP = 1_000
"""Numbers of plans and sign-offs that are left out, for the same reason."""

LOOKED_FOR = timedelta(days=1)
"""How long after the release each message is looked for in Slack before it is posted."""


class State(StrEnum):
    SERVING = "serving"
    COPY = "copy"
    """Made to be put back: whoever starts golive on it has put it back."""
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a database has come. Neither number ever falls."""

    entries: int
    messages: int

    def behind(self, other: Reach) -> bool:
        return self.entries < other.entries or self.messages < other.messages


@dataclass(frozen=True, slots=True)
class PutBack:
    """A database that was put back and is not going on yet."""

    as_of: datetime
    """The time of its latest entry: what was done later is not in it."""
    held_at: datetime
    released: bool


_row = schema.installation
_box, _attempt = schema.outbox, schema.attempt
_FIRST = keep_first(_row, "team")


def reach(tx: Tx) -> Reach:
    """Of the database as a whole, whichever installations it serves."""
    entries = tx.execute(select(func.coalesce(func.sum(schema.launch.c.audit_seq), 0))).scalar_one()
    messages = tx.execute(select(func.coalesce(func.max(_box.c.id), 0))).scalar_one()
    return Reach(int(entries), int(messages))


def find_out(tx: Tx, seen: Reach | None, now: datetime) -> bool:
    """Whether the database was put back since it was last served; then it is held from now on.

    It was when it is a copy made by `golive db backup`, when it stands elsewhere than it did (PostgreSQL), or when
    it has not come as far as it was `seen` to be (SQLite). One without launches has nothing to be held for.
    """
    home = _home(tx)
    row = {"team": tx.team, "home": home, "state": State.SERVING, "as_of": None, "held_at": None, "look_until": None}
    tx.execute(_FIRST.on(tx), row)
    was = tx.execute(select(_row).where(_row.c.team == tx.team).with_for_update()).one()
    behind = was.state == State.SERVING and seen is not None and reach(tx).behind(seen)
    back = was.state == State.COPY or was.home != home or behind
    back = back and tx.execute(select(schema.launch.c.id).limit(1)).first() is not None
    if back:
        _hold(tx, now)
    elif was.state == State.COPY:
        _save(tx, state=State.SERVING)
    _save(tx, home=home)
    return back


def held(tx: Tx) -> PutBack | None:
    """None: the database goes on as usual."""
    query = select(_row).where(_row.c.team == tx.team, or_(_row.c.state == State.HELD, _row.c.state == State.RELEASED))
    row = tx.execute(query).one_or_none()
    return PutBack(row.as_of, row.held_at, row.state == State.RELEASED) if row else None


def go_on(tx: Tx) -> None:
    """From now on as usual, but that each new message is looked for first."""
    _save(tx, state=State.SERVING, look_until=streams.clock(tx) + LOOKED_FOR)


def looked_for_since(tx: Tx, wall: datetime) -> datetime | None:
    """From when on a message may stand in Slack although the database never heard of it. None: it cannot."""
    query = select(_row.c.as_of).where(_row.c.team == tx.team, _row.c.look_until > wall)
    return tx.execute(query).scalar_one_or_none()


def skip_reminders(tx: Tx, attempt: int, now: datetime) -> list[str]:
    """Settle, unsaid, the reminders whose time has come; returns the refs of the steps they were of, in order.

    They may have been given already, or what they ask for may have been done: only people can tell.
    """
    mine = and_(ARMED, schema.reminder.c.attempt_id == attempt, schema.reminder.c.at <= now)
    steps = set(tx.execute(select(schema.reminder.c.step_id).where(mine)).scalars())
    tx.execute(update(schema.reminder).where(mine).values(state="skipped", settled_at=now))
    query = select(schema.step.c.ref).where(schema.step.c.id.in_(steps)).order_by(schema.step.c.position)
    return list(tx.execute(query).scalars()) if steps else []


def release(tx: Tx) -> int:
    """Ask for golive to go on. Returns how many installations were held."""
    return _ask(tx, State.HELD, State.RELEASED)


def put_back(tx: Tx) -> int:
    """Say that this database was put back: it is held from the next start on."""
    return _ask(tx, State.SERVING, State.COPY)


def _ask(tx: Tx, was: State, then: State) -> int:
    return tx.execute(update(_row).where(_row.c.state == was).values(state=then)).rowcount


def _hold(tx: Tx, now: datetime) -> None:
    """1. Nothing that stands on a button or in a key means something else. 2. What was not sent is looked for.
    3. Every card shows what is so here. 4. The workers wait.
    """
    for table in _numbered():
        _leap(tx, table)
    _outdate_buttons(tx)
    _doubt(tx)
    standing = update(_box).where(_box.c.team == tx.team, *_STANDING)
    tx.execute(standing.values(state="pending", wanted=_box.c.wanted + 1), {"ours": tx.team})
    last = select(func.max(schema.audit.c.at)).join(schema.launch).where(schema.launch.c.team == tx.team)
    as_of = tx.execute(last).scalar_one() or now
    _save(tx, state=State.HELD, as_of=as_of, held_at=now, look_until=None)


_OPEN = select(_attempt.c.id).where(_attempt.c.team == bindparam("ours"), _attempt.c.ended_at.is_(None))
_STANDING = (
    _box.c.kind == "card",
    _box.c.ts.is_not(None),
    or_(_box.c.attempt_id.in_(_OPEN), and_(_box.c.state != "sent", _box.c.state != "dead")),
)


def _numbered() -> Iterator[Table]:
    for table in metadata.sorted_tables:
        keys = table.primary_key.columns.values()
        if len(keys) == 1 and isinstance(keys[0].type, Integer):
            yield table


def _leap(tx: Tx, table: Table) -> None:
    if tx.dialect == "postgresql":
        name = f"pg_get_serial_sequence('{table.name}', 'id')"
        tx.execute(text(f"SELECT setval({name}, nextval({name}) + {LEAP})"))
        return
    values = {"name": table.name, "leap": LEAP}
    if tx.execute(text("UPDATE sqlite_sequence SET seq = seq + :leap WHERE name = :name"), values).rowcount == 0:
        tx.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :leap)"), values)


def _outdate_buttons(tx: Tx) -> None:
    """A button says from which plan or sign-off it was drawn, and is refused when that has moved on."""
    signoff, state = schema.signoff, schema.item_state
    attempts = update(_attempt).where(_attempt.c.id.in_(_OPEN)).values(plan_version=_attempt.c.plan_version + STEP)
    signoffs = update(signoff).where(signoff.c.attempt_id.in_(_OPEN)).values(number=signoff.c.number + STEP)
    states = update(state).where(state.c.attempt_id.in_(_OPEN)).values(signoff=state.c.signoff + STEP)
    for statement in (attempts, signoffs, states):
        tx.execute(statement, {"ours": tx.team})


def _doubt(tx: Tx) -> None:
    """What was not in Slack when the copy was made may be there by now."""
    wall = streams.clock(tx)
    unsent = and_(_box.c.team == tx.team, _box.c.ts.is_(None), _box.c.state != "sent", _box.c.state != "dead")
    tried = func.coalesce(_box.c.first_try_at, _box.c.created_at)
    values = {"state": "uncertain", "lease_until": wall, "due_at": wall, "first_try_at": tried}
    tx.execute(update(_box).where(unsent).values(**values))


def _home(tx: Tx) -> str:
    """Where a PostgreSQL database stands: another server or database, or tables loaded anew, have other numbers."""
    if tx.dialect != "postgresql":
        return ""
    place = (
        "SELECT system_identifier, pg_database.oid, 'installation'::regclass::oid "
        "FROM pg_control_system(), pg_database WHERE datname = current_database()"
    )
    return " ".join(str(part) for part in tx.execute(text(place)).one())


def _save(tx: Tx, **values: object) -> None:
    tx.execute(update(_row).where(_row.c.team == tx.team).values(**values))
