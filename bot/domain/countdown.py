"""What a change of T-0 means for the plan and its people, who may hold, and how often the board is drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.launch import Attempt, State
from bot.domain.people import Crew, deciders
from bot.domain.runbook import Step, owners_of, paced
from bot.domain.workhours import Hours
from bot.errors import Refused

ALL_HANDS = timedelta(minutes=60)
"""This long before T-0, seat holders and owners of launch-day steps may hold too."""

HOURLY, NEAR, CLOSE = timedelta(hours=1), timedelta(minutes=5), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """What a new T-0 does to the plan."""

    moved: int
    """Steps whose due time changes."""
    by: timedelta | None
    """How far T-0 moves; None when it is named for the first time."""
    outside: tuple[str, ...]
    """Owners with a step that falls outside working hours by it."""
    past: tuple[str, ...]
    """Steps nobody has started whose time would be over by it."""


def shift(
    before: Sequence[Step],
    after: Sequence[Step],
    attempt: Attempt,
    then: Attempt,
    crew: Crew,
    hours: Hours,
    now: datetime,
) -> Shift:
    """Compare a plan with the plan as it would be. Both hold the same steps in the same order."""
    moved = [(old, new) for old, new in zip(before, after, strict=True) if old.due_at != new.due_at]
    fallen = [new for old, new in moved if _outside(new.due_at, hours) and not _outside(old.due_at, hours)]
    owners = (owner for step in fallen for owner in owners_of(step, crew))
    return Shift(
        moved=len(moved),
        by=then.t0 - attempt.t0 if then.t0 and attempt.t0 else None,
        outside=tuple(dict.fromkeys(owners)),
        past=tuple(new.ref for old, new in moved if _is_over(new, now) and not _is_over(old, now)),
    )


def _is_over(step: Step, now: datetime) -> bool:
    return step.due_at is not None and step.due_at <= now


def _outside(at: datetime | None, hours: Hours) -> bool:
    return at is not None and not hours.covers(at)


def must_be_able_to_hold(attempt: Attempt, crew: Crew, steps: Iterable[Step], user: str, now: datetime) -> None:
    """Raises Refused unless `user` may stop the clock now: director and deputy always, near T-0 many more."""
    clock = attempt.t_clock(now)
    runs = attempt.state is State.COUNTING or attempt.held_as_planned
    if crew.commands(user) or not runs or clock is None:
        return
    answers = any(seat.mandatory for seat in crew.answers_for(user))
    involved = answers or any(step.launch_day and user in owners_of(step, crew) for step in steps)
    director = deciders(crew)
    if not involved:
        raise Refused(
            f"The clock is held by {director}; from T-60m also by holders of mandatory seats and owners of "
            "launch-day steps. Tell them what you see."
        )
    if clock < -paced(ALL_HANDS, attempt.pace):
        raise Refused(f"You may hold from T-60m on. Until then {director} can: tell them what you see.")


def redraw_after(attempt: Attempt, now: datetime) -> datetime | None:
    """When the board is to be drawn next although nothing changed: hourly, near T-0 more often. None when over."""
    if attempt.ended_at is not None or attempt.state is State.SCRUBBED:
        return None
    clock = attempt.t_clock(now)
    if clock is None or attempt.state in (State.LIVE, State.ROLLED_BACK):
        return now + HOURLY
    left = -clock
    if left <= timedelta(minutes=15):
        return now + CLOSE
    if left <= timedelta(hours=2):
        return now + min(NEAR, left - timedelta(minutes=15))
    return now + min(HOURLY, left - timedelta(hours=2))
