"""Which clock a step goes by, and whether that clock lets it begin.

Launch day is counted from T-0, the way back from the moment a rollback was confirmed. When an attempt was called off or
rolled back, what every end has is counted from then; nothing else begins any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.launch import RUNNING, UNDER_WAY, Attempt, State


class Timed(Protocol):
    """What of a step its time depends on."""

    @property
    def ref(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def offset(self) -> timedelta: ...
    @property
    def duration(self) -> timedelta: ...
    @property
    def flags(self) -> frozenset[str]: ...


def on_way_back(step: Timed) -> bool:
    return "own clock" in step.flags


def at_every_end(step: Timed) -> bool:
    """Whether it runs after live, scrub and rollback alike."""
    return "every end" in step.flags


def zero(attempt: Attempt, step: Timed) -> datetime | None:
    """The moment from which a step is counted. None: it has no time, not yet or not any more."""
    if on_way_back(step):
        return attempt.back_at
    if attempt.over_at is not None:
        return attempt.over_at if at_every_end(step) else None
    if attempt.state in (State.SCRUBBED, State.ROLLING_BACK):
        return None
    return attempt.t0


def lets_begin(attempt: Attempt, step: Timed) -> bool:
    """Whether the clock lets a step begin. A planned hold is for what comes before it; a rollback locks launch day."""
    if on_way_back(step):
        return attempt.state is State.ROLLING_BACK
    if attempt.over_at is not None:
        return attempt.ended_at is None and at_every_end(step)
    if attempt.state in RUNNING:
        return True
    hold = attempt.here if attempt.held_as_planned else None
    return hold is not None and (step.offset < hold.offset or step.ref == hold.until)


def is_locked(attempt: Attempt, step: Timed) -> bool:
    """Whether a step begins no more in this attempt: launch day in a rollback, and what an end leaves undone."""
    turned = attempt.state in (State.SCRUBBED, State.ROLLING_BACK, State.ROLLED_BACK)
    return turned and not lets_begin(attempt, step)


def runs_on(attempt: Attempt, step: Timed) -> bool:
    """Whether a step that has begun is still expected to end in its time."""
    if on_way_back(step) or attempt.over_at is not None:
        return lets_begin(attempt, step)
    return attempt.state in UNDER_WAY and attempt.state is not State.ROLLING_BACK
