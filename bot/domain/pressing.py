"""T-0 was named so that steps before launch day are past their time already: compress what is left, or keep it late.

As elapsed that is within a day of T-0. In working hours a weekend may lie between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import layout, runbook
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step, paced
from bot.domain.squeeze import Squeeze

BREATH = timedelta(minutes=5)
"""What is compressed begins so long from now, so that its people hear of it in time."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What is late, and how the rest would fit. `steps` are those left, as they would be laid out when compressed."""

    late: tuple[Step, ...]
    steps: tuple[Step, ...]
    squeeze: Squeeze
    following: Step | None
    """What comes after them."""
    work: timedelta
    """How long they take one after the other."""
    over: tuple[str, ...]
    """Those that would not be done in time even so."""
    room: timedelta
    """How long there is for them."""


def pressed(plan: Sequence[Step], attempt: Attempt, now: datetime) -> Pressed | None:
    """None: nothing should have begun by now. `plan` is laid out for `attempt`."""
    t0 = attempt.t0
    if attempt.state is not LaunchState.COUNTING or t0 is None or t0 <= now:
        return None
    left = [step for step in plan if step.state is State.WAITING and layout.ahead(step)]
    late = tuple(step for step in left if step.due_at is not None and step.due_at < now)
    if not late:
        return None
    following = _following(plan, now)
    until = following.due_at if following and following.due_at else t0
    begin = now + paced(BREATH, attempt.pace)
    squeeze = Squeeze(begin, min(step.offset for step in left), _scale(left, until - begin, attempt.pace))
    refs = {step.ref for step in left}
    after = runbook.lay_out(plan, compress(attempt, squeeze))
    steps = tuple(step for step in after if step.ref in refs)
    ends = {step.ref: runbook.end_of(step, attempt.pace) for step in steps}
    return Pressed(
        late=late,
        steps=steps,
        squeeze=squeeze,
        following=following,
        work=paced(sum((step.duration for step in left), timedelta()), attempt.pace),
        room=until - begin,
        over=tuple(ref for ref, end in ends.items() if end is not None and end > until),
    )


def _scale(left: Sequence[Step], room: timedelta, pace: int) -> float:
    """How near to each other they have to begin so that each has its whole duration within `room`."""
    first = min(step.offset for step in left)
    later = [step for step in left if step.offset > first]
    fits = [(room - paced(step.duration, pace)) / paced(step.offset - first, pace) for step in later]
    return max(min([1.0, *fits]), 0.0)


def compress(attempt: Attempt, squeeze: Squeeze) -> Attempt:
    return replace(attempt, squeezed=squeeze.kept, plan_version=attempt.plan_version + 1)


def _following(plan: Sequence[Step], now: datetime) -> Step | None:
    """The first step of launch day that is still ahead."""
    those = [step for step in plan if not layout.ahead(step) and step.due_at is not None and step.due_at > now]
    return min(those, key=lambda step: (step.due_at, step.id), default=None)
