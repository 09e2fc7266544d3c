"""What can be done about a failed step, each way with where it leads: the finish, and how near that is to too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from graphlib import TopologicalSorter

from bot.domain.projection import Clock, Projection, project
from bot.domain.runbook import State, Step


class Choice(StrEnum):
    RETRY = "retry"
    HOLD = "hold"
    SKIP = "skip"
    ROLL_BACK = "roll back"


@dataclass(frozen=True, slots=True)
class Way:
    """One choice, and where it leads if it is made now."""

    choice: Choice
    finish: datetime | None
    """When the launch would be live, or home again. In a hold it is later by each minute that the hold lasts."""
    margin: timedelta | None
    """From then to the latest safe rollback; for a rollback, the time left to choose it. Below nothing: too late."""
    ends: datetime | None = None
    """When the step itself would have ended."""
    moves: tuple[str, ...] = ()
    """Steps not begun that wait for it, at whatever distance."""
    unlocks: tuple[str, ...] = ()
    """Steps that nothing else keeps from beginning."""
    too_late: bool = False
    """Its step would end after the latest safe rollback, or that is over already."""


def ways(failed: Step, steps: Sequence[Step], clock: Clock) -> tuple[Way, ...]:
    """Retry, hold, skip and roll back, in this order. Empty without a T-0."""
    again = replace(failed, state=State.STARTED, started_at=clock.now, ended_at=None)
    without = replace(failed, state=State.SKIPPED, ended_at=clock.now)
    tried, skipped = (project(_with(each, steps), clock) for each in (again, without))
    if tried is None or skipped is None:
        return ()
    waiting = following(failed.ref, steps)
    return (
        _on(Choice.RETRY, failed, tried),
        replace(_on(Choice.HOLD, failed, tried), moves=waiting),
        replace(_on(Choice.SKIP, failed, skipped), unlocks=_unlocked(failed, steps)),
        _home(tried, clock.now),
    )


def following(ref: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """The steps not begun that wait for `ref`, at whatever distance, in the order of the plan."""
    after = {step.ref: step.after for step in steps}
    reached = {ref}
    for each in TopologicalSorter(after).static_order():
        if reached.intersection(after.get(each, ())):
            reached.add(each)
    return tuple(step.ref for step in steps if step.ref in reached - {ref} and step.state is State.WAITING)


def _with(changed: Step, steps: Sequence[Step]) -> list[Step]:
    return [changed if step.id == changed.id else step for step in steps]


def _on(choice: Choice, step: Step, then: Projection) -> Way:
    last, ends = then.latest_safe_rollback, then.steps[step.ref].end if step.ref in then.steps else None
    margin = last - then.finish if last and then.finish else None
    late = last is not None and ends is not None and ends > last
    return Way(choice, then.finish, margin, ends, too_late=late)


def _home(then: Projection, now: datetime) -> Way:
    last = then.latest_safe_rollback
    return Way(Choice.ROLL_BACK, now + then.back, last - now if last else None, too_late=bool(last and now > last))


def _unlocked(failed: Step, steps: Sequence[Step]) -> tuple[str, ...]:
    settled = {step.ref for step in steps if step.settled} | {failed.ref}
    known = {step.ref for step in steps}
    return tuple(
        step.ref
        for step in steps
        if failed.ref in step.after
        and step.state is State.WAITING
        and settled.issuperset(known.intersection(step.after))
    )
