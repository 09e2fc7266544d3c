"""What rehearsals and earlier attempts taught about how long a step takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.runbook import Step

TELLING = timedelta(minutes=1)
SHARE = 0.1
"""A timing is told where it is off the plan by a minute at least, and by this share of it."""

FAITHFUL = 4
"""Up to this pace a timing says more about the step than about how soon somebody pressed the button."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a step ran in another attempt, as it would have at pace 1."""

    kind: str
    attempt: int
    took: timedelta
    pace: int = 1

    @property
    def faithful(self) -> bool:
        """Whether the forecast goes by it, before anybody has planned with it."""
        return self.pace <= FAITHFUL


def differs(timing: Timing, step: Step) -> bool:
    """Whether the plan might learn from it."""
    off = abs(timing.took - step.duration)
    return off >= max(TELLING, step.duration * SHARE)


def as_planned(timing: Timing) -> timedelta:
    """The duration to plan with: whole minutes, one at least."""
    return max(timedelta(minutes=round(timing.took / timedelta(minutes=1))), timedelta(minutes=1))
