"""How long a step ran in other attempts of its launch."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.domain.learnt import Timing
from bot.domain.runbook import State, Step
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_state, _attempt = schema.step_state, schema.attempt
_TIMED = Prepared(
    select(_attempt.c.kind, _attempt.c.number, _attempt.c.pace, _state.c.started_at, _state.c.ended_at)
    .join(_attempt, _attempt.c.id == _state.c.attempt_id)
    .where(_attempt.c.launch_id == bindparam("launch"), _attempt.c.id != bindparam("attempt"))
    .where(_state.c.step_id == bindparam("step"), _state.c.state == bindparam("done"))
    .where(_state.c.started_at.is_not(None), _state.c.ended_at > _state.c.started_at, _state.c.ended_by != "")
    .order_by(_state.c.ended_at.desc())
    .limit(1)
)


def of(scene: Scene, step: Step) -> Timing | None:
    """The latest timing of a step that people ran elsewhere. The decision has none: its poll fills for as long as it
    is open."""
    if step.is_decision:
        return None
    values = {"launch": scene.launch.id, "attempt": scene.attempt.id, "step": step.id, "done": State.DONE}
    row = scene.tx.execute(_TIMED, values).first()
    return Timing(row.kind, row.number, (row.ended_at - row.started_at) * row.pace) if row else None
