"""A launch, its attempts, and the countdown: states, T-0, hold and resume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain import planned, when, workhours
from bot.domain.people import by_whom
from bot.domain.planned import PlannedHold
from bot.domain.squeeze import Squeeze
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


ASK_AFTER = timedelta(minutes=60)
"""A hold that nobody has ended is put to the director once more, so long after it began."""

SOONEST = timedelta(seconds=5)


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

    @property
    def rehearsal(self) -> bool:
        return self.kind == "rehearsal"

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


def set_t0(attempt: Attempt, moment: when.Moment, now: datetime) -> Attempt:
    """T-0 named or moved. The countdown runs towards it, out of a hold too; it is tentative until confirmed.

    Raises Refused after liftoff: T-0 stays as flown.
    """
    must_be_before_liftoff(attempt)
    if moment.at <= now:
        raise Refused(f"{moment.text} is past. T-0 has to be ahead, for example `t0 tomorrow 9:00`.")
    return replace(
        _running_again(attempt),
        t0=moment.at,
        t0_zone=moment.zone,
        t0_text=moment.text,
        t0_confirmed_at=None,
        squeezed=None,
        holds=planned.keep(planned.renewed(attempt.planned_holds, moment.at, attempt.pace, now)),
    )


def discard(attempt: Attempt, now: datetime) -> Attempt:
    """It was begun by mistake: over before there was a T-0."""
    if attempt.state is not State.PLANNED:
        raise Refused("There is a T-0 already, so this is no mistake any more.")
    return replace(attempt, state=State.SCRUBBED, ended_at=now)


def replanned(attempt: Attempt) -> Attempt:
    """The same countdown under a new version of the plan: what was drawn of the old one asks again."""
    return replace(attempt, plan_version=attempt.plan_version + 1)


def confirm_t0(attempt: Attempt, now: datetime) -> Attempt:
    must_be_before_liftoff(attempt)
    if attempt.t0 is None:
        raise Refused("There is no T-0 to confirm. Name one first, for example `t0 monday 9:00`.")
    if attempt.state is State.HELD:
        raise Refused("The countdown is held, so T-0 is still moving. `resume` first, then `t0 confirm`.")
    if attempt.confirmed:
        raise Refused("T-0 is confirmed already. `t0 TIME` moves it.")
    return replace(attempt, t0_confirmed_at=now)


def hold(attempt: Attempt, *, by: str, why: str, now: datetime, until: datetime | None = None) -> Attempt:
    """Stop the T clock. Steps not started wait, running ones go on. `until` is when the director looks again."""
    if attempt.state is State.HELD and not attempt.held_as_planned:
        since = f", for {when.span(now - attempt.held_at)}" if attempt.held_at else ""
        whose = f", {by_whom(attempt.held_by, by)}" if attempt.held_by else ""
        why = literal(attempt.held_why or "")
        raise Refused(f"The countdown is held already{since}{whose}: {why}. `resume` starts it again.")
    if attempt.state is State.PLANNED:
        raise Refused("There is no countdown to hold yet: T-0 starts it. `t0 monday 9:00` names one.")
    if attempt.state not in (State.COUNTING, State.HELD):
        raise Refused(
            f"A hold stops the countdown to liftoff, and this attempt is {attempt.state}. "
            "A step that shall wait is simply not started."
        )
    stopped = replace(
        attempt,
        state=State.HELD,
        held_at=attempt.held_at or now,
        held_by=by,
        held_why=why,
        plan_version=attempt.plan_version + 1,
    )
    return asked_again(stopped, now, until)


def prolong(attempt: Attempt, *, why: str, until: datetime, now: datetime) -> Attempt:
    """The hold goes on until then; `why` in place of its reason, where there is a new one."""
    return replace(asked_again(attempt, now, until), held_why=why or attempt.held_why)


def asked_again(attempt: Attempt, now: datetime, until: datetime | None = None) -> Attempt:
    """A held attempt whose director is asked when that time has come; an hour from now when none was named."""
    return replace(attempt, held_until=until, ask_at=until or now + max(ASK_AFTER / attempt.pace, SOONEST))


def resume(attempt: Attempt, *, now: datetime, at: datetime | None = None) -> Attempt:
    """Start the T clock again: T-0 moves by the length of the hold, or so that the clock starts at `at`.

    What was planned of the hold is in T-0 already: it moves by what is more than that, or less.
    Raises Refused where it would stop again at once: it stopped by itself at T-0, and T-0 would be now.
    """
    if attempt.state is not State.HELD or attempt.held_at is None or attempt.t0 is None:
        raise Refused("The countdown is not held, so there is nothing to resume.")
    stood = (at or now) - attempt.held_at - (attempt.here.length / attempt.pace if attempt.here else timedelta())
    t0 = attempt.t0 + stood
    if attempt.held_at_t0 and t0 <= now:
        raise Refused(
            "The clock was stopped at T-0 itself, so it would stop again at once. `decide go` goes on from here, or "
            "`decide stands` where a GO is in doubt; `resume at TIME` or `t0 TIME` names a later T-0."
        )
    squeezed = Squeeze.of(attempt.squeezed).moved(stood).kept if attempt.squeezed else None
    return replace(_running_again(attempt), t0=t0, squeezed=squeezed)


def next_stop(attempt: Attempt) -> tuple[PlannedHold, datetime] | None:
    """The next planned hold, and when it begins. None: there is none, or the clock does not run to it."""
    ahead = [hold for hold in attempt.planned_holds if hold.state is planned.State.AHEAD]
    if attempt.state is not State.COUNTING or attempt.t0 is None or not ahead:
        return None
    return ahead[0], attempt.t0 + (ahead[0].offset - planned.still(ahead)) / attempt.pace


def stop_as_planned(attempt: Attempt, now: datetime) -> Attempt | None:
    """The clock stops by itself for a planned hold. None when it is not time."""
    stop = next_stop(attempt)
    if stop is None or now < stop[1]:
        return None
    hold, begins = stop
    return replace(
        attempt,
        state=State.HELD,
        held_at=begins,
        held_why=hold.words,
        planned_hold=hold.ref,
        plan_version=attempt.plan_version + 1,
    )


def turns_at(attempt: Attempt) -> datetime | None:
    """When the clock stops or goes on by itself next, as far as that can be told."""
    if attempt.held_as_planned and attempt.here is not None and attempt.held_at is not None:
        hold = attempt.here
        known = hold.until is None or hold.length
        return attempt.held_at + hold.length / attempt.pace if known else None
    stop = next_stop(attempt)
    return stop[1] if stop else None


def restart_at(attempt: Attempt, t0: datetime) -> Attempt:
    """The T clock runs again towards a T-0 named by a late GO."""
    return replace(_running_again(attempt), t0=t0)


def lift(attempt: Attempt, now: datetime) -> Attempt:
    """The first step behind the GO gate has started."""
    missed = (replace(hold, state=planned.State.MISSED) for hold in attempt.planned_holds)
    holds = planned.keep(missed) if planned.still(attempt.planned_holds) else attempt.holds
    return replace(attempt, state=State.LIFTED, lifted_at=now, holds=holds)


def declare_live(attempt: Attempt, now: datetime) -> Attempt:
    return replace(attempt, state=State.LIVE, live_at=now)


NO_GO_STANDS = "T-0 came with no standing GO"
IN_DOUBT = "T-0 came, and nobody has said whether the GO stands"


def stop_at_t0(attempt: Attempt, now: datetime, why: str = NO_GO_STANDS) -> Attempt | None:
    """At T-0 without a GO that stands undoubted the T clock stops by itself. None when it is not time."""
    if attempt.state is not State.COUNTING or attempt.t0 is None or now < attempt.t0:
        return None
    stopped = replace(
        attempt,
        state=State.HELD,
        held_at=attempt.t0,
        held_by=None,
        held_why=why,
        plan_version=attempt.plan_version + 1,
    )
    return asked_again(stopped, now)


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


def must_be_before_liftoff(attempt: Attempt) -> None:
    """Raises Refused once T-0 has been flown."""
    if attempt.state is State.SCRUBBED:
        raise Refused(
            f"Attempt {attempt.number} is scrubbed: its countdown is over. `recycle t0=TIME` begins the next one."
        )
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"This attempt is {attempt.state}: T-0 stays as flown.")


def _running_again(attempt: Attempt) -> Attempt:
    """Counting, under a new version of the plan. The planned hold it stood in is over."""
    over = planned.in_state(attempt.planned_holds, attempt.planned_hold or "", planned.State.OVER)
    return replace(
        attempt,
        state=State.COUNTING,
        held_at=None,
        held_by=None,
        held_why=None,
        held_until=None,
        ask_at=None,
        planned_hold=None,
        holds=planned.keep(over) if attempt.planned_hold else attempt.holds,
        plan_version=attempt.plan_version + 1,
    )
