"""Polls, votes and decisions of an attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, insert, literal_column, select, true, update

from bot.domain.decision import Decision
from bot.domain.outlook import Outlook, Watch, outlook
from bot.domain.people import Seat
from bot.domain.poll import Poll, Reply
from bot.domain.standing import Standing
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_poll, _decision = schema.poll, schema.decision
_POLL = [_poll.c[name] for name in Poll.__slots__]
_DECISION = [_decision.c[name] for name in Decision.__slots__]


def _over(table: Table, state: str, ends: ColumnElement[Any]) -> Prepared:
    """Those of a state that were to end by now."""
    attempt = schema.attempt
    return Prepared(
        select(table.c.id, table.c.attempt_id)
        .join(attempt, attempt.c.id == table.c.attempt_id)
        .where(table.c.state == literal_column(f"'{state}'"), ends <= bindparam("now"))
        .where(attempt.c.team == bindparam("team"))
        .limit(bindparam("most"))
    )


_DUE_POLLS = _over(_poll, "open", _poll.c.closes_at)
_DUE_LAPSES = _over(_decision, "pending", _decision.c.lapses_at)


def latest(scene: Scene) -> Poll | None:
    """The attempt's last poll that counts (a practice poll leaves no trace in the decision)."""
    return _one(scene, _poll.c.practice.is_(False))


def open_poll(scene: Scene) -> Poll | None:
    return _one(scene, _poll.c.state == "open")


def last(scene: Scene) -> Poll | None:
    """The attempt's last poll, be it for practice or not."""
    return _one(scene, true())


def by_id(tx: Tx, poll: int) -> Poll:
    return _as_poll(tx.execute(select(*_POLL).where(_poll.c.id == poll)).one())


def _one(scene: Scene, where: Any) -> Poll | None:
    query = select(*_POLL).where(_poll.c.attempt_id == scene.attempt.id, where).order_by(_poll.c.number.desc()).limit(1)
    row = scene.tx.execute(query).one_or_none()
    return _as_poll(row) if row else None


def open_new(scene: Scene, *, by: str, closes_at: datetime, practice: bool) -> Poll:
    """Open the next poll. There is none open: the caller has looked, under the launch's lock."""
    numbers = scene.tx.execute(select(_poll.c.number).where(_poll.c.attempt_id == scene.attempt.id)).scalars().all()
    row = {
        "attempt_id": scene.attempt.id,
        "number": max(numbers, default=0) + 1,
        "state": "open",
        "practice": practice,
        "opened_by": by,
        "opened_at": scene.now,
        "closes_at": closes_at,
    }
    poll = int(scene.tx.execute(insert(_poll).returning(_poll.c.id), row).scalar_one())
    scene.tx.wake_at(closes_at)
    return by_id(scene.tx, poll)


def close(tx: Tx, poll: Poll, *, by: str | None, now: datetime) -> bool:
    """False: it was closed already."""
    result = tx.execute(
        update(_poll)
        .where(_poll.c.id == poll.id, _poll.c.state == "open")
        .values(state="closed", closed_at=now, closed_by=by)
    )
    return result.rowcount == 1


def move_deadline(tx: Tx, poll: Poll, closes_at: datetime) -> None:
    tx.execute(update(_poll).where(_poll.c.id == poll.id).values(closes_at=closes_at))
    tx.wake_at(closes_at)


def due_polls(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Open polls whose deadline has come: (poll, attempt)."""
    rows = tx.execute(_DUE_POLLS, {"team": tx.team, "now": now, "most": limit})
    return [(row.id, row.attempt_id) for row in rows]


def outlooks(scene: Scene, seats: Sequence[Seat], now: Standing) -> Mapping[str, Outlook]:
    """What each of some seats looks at: seat code to outlook."""
    watches = watches_of(scene)
    derived, exceptions = now.readiness.derived, now.exceptions
    return {seat.code: outlook(seat, watches.get(seat.code), now.items, derived, exceptions) for seat in seats}


def watched(scene: Scene, seat: Seat) -> frozenset[str]:
    """The items that follow into what a seat without an area of its own looks at."""
    watch = watches_of(scene).get(seat.code)
    return watch.items if watch is not None else frozenset()


def watches_of(scene: Scene) -> Mapping[str, Watch]:
    """What seats without an area look at: seat code to the derived item, and what that follows from."""
    item = schema.item
    query = select(item.c.ref, item.c.derived).where(item.c.launch_id == scene.launch.id, item.c.derived.is_not(None))
    rows = scene.tx.execute(query).all()
    return {
        row.derived["seat"]: Watch(row.ref, frozenset(row.derived["items"])) for row in rows if row.derived.get("seat")
    }


def standing_decision(scene: Scene) -> Decision | None:
    return _decision_in(scene, "standing")


def pending_decision(scene: Scene) -> Decision | None:
    return _decision_in(scene, "pending")


def _decision_in(scene: Scene, state: str) -> Decision | None:
    query = (
        select(*_DECISION)
        .where(_decision.c.attempt_id == scene.attempt.id, _decision.c.state == state)
        .order_by(_decision.c.id.desc())
        .limit(1)
    )
    row = scene.tx.execute(query).one_or_none()
    return _as_decision(row) if row else None


def decision_by_id(tx: Tx, decision: int) -> Decision:
    return _as_decision(tx.execute(select(*_DECISION).where(_decision.c.id == decision)).one())


def decision_of(scene: Scene, decision: int) -> Decision | None:
    """A decision of this attempt by its id, as a button carries it."""
    query = select(*_DECISION).where(_decision.c.id == decision, _decision.c.attempt_id == scene.attempt.id)
    row = scene.tx.execute(query).one_or_none()
    return _as_decision(row) if row else None


def snapshot(tx: Tx, decision: Decision) -> Mapping[str, Any]:
    """What was known when it was made (or proposed): see bot.domain.snapshot."""
    found: Mapping[str, Any] = tx.execute(
        select(_decision.c.snapshot).where(_decision.c.id == decision.id)
    ).scalar_one()
    return found


def add_decision(scene: Scene, **values: Any) -> Decision:
    """Insert a decision, `pending` or `standing`."""
    row = {"attempt_id": scene.attempt.id, "at": scene.now, **values}
    number = int(scene.tx.execute(insert(_decision).returning(_decision.c.id), row).scalar_one())
    if values.get("lapses_at"):
        scene.tx.wake_at(values["lapses_at"])
    return decision_by_id(scene.tx, number)


def change_decision(tx: Tx, decision: Decision, was: str, **changes: Any) -> bool:
    """Change it where its state is still `was`. False: somebody was faster."""
    result = tx.execute(
        update(_decision).where(_decision.c.id == decision.id, _decision.c.state == was).values(**changes)
    )
    return result.rowcount == 1


def due_lapses(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Pending decisions whose ten minutes are over: (decision, attempt)."""
    rows = tx.execute(_DUE_LAPSES, {"team": tx.team, "now": now, "most": limit})
    return [(row.id, row.attempt_id) for row in rows]


def _as_poll(row: Row[Any]) -> Poll:
    return Poll(**row._mapping)


def _as_decision(row: Row[Any]) -> Decision:
    return Decision(**{**row._mapping, "answer": Reply(row.answer)})
