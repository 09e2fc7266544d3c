"""The way back: a rollback begins, and is done. Live by hand, and the end of an attempt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from graphlib import TopologicalSorter

from bot.domain import clocks, when
from bot.domain.criterion import Criterion, waiting
from bot.domain.launch import BEFORE_LIFTOFF, Attempt, State
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step, and_more, end_of, paced
from bot.domain.setbacks import BEGUN
from bot.domain.typed import literal
from bot.errors import Refused

FLOWN = frozenset({State.LIFTED, State.LIVE})
"""States from which there is a way back."""


def must_be_flown(attempt: Attempt, now: datetime) -> None:
    """Raises Refused unless the launch has lifted off and is not over."""
    if attempt.state in FLOWN:
        return
    if attempt.state in BEFORE_LIFTOFF:
        raise Refused("Liftoff has not been, so there is nothing to roll back. `scrub REASON` calls this attempt off.")
    if attempt.back_at is not None:
        since = f"since {when.span(now - attempt.back_at)}: {literal(attempt.back_why or '')}"
        done = "The rollback is done" if attempt.state is State.ROLLED_BACK else "The rollback is under way"
        raise Refused(f"{done}, {since}. `status BACK` shows it.")
    raise Refused(f"Attempt {attempt.number} is {attempt.state}: there is nothing to roll back any more.")


def begin(attempt: Attempt, *, by: str, why: str, now: datetime) -> Attempt:
    """The rollback is confirmed: the way back runs on a clock of its own, and launch day is locked."""
    must_be_flown(attempt, now)
    return replace(
        attempt,
        state=State.ROLLING_BACK,
        back_at=now,
        back_by=by,
        back_why=why,
        judge_at=None,
        plan_version=attempt.plan_version + 1,
    )


def done(attempt: Attempt, steps: Iterable[Step], now: datetime) -> Attempt | None:
    """Rolled back, once nothing of the way back is left. None: it is not so."""
    if attempt.state is not State.ROLLING_BACK or any(step.own_clock and not step.settled for step in steps):
        return None
    return replace(attempt, state=State.ROLLED_BACK, over_at=now, plan_version=attempt.plan_version + 1)


def points_of_no_return(steps: Iterable[Step]) -> tuple[str, ...]:
    """Those that have begun: a rollback does not take them back."""
    return tuple(step.ref for step in steps if step.no_return and not step.own_clock and step.state in BEGUN)


def home_at(steps: Sequence[Step], attempt: Attempt, now: datetime) -> datetime | None:
    """When the way back will be done, as it goes now. None: it does not run, or has no steps."""
    if attempt.state is not State.ROLLING_BACK:
        return None
    return max((end for _, end in heading(steps, attempt, now).values()), default=None)


def heading(steps: Sequence[Step], attempt: Attempt, now: datetime) -> dict[str, tuple[datetime, datetime]]:
    """When each step of the way back began or will begin, and ended or will end. None has a time before it runs."""
    back = {step.ref: step for step in steps if step.own_clock}
    if attempt.back_at is None:
        return {}
    graph = {ref: [before for before in step.after if before in back] for ref, step in back.items()}
    found: dict[str, tuple[datetime, datetime]] = {}
    for ref in TopologicalSorter(graph).static_order():
        ends = [found[before][1] for before in graph[ref]]
        found[ref] = _begin_and_end(back[ref], ends, attempt, attempt.back_at, now)
    return found


def _begin_and_end(
    step: Step, before: Sequence[datetime], attempt: Attempt, back_at: datetime, now: datetime
) -> tuple[datetime, datetime]:
    if step.settled:
        end = step.ended_at or now
        return step.started_at or end, end
    if step.started_at is not None:
        return step.started_at, max(end_of(step, attempt.pace) or now, now)
    start = max([step.due_at or back_at + paced(step.offset, attempt.pace), now, *before])
    return start, start + paced(step.duration, attempt.pace)


def must_be_lifted(attempt: Attempt) -> None:
    """Raises Refused unless the launch may be declared live."""
    if attempt.state is State.LIVE:
        raise Refused("It is live already.")
    if attempt.state is not State.LIFTED:
        raise Refused(f"This attempt is {attempt.state}: a launch is live after its liftoff, and not before.")


CLOSES = frozenset({State.LIVE, State.ROLLED_BACK, State.SCRUBBED})


def close(attempt: Attempt, steps: Sequence[Step], now: datetime, criteria: Sequence[Criterion] = ()) -> Attempt:
    """It is over for good. Raises Refused while anything that belongs to its end is open."""
    if attempt.state not in CLOSES:
        raise Refused(
            f"This attempt is {attempt.state}. It is closed once it is live, rolled back or scrubbed, and what comes "
            "after that is done."
        )
    if left := open_at_end(attempt, steps):
        refs = [step.ref for step in left]
        raise Refused(
            f"{and_more(refs)} {'is' if len(refs) == 1 else 'are'} not done yet. Do what is left, or have the lead of "
            f"its phase leave it out: `skip {refs[0]} REASON`."
        )
    if waits := [each.ref for each in waiting(criteria, attempt, now)]:
        raise Refused(
            f"{and_more(waits)} {'is' if len(waits) == 1 else 'are'} due and not judged yet. Say what came of it, or "
            f"that it cannot be told: `judge {waits[0]} unknown REASON`."
        )
    return replace(attempt, state=State.CLOSED, ended_at=now, plan_version=attempt.plan_version + 1)


def open_at_end(attempt: Attempt, steps: Iterable[Step]) -> tuple[Step, ...]:
    """What has to be settled before an attempt is closed: what runs after its end, and whatever runs still."""
    return tuple(step for step in steps if not step.settled and _belongs(attempt, step))


def _belongs(attempt: Attempt, step: Step) -> bool:
    if step.state is StepState.STARTED or attempt.over_at is not None:
        return step.state is StepState.STARTED or clocks.at_every_end(step)
    return not step.own_clock and not step.is_decision and step.offset >= timedelta()
