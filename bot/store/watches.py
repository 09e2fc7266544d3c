"""The messages that wait in Slack in case golive is down, and when they are to be looked after.

A row is a message that was asked for. It has no `slack_id` until Slack has answered; then it stands, and when another
one stands in its place it is leaving. It is deleted here once it is out of Slack. `attempt.watch_at` says when there
is something to do about an attempt, by the launch's clock; leases and tries live by the database's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, insert, or_, select, update

from bot.domain.alarms import Kind
from bot.domain.watching import Next, next_of
from bot.store import reminding, schema, streams
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.reminding import ARMED, Reminder
from bot.store.scene import Scene
from bot.store.streams import WATCH, Tempo

_watch, _attempt, _reminder = schema.watch, schema.attempt, schema.reminder


class State(StrEnum):
    ASKED = "asked"
    """Slack was asked to keep it, and has not answered, or nobody was there to hear it."""
    STANDING = "standing"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits in Slack, or may. `mark` is what it says."""

    id: int
    attempt: int
    channel: str
    post_at: datetime
    made_at: datetime
    sure_at: datetime
    mark: str
    state: State
    slack_id: str | None


_NAMES = ("id", "attempt_id", "channel", "post_at", "made_at", "sure_at", "mark", "state", "slack_id")
_ROWS = select(*(_watch.c[name] for name in _NAMES))
_OF = Prepared(_ROWS.where(_watch.c.attempt_id == bindparam("attempt")).order_by(_watch.c.id))
_ALL = _ROWS.join(_attempt, _attempt.c.id == _watch.c.attempt_id).where(_attempt.c.team == bindparam("team"))
_LOOK = Prepared(
    update(_attempt)
    .where(_attempt.c.id == bindparam("p_attempt"))
    .where(or_(_attempt.c.watch_at.is_(None), _attempt.c.watch_at > bindparam("p_now")))
    .values(watch_at=bindparam("p_now"))
)
_LATER = Prepared(
    update(_attempt)
    .where(_attempt.c.id == bindparam("p_attempt"), _attempt.c.watch_at == bindparam("was_at"))
    .values(watch_at=bindparam("p_at"))
)
_UNSURE = exists().where(_watch.c.attempt_id == _attempt.c.id, _watch.c.slack_id.is_(None))
_DUE = Prepared(
    select(_attempt.c.id, _attempt.c.watch_at)
    .where(_attempt.c.team == bindparam("team"), _attempt.c.watch_at <= bindparam("now"), ~_UNSURE)
    .order_by(_attempt.c.watch_at)
    .limit(1)
)
_EARLIEST = Prepared(
    select(_attempt.c.watch_at)
    .where(_attempt.c.team == bindparam("team"), _attempt.c.watch_at.is_not(None))
    .order_by(_attempt.c.watch_at)
    .limit(1)
)
_FIRST_SURE = Prepared(
    select(func.min(_watch.c.sure_at))
    .join(_attempt, _attempt.c.id == _watch.c.attempt_id)
    .where(_attempt.c.team == bindparam("team"), _watch.c.slack_id.is_(None))
)
_NEXT = Prepared(
    select(_reminder.c.id, _reminder.c.step_id, _reminder.c.kind, _reminder.c.at)
    .where(_reminder.c.attempt_id == bindparam("attempt"), ARMED, _reminder.c.at > bindparam("now"))
    .order_by(_reminder.c.at, _reminder.c.id)
    .limit(1)
)
_KEPT = Prepared(
    update(_watch).where(_watch.c.id == bindparam("p_id")).values(state="standing", slack_id=bindparam("p_slack"))
)
_OTHERS_LEAVE = Prepared(
    update(_watch)
    .where(_watch.c.attempt_id == bindparam("p_attempt"), _watch.c.id != bindparam("p_id"))
    .values(state="leaving")
)


# --- When ----------------------------------------------------------------------------------------


