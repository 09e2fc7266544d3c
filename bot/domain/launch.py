"""A launch and its attempts: what they are, and the states an attempt goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain import planned, when, workhours
from bot.domain.planned import PlannedHold
from bot.domain.typed import literal
from bot.domain.workhours import Hours
from bot.errors import Refused


class State(StrEnum):
    PLANNED = "planned"
    COUNTING = "counting"
    HELD = "held"
    LIFTED = "lifted"
    LIVE = "live"
    CLOSED = "closed"
    SCRUBBED = "scrubbed"
    ROLLING_BACK = "rolling back"
    ROLLED_BACK = "rolled back"


BEFORE_LIFTOFF = frozenset({State.PLANNED, State.COUNTING, State.HELD})
RUNNING = frozenset({State.COUNTING, State.LIFTED, State.LIVE})
"""States in which steps are due, and people are reminded to start them."""
UNDER_WAY = RUNNING | {State.HELD, State.ROLLING_BACK}
"""States in which a step that has begun goes on."""


@dataclass(frozen=True, slots=True)
class Launch:
    id: int
    key: str
    name: str
    version: str | None
    template: str
    timing: str
    director: str
    deputy: str | None
    zone: str
    window_s: int
    self_approval: bool
    variables: Mapping[str, str]
    audiences: Mapping[str, str]
    settings: Mapping[str, Any]
    created_at: datetime
    audit_seq: int
    audit_head: str
    working_hours: str | None = None
    """`Mon-Fri 09:00-17:00`; None: the usual ones."""
    webhooks: Mapping[str, Mapping[str, str]] | None = None
    """Of audiences that are told outside of Slack: the `url` it is posted to, and the `key` it is signed with."""

    @property
    def reached(self) -> tuple[str, ...]:
        """The audiences that can be told anything."""
        return tuple(sorted({*self.audiences, *(self.webhooks or {})}))

    @property
    def hours(self) -> Hours:
        """Working hours on the launch's clocks."""
        return workhours.read(self.working_hours, self.zone) if self.working_hours else Hours(self.zone)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run at a launch. `pace` divides every offset and duration of the plan."""

    id: int
    launch_id: int
    number: int
    kind: str
    channel: str
    private: bool
    pace: int
    state: State
    t0: datetime | None
    t0_zone: str | None
    t0_text: str | None
    t0_confirmed_at: datetime | None
    plan_version: int
    held_at: datetime | None
    """When the T clock stopped: in a hold, or for good when the attempt was scrubbed."""
    held_by: str | None
    held_why: str | None
    lifted_at: datetime | None
    live_at: datetime | None
    ended_at: datetime | None
    run_by: str | None = None
    """Who runs a rehearsal: all that it would tell others directly is told where they can see it."""
    layout: str | None = None
    """The working hours in which the phases that have any are laid out; None: as elapsed. See bot.domain.layout."""
    squeezed: Mapping[str, Any] | None = None
    """How the steps before launch day were compressed, if they were. See bot.domain.squeeze."""
    held_until: datetime | None = None
    """When the hold is looked at again, as was said with it. It ends by nobody's silence."""
    ask_at: datetime | None = None
    """When golive asks the director what is to become of a hold. None: they were asked."""
    holds: Sequence[Mapping[str, Any]] | None = None
    """The planned holds, as bot.domain.planned keeps them."""
    planned_hold: str | None = None
    """The ref of the planned hold that the T clock stands in; with `held_by`, somebody has made it a hold of theirs."""
    clock_at: datetime | None = None
    """When the T clock stops, or goes on, by itself. None: never, or when what it waits for is so."""
    back_at: datetime | None = None
    """When a rollback was confirmed: the way back is counted from then."""
    back_by: str | None = None
    back_why: str | None = None
    over_at: datetime | None = None
    """When it was scrubbed or rolled back: what every end has is counted from then."""
    news_at: datetime | None = None
    """When time itself brings something to tell, or to ask somebody outside the team. See bot.domain.telling."""
    judge_at: datetime | None = None
    """When somebody is next asked about a criterion, also once the attempt is closed. See bot.domain.criterion."""

    @property
    def rehearsal(self) -> bool:
        return self.kind == "rehearsal"

    def tells(self, user: str) -> bool:
        """Whether they are told things directly: in a rehearsal its room hears them, but what is to who runs it."""
        return not self.rehearsal or user == self.run_by

    @property
    def confirmed(self) -> bool:
        return self.t0_confirmed_at is not None

    @property
    def held_at_t0(self) -> bool:
        """The clock stopped by itself, because T-0 came and nobody had decided."""
        return self.state is State.HELD and self.held_by is None and self.planned_hold is None

    @property
    def held_as_planned(self) -> bool:
        """The clock stands in a planned hold, and goes on by itself."""
        return self.state is State.HELD and self.held_by is None and self.planned_hold is not None

    @property
    def planned_holds(self) -> tuple[PlannedHold, ...]:
        return planned.read(self.holds)

    @property
    def here(self) -> PlannedHold | None:
        """The planned hold that the clock stands in."""
        return next((hold for hold in self.planned_holds if hold.ref == self.planned_hold), None)

    def t_clock(self, now: datetime) -> timedelta | None:
        """Time since T-0 (negative before it); stands still in a hold, or once scrubbed. None without a T-0.

        As long as holds are planned, T-0 is nearer by the clock than by the day.
        """
        if self.t0 is None:
            return None
        return (self.held_at or now) - self.t0 + planned.still(self.planned_holds) / self.pace


def discard(attempt: Attempt, now: datetime) -> Attempt:
    """It was begun by mistake: over before there was a T-0."""
    if attempt.state is not State.PLANNED:
        raise Refused("There is a T-0 already, so this is no mistake any more.")
    return replace(attempt, state=State.SCRUBBED, ended_at=now)


def replanned(attempt: Attempt) -> Attempt:
    """The same countdown under a new version of the plan: what was drawn of the old one asks again."""
    return replace(attempt, plan_version=attempt.plan_version + 1)


def lift(attempt: Attempt, now: datetime) -> Attempt:
    """The first step behind the GO gate has started."""
    missed = (replace(hold, state=planned.State.MISSED) for hold in attempt.planned_holds)
    holds = planned.keep(missed) if planned.still(attempt.planned_holds) else attempt.holds
    judge_at = None if attempt.rehearsal else now
    return replace(attempt, state=State.LIFTED, lifted_at=now, holds=holds, judge_at=judge_at)


def declare_live(attempt: Attempt, now: datetime) -> Attempt:
    return replace(attempt, state=State.LIVE, live_at=now)


def scrub(attempt: Attempt, *, by: str, why: str, now: datetime) -> Attempt:
    """Call the attempt off: the T clock stops for good. Its items stay to be worked on.

    Raises Refused after liftoff, and when it is called off already.
    """
    if attempt.state is State.SCRUBBED:
        since = f" {when.span(now - attempt.held_at)} ago" if attempt.held_at else ""
        whose = f" by <@{attempt.held_by}>" if attempt.held_by else ""
        raise Refused(
            f"Attempt {attempt.number} was scrubbed{whose}{since}: {literal(attempt.held_why or '')}. "
            "`recycle t0=TIME` begins the next attempt."
        )
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"This attempt is {attempt.state}: a scrub calls it off before liftoff, and liftoff has been.")
    return replace(
        attempt,
        state=State.SCRUBBED,
        held_at=attempt.held_at or now,
        held_by=by,
        held_why=why,
        held_until=None,
        ask_at=None,
        planned_hold=None,
        over_at=now,
        plan_version=attempt.plan_version + 1,
    )
