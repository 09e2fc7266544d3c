"""Steps with their state in an attempt, and the reminders that follow from when they are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, String, bindparam, delete, func, not_, or_, select, type_coerce, update

from bot.domain import runbook
from bot.domain.alarms import Alarm, alarms
from bot.domain.launch import Attempt
from bot.domain.runbook import State, Step
from bot.errors import Conflict
from bot.store import checks, remindings, schema, watches
from bot.store.prepared import Prepared
from bot.store.reminding import ARMED
from bot.store.scene import Scene
from bot.store.types import Json, Made
from bot.store.upsert import keep_first

_step, _state, _reminder = schema.step, schema.step_state, schema.reminder

NAMES = Made(Json, lambda kept: tuple(kept or ()))
SECONDS = Made(Integer(), lambda seconds: timedelta(seconds=seconds))
_PROGRESS = tuple(
    _state.c[name]
    for name in (
        "state",
        "planned_at",
        "due_at",
        "here_at",
        "started_at",
        "started_by",
        "ended_at",
        "ended_by",
        "ticked",
        "trouble",
        "trouble_by",
        "reason",
        "finishers",
        "hushed_at",
        "hushed_by",
        "hushed_until",
    )
)
_STEPS = (
    select(
        _step.c.id,
        _step.c.ref,
        _step.c.phase,
        _step.c.title,
        type_coerce(_step.c.lines, NAMES),
        type_coerce(_step.c.offset_s, SECONDS),
        type_coerce(_step.c.duration_s, SECONDS),
        _step.c.place,
        _step.c.owner,
        _step.c.backup,
        type_coerce(_step.c.after, NAMES),
        _step.c.reversibility,
        type_coerce(_step.c.flags, Made(Json, frozenset)),
        type_coerce(_state.c.state, Made(String(), State)),
        _state.c.planned_at,
        _state.c.due_at,
        _state.c.here_at,
        _state.c.started_at,
        _state.c.started_by,
        _state.c.ended_at,
        _state.c.ended_by,
        type_coerce(_state.c.ticked, Made(Json, frozenset)),
        _state.c.trouble,
        _state.c.trouble_by,
        _state.c.reason,
        type_coerce(_step.c.owners, NAMES),
        func.coalesce(_step.c.minimum, 1),
        type_coerce(_state.c.finishers, NAMES),
        _state.c.hushed_at,
        _state.c.hushed_by,
        _state.c.hushed_until,
    )
    .join(_state, (_state.c.step_id == _step.c.id) & (_state.c.attempt_id == bindparam("attempt")))
    .where(_step.c.launch_id == bindparam("launch"))
)
"""In the order of the fields of `Step`."""

_STANDS = or_(_step.c.dropped_at.is_(None), _state.c.state != "waiting")
"""What was taken off the plan is left out, but where an attempt has run it."""

_ALL = Prepared(_STEPS.where(_STANDS).order_by(_step.c.id))
_GONE = Prepared(_STEPS.where(not_(_STANDS)).order_by(_step.c.id))

_SAVE = Prepared(
    update(_state)
    .where(
        _state.c.attempt_id == bindparam("p_attempt"),
        _state.c.step_id == bindparam("p_step"),
        _state.c.state == bindparam("was_state"),
    )
    .values({name: bindparam(f"p_{name}") for name in (column.name for column in _PROGRESS)})
)
_MOVE = Prepared(
    update(_state)
    .where(_state.c.attempt_id == bindparam("p_attempt"), _state.c.step_id == bindparam("p_step"))
    .values(planned_at=bindparam("p_planned_at"), due_at=bindparam("p_due_at"), here_at=bindparam("p_here_at"))
)
_ARM = keep_first(_reminder, "attempt_id", "step_id", "kind", "at")
_DISARM = delete(_reminder).where(_reminder.c.id.in_(bindparam("ids", expanding=True)), ARMED)
_OF_ATTEMPT = _reminder.c.attempt_id == bindparam("attempt")
_DISARM_ALL = Prepared(delete(_reminder).where(_OF_ATTEMPT, ARMED))
_ARMED = Prepared(
    select(_reminder.c.id, _reminder.c.step_id, _reminder.c.kind, _reminder.c.at).where(_OF_ATTEMPT, ARMED)
)

AT_ONCE = 10_000
"""Rows named in one statement; SQLite and PostgreSQL take about 32,000 values."""


def steps(scene: Scene) -> tuple[Step, ...]:
    """The whole runbook in order."""
    values = {"attempt": scene.attempt.id, "launch": scene.launch.id}
    rows: Iterable[Any] = scene.tx.execute(_ALL, values)
    return tuple(Step(*row) for row in rows)


def taken_off(scene: Scene) -> tuple[Step, ...]:
    """The steps that were taken off the plan, as they were at last."""
    rows: Iterable[Any] = scene.tx.execute(_GONE, {"attempt": scene.attempt.id, "launch": scene.launch.id})
    return tuple(Step(*row) for row in rows)


def save(scene: Scene, before: Step, after: Step) -> None:
    """Write the step where its old state still stands. Raises Conflict when somebody was faster."""
    row = {"p_attempt": scene.attempt.id, "p_step": before.id, "was_state": before.state}
    row |= {f"p_{column.name}": getattr(after, column.name) for column in _PROGRESS}
    row["p_ticked"], row["p_finishers"] = sorted(after.ticked), list(after.finishers) or None
    if scene.tx.execute(_SAVE, row).rowcount != 1:
        raise Conflict(f"{before.ref} changed meanwhile")


def retime(scene: Scene, since: datetime | None = None) -> tuple[Step, ...]:
    """Lay the runbook out again after a change, with its reminders; returns the whole of it as it is now.

    `scene.attempt` must be as it is written by now. One transaction: times and reminders never disagree.
    `since` is when the T clock went on: what is due from that very moment is reminded of too.
    """
    before, after = forecast(scene, scene.attempt)
    moved = [_times(scene, new) for old, new in zip(before, after, strict=True) if old is not new]
    if moved:
        scene.tx.execute(_MOVE, moved)
    _arm(scene, after, since - timedelta.resolution if since else scene.now)
    watches.look_after(scene)
    checks.look_after(scene)
    return after


def forecast(scene: Scene, attempt: Attempt) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The runbook as it is, and as it would be laid out for `attempt`."""
    before = steps(scene)
    return before, runbook.lay_out(before, attempt)


