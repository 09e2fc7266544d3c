"""Shelf life: evidence of some kinds counts only so long. Who is told beforehand, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.launch import Attempt, State

NOTICE = timedelta(hours=72)
"""Before T-0: owners hear what will run out until then."""

ASK = timedelta(hours=24)
"""Before T-0: they are asked to sign it off again."""

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)


def looks(attempt: Attempt) -> tuple[datetime, ...]:
    """When golive looks for what will run out before T-0, earlier first. A rehearsal has its own, shorter hours."""
    if attempt.t0 is None or attempt.state is not State.COUNTING:
        return ()
    return tuple(attempt.t0 - span / attempt.pace for span in (NOTICE, ASK))


def next_look(attempt: Attempt, armed: datetime | None, now: datetime) -> datetime | None:
    """The next look: one that is due and still asked for stays, others that are past do not come again."""
    asked = looks(attempt)
    return armed if armed in asked else next((at for at in asked if at > now), None)


def is_last(attempt: Attempt, now: datetime) -> bool:
    """Whether it is so near to T-0 that owners are asked to sign off again."""
    asked = looks(attempt)
    return bool(asked) and now >= asked[-1]
