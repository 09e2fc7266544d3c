"""When a poll ends, and when those are reminded who have not answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import runbook, when
from bot.domain.launch import Attempt
from bot.domain.poll import Poll
from bot.domain.runbook import Step
from bot.domain.typed import fold
from bot.errors import Refused

OPEN_FOR = timedelta(minutes=45)
"""How long a poll is open when the runbook names no better end."""

SHORTEST = timedelta(minutes=5)
"""A poll that would close sooner than this by itself is given `OPEN_FOR` instead."""

CHASED = (0.5, 0.8)
"""The parts of its time after which those are reminded who have not answered; at the last, others hear of it too."""


def closes_by_itself(decision: Step | None, attempt: Attempt, now: datetime) -> datetime:
    """When a poll closes if nobody says: at the end of the GO step, else 45 minutes (paced) from now."""
    begin = (decision.started_at or decision.due_at) if decision and not decision.settled else None
    end = begin + runbook.paced(decision.duration, attempt.pace) if decision and begin else now
    return end if end - now >= SHORTEST else now + runbook.paced(OPEN_FOR, attempt.pace)


def deadline(text: str, poll: Poll, *, now: datetime, zone: str, t0: datetime | None) -> datetime:
    """The new end of a poll: `+10m` counts from its present end, anything else is a time. Raises Refused."""
    if fold(text).lstrip()[:1] in ("+", "-"):
        at = poll.closes_at + when.duration(text)
        if at <= now:
            raise Refused("That end is past. `poll close` ends the poll now.")
        return at
    return when.moment(text, now=now, zone=zone, t0=t0).at


def chased_at(opened_at: datetime, closes_at: datetime, times: int) -> datetime | None:
    """When those are reminded who have not answered, having been so many times; None: no more."""
    return opened_at + (closes_at - opened_at) * CHASED[times] if times < len(CHASED) else None