def _times(scene: Scene, step: Step) -> dict[str, Any]:
    return {
        "p_attempt": scene.attempt.id,
        "p_step": step.id,
        "p_planned_at": step.planned_at,
        "p_due_at": step.due_at,
        "p_here_at": step.here_at,
    }


def _arm(scene: Scene, plan: Sequence[Step], after: datetime) -> None:
    """Make the armed reminders those the plan asks for after a moment; and one that is armed and asked for stays.

    Those of one moment are given in the order of the plan. What is not asked for any more is gone, and its number is
    never used again: whoever has read it to send it finds nothing to settle. What was said is not said again.
    """
    rows: Iterable[Any] = scene.tx.execute(_ARMED, {"attempt": scene.attempt.id})
    armed = {(step, kind, at): number for number, step, kind, at in rows}
    asked = dict.fromkeys((step, str(kind), at) for step, kind, at in _asked(scene, plan))
    stale = [number for alarm, number in armed.items() if alarm not in asked]
    if len(stale) == len(armed):
        scene.tx.execute(_DISARM_ALL, {"attempt": scene.attempt.id})
    else:
        for chunk in range(0, len(stale), AT_ONCE):
            scene.tx.execute(_DISARM, {"ids": stale[chunk : chunk + AT_ONCE]})
    new = sorted((each for each in asked if each not in armed and each[2] > after), key=itemgetter(2))
    if new:
        attempt = {"attempt_id": scene.attempt.id, "plan_version": scene.attempt.plan_version, "state": "armed"}
        wanted = [{**attempt, "step_id": step, "kind": kind, "at": at} for step, kind, at in new]
        scene.tx.execute(_ARM.on(scene.tx), wanted)
        scene.tx.wake_at(new[0][2])


def _asked(scene: Scene, plan: Iterable[Step]) -> Iterator[Alarm]:
    reminding = remindings.of(scene)
    for step in plan:
        yield from alarms(step, reminding[step.phase], scene.attempt)


def auto_of(scene: Scene, step: Step) -> str | None:
    """What golive does by itself when the step begins, by the template's word."""
    kept = scene.tx.execute(select(schema.step.c.settings).where(schema.step.c.id == step.id)).scalar_one()
    return kept.get("auto")  # type: ignore[no-any-return]
