"""How long a step ran in other attempts of its launch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, literal_column, select

from bot.domain.learnt import Timing, differs
from bot.domain.runbook import State, Step
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_state, _attempt = schema.step_state, schema.attempt
_RUN = (
    select(
        _state.c.step_id, _attempt.c.kind, _attempt.c.number, _attempt.c.pace, _state.c.started_at, _state.c.ended_at
    )
    .join(_attempt, _attempt.c.id == _state.c.attempt_id)
    .where(_attempt.c.launch_id == bindparam("launch"), _attempt.c.id != bindparam("attempt"))
    .where(_state.c.state == literal_column(f"'{State.DONE}'"), _state.c.started_at.is_not(None))
    .where(_state.c.ended_at > _state.c.started_at, _state.c.ended_by != "")
)
"""Steps that people ran in other attempts."""
_TIMED = Prepared(_RUN.where(_state.c.step_id == bindparam("step")).order_by(_state.c.ended_at.desc()).limit(1))
_ALL = Prepared(_RUN.order_by(_state.c.ended_at))


def of(scene: Scene, step: Step) -> Timing | None:
    """The latest timing of a step that people ran elsewhere. The decision has none: its poll fills for as long as it
    is open."""
    if step.is_decision:
        return None
    values = {"launch": scene.launch.id, "attempt": scene.attempt.id, "step": step.id}
    row = scene.tx.execute(_TIMED, values).first()
    return _as_timing(row) if row else None


def measured(scene: Scene, steps: Iterable[Step]) -> Mapping[str, timedelta]:
    """What the forecast goes by where the plan says something else: the latest timings, by ref."""
    rows = scene.tx.execute(_ALL, {"launch": scene.launch.id, "attempt": scene.attempt.id}).all()
    latest = {row.step_id: _as_timing(row) for row in rows}
    timed = ((step, latest[step.id]) for step in steps if step.id in latest and not step.is_decision)
    return {step.ref: timing.took for step, timing in timed if timing.faithful and differs(timing, step)}


def _as_timing(row: Row[Any]) -> Timing:
    return Timing(row.kind, row.number, (row.ended_at - row.started_at) * row.pace, row.pace)
