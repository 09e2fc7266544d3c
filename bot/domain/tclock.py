"""The T clock: it runs to a T-0, stops in a hold or at T-0 without a GO, and runs again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import planned, stops, when
from bot.domain.launch import BEFORE_LIFTOFF, Attempt, State, replanned
from bot.domain.people import by_whom
from bot.domain.planned import PlannedHold
from bot.domain.squeeze import Squeeze
from bot.domain.typed import literal
from bot.errors import Refused

ASK_AFTER = timedelta(minutes=60)
"""A hold that nobody has ended is put to the director once more, so long after it began."""

SOONEST = timedelta(seconds=5)

TYPED = 100
"""Characters that are kept of how T-0 was named."""

NO_GO_STANDS = "T-0 came with no standing GO"
IN_DOUBT = "T-0 came, and nobody has said whether the GO stands"


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
        t0_text=moment.text[:TYPED],
        t0_confirmed_at=None,
        squeezed=None,
        holds=planned.keep(planned.renewed(attempt.planned_holds, moment.at, attempt.pace, now)),
    )


def confirm_t0(attempt: Attempt, now: datetime) -> Attempt:
    must_be_before_liftoff(attempt)
    if attempt.t0 is None:
        raise Refused("There is no T-0 to confirm. Name one first, for example `t0 monday 9:00`.")
    if t0_moves(attempt, now):
        raise Refused("The countdown is held, so T-0 is still moving. `resume` first, then `t0 confirm`.")
    if attempt.confirmed:
        raise Refused("T-0 is confirmed already. `t0 TIME` moves it.")
    return replace(attempt, t0_confirmed_at=now)


def t0_moves(attempt: Attempt, now: datetime) -> bool:
    """Whether T-0 is later by every minute that passes: in a hold, but for one that lasts as long as was planned."""
    if attempt.state is not State.HELD:
        return False
    return not attempt.held_as_planned or stops.stood(attempt, now) > timedelta()


def hold(attempt: Attempt, *, by: str, why: str, now: datetime, until: datetime | None = None) -> Attempt:
    """Stop the T clock. Steps not started wait, running ones go on. `until` is when the director looks again."""
    must_run(attempt, by, now)
    stopped = replace(
        attempt,
        state=State.HELD,
        held_at=attempt.held_at or now,
        held_by=by,
        held_why=why,
        plan_version=attempt.plan_version + 1,
    )
    return asked_again(stopped, now, until)


def must_run(attempt: Attempt, by: str, now: datetime) -> None:
    """Raises Refused when there is no T clock that `by` could stop."""
    if attempt.state is State.HELD and not attempt.held_as_planned:
        since = f", for {when.span(now - attempt.held_at)}" if attempt.held_at else ""
        whose = f", {by_whom(attempt.held_by, by)}" if attempt.held_by else ""
        why = literal(attempt.held_why or "")
        raise Refused(f"The countdown is held already{since}{whose}: {why}. `resume` starts it again.")
    if attempt.state is State.PLANNED:
        raise Refused("There is no countdown to hold yet: T-0 starts it. `t0 monday 9:00` names one.")
    if attempt.state in (State.LIFTED, State.LIVE):
        raise Refused(
            f"A hold stops the countdown to liftoff, and this attempt is {attempt.state}: T-0 stays as flown. "
            "A step that shall wait is not started; `step REF at T+2h` moves it, and what comes after it."
        )
    if attempt.state not in (State.COUNTING, State.HELD):
        raise Refused(f"A hold stops the countdown to liftoff, and this attempt is {attempt.state}.")


def prolong(attempt: Attempt, *, why: str, until: datetime, now: datetime) -> Attempt:
    """The hold goes on until then; `why` in place of its reason, where there is a new one. A resume that was looked at
    before is asked about again."""
    after = replace(asked_again(attempt, now, until), held_why=why or attempt.held_why)
    return after if after == attempt else replanned(after)


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


def restart_at(attempt: Attempt, t0: datetime) -> Attempt:
    """The T clock runs again towards a T-0 named by a late GO."""
    return replace(_running_again(attempt), t0=t0)


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
