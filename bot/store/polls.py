"""Polls, votes and decisions of an attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, insert, literal_column, select, true, update

from bot.domain.decision import Decision
from bot.domain.item import State as ItemState
from bot.domain.outlook import Outlook, Watch, outlook
from bot.domain.people import Seat
from bot.domain.poll import Poll, Reply, Vote
from bot.domain.standing import Standing
from bot.store import conditions, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_poll, _vote, _item, _decision = schema.poll, schema.vote, schema.item, schema.decision
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


_VOTES = Prepared(
    select(_vote, schema.item_state.c.state.label("condition"))
    .join(_poll, _poll.c.id == _vote.c.poll_id)
    .join(schema.attempt, schema.attempt.c.id == _poll.c.attempt_id)
    .outerjoin(_item, (_item.c.launch_id == schema.attempt.c.launch_id) & (_item.c.ref == _vote.c.item))
    .outerjoin(
        schema.item_state,
        (schema.item_state.c.item_id == _item.c.id) & (schema.item_state.c.attempt_id == _poll.c.attempt_id),
    )
    .where(_vote.c.poll_id == bindparam("poll"))
    .order_by(_vote.c.id)
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


def votes(tx: Tx, poll: Poll) -> list[Vote]:
    """Every answer ever given, in order: the history stays."""
    return [_as_vote(row) for row in tx.execute(_VOTES, {"poll": poll.id})]


def _as_vote(row: Row[Any]) -> Vote:
    told = (row.seat, row.who, Reply(row.answer), row.reason, row.at, row.saw, row.change, row.stead)
    return Vote(*told, row.by, row.item, row.condition == ItemState.APPROVED, row.lapsed_at)


def cast(scene: Scene, poll: Poll, votes: Sequence[Vote]) -> None:
    """Add answers. What their voters said before stays, and lapses no more."""
    for who in dict.fromkeys(vote.who for vote in votes):
        conditions.wait_no_more(scene, poll.id, [vote.seat for vote in votes if vote.who == who], who)
    rows = [
        {
            "poll_id": poll.id,
            "seat": vote.seat,
            "who": vote.who,
            "answer": vote.reply,
            "reason": vote.reason,
            "change": vote.change,
            "at": vote.at,
            "saw": vote.saw,
            "stead": vote.stead,
            "by": vote.by,
            "item": vote.item,
            "lapse_at": vote.by if vote.item is not None else None,
        }
        for vote in votes
    ]
    scene.tx.execute(insert(_vote), rows)
    if times := [vote.by for vote in votes if vote.by is not None]:
        scene.tx.wake_at(min(times))


def outlooks(scene: Scene, seats: Sequence[Seat], now: Standing) -> Mapping[str, Outlook]:
    """What each of some seats looks at: seat code to outlook."""
    watches = _watches(scene)
    derived, exceptions = now.readiness.derived, now.exceptions
    return {seat.code: outlook(seat, watches.get(seat.code), now.items, derived, exceptions) for seat in seats}


def watched(scene: Scene, seat: Seat) -> frozenset[str]:
    """The items that follow into what a seat without an area of its own looks at."""
    watch = _watches(scene).get(seat.code)
    return watch.items if watch is not None else frozenset()


def _watches(scene: Scene) -> Mapping[str, Watch]:
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
