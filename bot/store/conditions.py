"""Conditions: the items that answers of the poll ask for, and the answers that lapse."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, or_, select, update

from bot.domain.launch import BEFORE_LIFTOFF
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_vote, _poll, _item, _state, _attempt = schema.vote, schema.poll, schema.item, schema.item_state, schema.attempt

MET = _state.c.state == literal_column("'approved'")

_OPEN_ONES = (
    select(_vote.c.id, _poll.c.attempt_id, _vote.c.lapse_at)
    .join(_poll, _poll.c.id == _vote.c.poll_id)
    .join(_attempt, _attempt.c.id == _poll.c.attempt_id)
    .join(_item, (_item.c.launch_id == _attempt.c.launch_id) & (_item.c.ref == _vote.c.item))
    .join(_state, (_state.c.item_id == _item.c.id) & (_state.c.attempt_id == _attempt.c.id))
    .where(_vote.c.lapse_at.is_not(None), ~MET, _attempt.c.team == bindparam("team"), _attempt.c.ended_at.is_(None))
    .where(or_(*(_attempt.c.state == literal_column(f"'{state}'") for state in BEFORE_LIFTOFF)))
    .order_by(_vote.c.lapse_at)
)
FIRST = _OPEN_ONES.with_only_columns(_vote.c.lapse_at).limit(1)
"""When the next go-if lapses, unless its condition is met by then."""
_DUE = Prepared(_OPEN_ONES.where(_vote.c.lapse_at <= bindparam("now")).limit(bindparam("most")))


def due(tx: Tx, now: datetime, most: int) -> list[tuple[int, int]]:
    """Answers whose time is over, with their condition not met: (vote, attempt)."""
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most})
    return [(row.id, row.attempt_id) for row in rows]


def shorten(scene: Scene, ref: str, by: datetime) -> None:
    """What asks for that item has time until then, and no longer."""
    here = select(_poll.c.id).where(_poll.c.attempt_id == scene.attempt.id)
    later = (_vote.c.poll_id.in_(here), _vote.c.item == ref, _vote.c.lapse_at > by)
    scene.tx.execute(update(_vote).where(*later).values(by=by, lapse_at=by))
    scene.tx.wake_at(by)


def lapse(scene: Scene, vote: int) -> str | None:
    """Let it lapse, with all that asks for the same; returns the ref of what was not done in time. None: it waits for
    nothing any more."""
    late = _vote.c.lapse_at <= scene.now
    row = scene.tx.execute(select(_vote.c.item, _vote.c.poll_id).where(_vote.c.id == vote, late)).one_or_none()
    if row is None:
        return None
    same = (_vote.c.poll_id == row.poll_id, _vote.c.item == row.item, late)
    scene.tx.execute(update(_vote).where(*same).values(lapse_at=None, lapsed_at=scene.now))
    return str(row.item)
