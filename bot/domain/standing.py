"""Where a launch stands, as one value: what `status`, `mine` and the board show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.action import Action
from bot.domain.aside import Excepted
from bot.domain.checked import Checked
from bot.domain.criterion import Criterion
from bot.domain.decision import Decision
from bot.domain.doubt import Doubt
from bot.domain.item import Item
from bot.domain.people import Crew
from bot.domain.poll import Poll, Recommendation, SeatStanding
from bot.domain.readiness import Readiness
from bot.domain.risk import Risk
from bot.domain.runbook import Step


@dataclass(frozen=True, slots=True)
class Standing:
    """A launch at one point of its record. Nothing in it depends on the time of day."""

    crew: Crew
    items: tuple[Item, ...]
    readiness: Readiness
    steps: tuple[Step, ...]
    poll: Poll | None
    seats: tuple[SeatStanding, ...] | None
    decision: Decision | None
    recommendation: Recommendation
    exceptions: tuple[Excepted, ...] = ()
    """What does not stand in the way although it is not done, and who accepted that."""
    actions: tuple[Action, ...] = ()
    """What somebody is to do after all, and has not done yet."""
    criteria: tuple[Criterion, ...] = ()
    """What the launch is judged by, with what was said of each."""
    risks: tuple[Risk, ...] = ()
    """What may go wrong."""
    doubts: tuple[Doubt, ...] = ()
    """What came up since the GO, and nobody has answered."""
    red: tuple[Checked, ...] = ()
    """Checks that are red, the longest first."""
    silent: frozenset[str] = frozenset()
    """Who has been called and has not said whether they are in."""
    measured: Mapping[str, timedelta] = field(default_factory=dict)
    """How long steps took elsewhere, by ref, where that is not as planned."""
