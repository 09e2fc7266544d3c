"""The watch: a message that waits in Slack, and is posted there if golive does not take it back in time.

A golive that is down can say nothing; Slack says it instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.launch import UNDER_WAY, Attempt
from bot.domain.people import Crew
from bot.domain.runbook import Step, crew_of

GRACE = timedelta(minutes=5)
"""So long after golive had something to do Slack says that it is down."""

FARTHEST = timedelta(days=119)
"""Slack takes messages for 120 days ahead (docs.slack.dev/reference/methods/chat.scheduleMessage)."""

TOO_LATE = timedelta(minutes=1)
"""In its last minute Slack gives no message back (docs.slack.dev/reference/methods/chat.deleteScheduledMessage)."""


@dataclass(frozen=True, slots=True)
class Next:
    """What golive is to do next about the runbook: at `at`, for a step. `owner` is who runs it, else the director."""

    at: datetime
    step: Step
    owner: str

    def post_at(self, taken: Iterable[datetime] = ()) -> datetime:
        """When Slack is to speak up, in whole seconds: by them one message is told from another."""
        at = (self.at + GRACE).replace(microsecond=0)
        while at in taken:
            at += timedelta(seconds=1)
        return at

    @property
    def mark(self) -> str:
        """What the message says, but for the time it was written."""
        due = self.step.due_at.isoformat() if self.step.due_at else ""
        return f"{self.at.isoformat()} {self.step.ref} {due} {self.owner}"


def is_watched(attempt: Attempt) -> bool:
    """Rehearsals are not, nor what runs faster than planned."""
    return attempt.kind == "real" and attempt.pace == 1 and attempt.state in UNDER_WAY and attempt.ended_at is None


def next_of(at: datetime, step: Step, crew: Crew) -> Next:
    owner, backup = crew_of(step, crew)
    return Next(at, step, owner or backup or crew.director)


def begins(following: Next, now: datetime) -> datetime:
    """From when on the watch can be kept."""
    return max(now, following.at - FARTHEST)