def look_after(scene: Scene) -> None:
    """The plan, or its people, have changed: see whether the watch still says what is so."""
    if scene.attempt.t0 is None:
        return
    scene.tx.execute(_LOOK, {"p_attempt": scene.attempt.id, "p_now": scene.now})
    scene.tx.wake_at(scene.now)


def due(tx: Tx, now: datetime) -> tuple[int, datetime] | None:
    """An attempt whose watch is to be looked after, and since when. Not one whose message Slack has not confirmed."""
    row = tx.execute(_DUE, {"team": tx.team, "now": now}).one_or_none()
    return (row.id, row.watch_at) if row else None


def earliest(tx: Tx) -> datetime | None:
    """When the first watch is to be looked after, by the launch's clock."""
    at: datetime | None = tx.execute(_EARLIEST, {"team": tx.team}).scalar_one_or_none()
    return at


def later(tx: Tx, attempt: int, was: datetime, at: datetime | None) -> None:
    """There is nothing to do before `at`, unless something has changed since `was`."""
    tx.execute(_LATER, {"p_attempt": attempt, "was_at": was, "p_at": at})


def sure_at(tx: Tx) -> datetime | None:
    """When Slack has, or never will have, the first message of which nobody knows, by the database's clock."""
    at: datetime | None = tx.execute(_FIRST_SURE, {"team": tx.team}).scalar_one()
    return at


def following(scene: Scene) -> Next | None:
    """What golive is to do next about the runbook; None when nothing is to come."""
    row = scene.tx.execute(_NEXT, {"attempt": scene.attempt.id, "now": scene.now}).one_or_none()
    if row is None:
        return None
    reminder = Reminder(row.id, scene.attempt.id, row.step_id, Kind(row.kind), row.at)
    step = reminding.steps(scene.tx, [reminder])[scene.attempt.id, row.step_id]
    return next_of(row.at, step, scene.crew)


# --- Who: one process at a time ----------------------------------------------------------------------


def take(tx: Tx, wall: datetime, tempo: Tempo) -> datetime | None:
    """The right to speak with Slack about what waits there, and until when. None: another process has it, or it is
    too early for the next."""
    return tempo.until(wall) if streams.lease(tx, WATCH, wall, tempo) else None


# --- What ---------------------------------------------------------------------------------------------


def of(tx: Tx, attempt: int) -> list[Waiting]:
    return [_as_waiting(row) for row in tx.execute(_OF, {"attempt": attempt})]


def everything(tx: Tx) -> list[Waiting]:
    return [_as_waiting(row) for row in tx.execute(_ALL, {"team": tx.team})]


def ask(scene: Scene, following: Next, post_at: datetime, sure_at: datetime) -> int:
    """Note a message before Slack is asked to keep it. From `sure_at` on Slack has it or never will."""
    row = {"attempt_id": scene.attempt.id, "channel": scene.attempt.channel, "post_at": post_at, "sure_at": sure_at}
    row |= {"made_at": scene.now, "mark": following.mark[:200], "state": State.ASKED}
    return int(scene.tx.execute(insert(_watch).returning(_watch.c.id), row).scalar_one())


def stands(tx: Tx, waiting: int, attempt: int, slack_id: str) -> None:
    """Slack keeps it, so all others of the attempt are leaving."""
    tx.execute(_KEPT, {"p_id": waiting, "p_slack": slack_id})
    tx.execute(_OTHERS_LEAVE, {"p_attempt": attempt, "p_id": waiting})


def gone(tx: Tx, ids: Sequence[int]) -> None:
    """They are not in Slack, or not any more."""
    tx.execute(delete(_watch).where(_watch.c.id.in_(ids)))


def all_leave(tx: Tx, attempt: int) -> None:
    tx.execute(_OTHERS_LEAVE, {"p_attempt": attempt, "p_id": 0})


def _as_waiting(row: Row[Any]) -> Waiting:
    told: dict[str, Any] = dict(zip(Waiting.__slots__, row, strict=True))
    return Waiting(**{**told, "state": State(told["state"])})
