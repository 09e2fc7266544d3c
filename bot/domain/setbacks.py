"""What does not go by the plan: a step fails, is left out, or what was done with one is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import when
from bot.domain.clocks import is_locked
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew, by_whom
from bot.domain.runbook import State, Step, and_more, lay_out, out_of_trouble
from bot.domain.running import ago, either, must_be_able_to_run, must_not_be_decision
from bot.errors import Refused

BEGUN = frozenset({State.STARTED, State.DONE, State.FAILED})


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says of a step besides its state."""

    ticked_with_it: frozenset[int] = frozenset()
    """Lines that nobody had ticked when it was done."""
    failed_at: datetime | None = None
    failed_by: str | None = None
    failed_why: str | None = None
    """When, at whose word and why it had failed, before it was skipped."""


@dataclass(frozen=True, slots=True)
class Without:
    """The plan without a step: what may begin that could not, and how many steps are due at another time."""

    unlocked: tuple[Step, ...]
    moved: int


def fail(step: Step, *, by: str, crew: Crew, reason: str, now: datetime) -> Step:
    """A step that runs did not work: what comes after it waits until it is tried again, or left out."""
    must_be_able_to_run(step, by, crew)
    must_not_be_decision(step)
    if step.state is State.FAILED:
        who = "You" if step.ended_by == by else f"<@{step.ended_by}>"
        raise Refused(f"{who} said{ago(step.ended_at, now)} that {step.ref} failed. It waits for a choice.")
    if step.state is State.WAITING:
        raise Refused(
            f"{step.ref} has not begun, so it has not failed. `trouble {step.ref} REASON` says that you are stuck."
        )
    if step.settled:
        raise Refused(f"{step.ref} was {step.state}{ago(step.ended_at, now)}. `undo {step.ref}` takes that back.")
    return replace(step, state=State.FAILED, ended_at=now, ended_by=by, reason=reason)


def may_skip(step: Step, user: str, crew: Crew) -> bool:
    """The lead of its phase, director or deputy."""
    return user in crew.phase_leads(step.phase) or crew.commands(user)


def skip(step: Step, attempt: Attempt, *, by: str, crew: Crew, reason: str, now: datetime) -> Step:
    """Leave a step out: what comes after it waits for it no longer. Raises Refused where the launch hangs on it."""
    if not may_skip(step, by, crew):
        named = either((*crew.phase_leads(step.phase), crew.director, crew.deputy))
        raise Refused(f"You cannot skip {step.ref}. That is for the lead of {step.phase} and the director: {named}.")
    if step.state is State.SKIPPED:
        raise Refused(f"{step.ref} was skipped {by_whom(step.ended_by, by)}{ago(step.ended_at, now)}.")
    if step.state is State.DONE:
        raise Refused(f"{step.ref} was done by <@{step.ended_by}>{ago(step.ended_at, now)}; nothing is left to skip.")
    if step.state is State.STARTED:
        raise Refused(f"{step.ref} is running. `fail {step.ref} REASON` ends it; then it can be skipped.")
    if step.state is State.WAITING and is_locked(attempt, step):
        raise Refused(
            f"This attempt is {attempt.state}: {step.ref} is not started any more, so nothing is left to skip."
        )
    if why := _hangs_on_it(step, attempt):
        raise Refused(why)
    step = out_of_trouble(step)
    return replace(step, state=State.SKIPPED, ended_at=now, ended_by=by, reason=reason)


def undo(
    step: Step, attempt: Attempt, *, by: str, crew: Crew, since: Sequence[Step], known: Known, now: datetime
) -> Step:
    """Take back what was last done with a step. `since` are the steps that come after it and have begun.

    Raises Refused where others have built on it, and for what cannot be taken back at all.
    """
    if step.state is State.SKIPPED and not may_skip(step, by, crew):
        raise Refused(
            f"{step.ref} was skipped by <@{step.ended_by}>, so that is for them or the director to take back."
        )
    if step.state is not State.SKIPPED:
        must_be_able_to_run(step, by, crew)
    if step.is_decision:
        raise Refused(f"{step.ref} is the decision itself: `decide no-go` takes a GO back.")
    if step.state is State.WAITING:
        raise Refused(f"Nothing has been done with {step.ref} yet, so there is nothing to take back.")
    if since:
        first, are = since[0].ref, "has" if len(since) == 1 else "have"
        raise Refused(
            f"{and_more([each.ref for each in since])} {are} begun since, so {step.ref} stays {step.state}. "
            f"`undo {first}` comes first."
        )
    if step.state is State.STARTED and by in step.finishers:
        return replace(step, finishers=tuple(user for user in step.finishers if user != by))
    if step.state is State.STARTED:
        return _not_started(step, attempt)
    if step.state is State.DONE and step.confirms_live and attempt.live_at is not None:
        raise Refused(f"{step.ref} has made the launch live{ago(attempt.live_at, now)}, and that is not taken back.")
    if step.state is State.SKIPPED:
        return _not_skipped(step, known)
    ticked = step.ticked - known.ticked_with_it if step.state is State.DONE else step.ticked
    finishers = tuple(user for user in step.finishers if user != step.ended_by)
    again = replace(step, state=State.STARTED, ended_at=None, ended_by=None, reason=None)
    return replace(again, ticked=ticked, finishers=finishers)


def untick(step: Step, line: int, *, by: str, crew: Crew) -> Step:
    """Take the tick of one sub-step back. `line` counts from 1."""
    must_be_able_to_run(step, by, crew)
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}: its lines are ticked and unticked while it runs.")
    if line not in step.ticked:
        raise Refused(f"{step.ref}.{line} is not ticked.")
    return replace(step, ticked=step.ticked - {line})


def begun_after(step: Step, others: Iterable[Step]) -> list[Step]:
    """The steps that come right after `step` and have begun."""
    return [each for each in others if step.ref in each.after and each.state in BEGUN]


def free_after(step: Step, others: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that come right after `step` and could begin, as far as the others go."""
    by_ref = {each.ref: each for each in others}
    behind = (each for each in by_ref.values() if step.ref in each.after and each.state is State.WAITING)
    return tuple(each for each in behind if all(by_ref[ref].settled for ref in each.after if ref in by_ref))


def without(step: Step, others: Sequence[Step], attempt: Attempt) -> Without:
    """What leaving a step out does to the others. `step` is the skipped one."""
    then = lay_out([step if each.ref == step.ref else each for each in others], attempt)
    moved = sum(old.due_at != new.due_at for old, new in zip(others, then, strict=True))
    return Without(free_after(step, then), moved)


def can_be_left_out(step: Step, attempt: Attempt) -> bool:
    """Whether the launch would go on without the step."""
    return _hangs_on_it(step, attempt) is None


def _hangs_on_it(step: Step, attempt: Attempt) -> str | None:
    """Why a launch cannot do without the step."""
    if step.is_decision:
        return f"{step.ref} is the decision itself: `decide go` or `decide no-go` settles it."
    if step.own_clock and attempt.state is not LaunchState.ROLLING_BACK:
        return f"{step.ref} belongs to the way back, which only a rollback begins."
    if step.needs_go and attempt.state in BEFORE_LIFTOFF:
        return f"{step.ref} is the liftoff: without it nothing behind it would begin under a GO. `hold` stops it."
    if step.confirms_live and attempt.live_at is None:
        return f"{step.ref} is what makes the launch live, so it is run and not skipped."
    return None


def _not_started(step: Step, attempt: Attempt) -> Step:
    if step.needs_go and attempt.lifted_at is not None:
        raise Refused(f"{step.ref} was the liftoff{_at(attempt)}, and that is not taken back.")
    if step.no_return:
        raise Refused(f"{step.ref} is a point of no return: it cannot be taken back once it has begun.")
    return replace(step, state=State.WAITING, started_at=None, started_by=None, ticked=frozenset(), finishers=())


def _not_skipped(step: Step, known: Known) -> Step:
    """As it was before: failed, if it had begun, else waiting."""
    if step.started_at is None:
        return replace(step, state=State.WAITING, ended_at=None, ended_by=None, reason=None)
    ended_at, ended_by = known.failed_at or step.ended_at, known.failed_by or step.ended_by
    return replace(step, state=State.FAILED, ended_at=ended_at, ended_by=ended_by, reason=known.failed_why)


def _at(attempt: Attempt) -> str:
    zone = attempt.t0_zone or "UTC"
    return f" at {when.clock(attempt.lifted_at, zone)}" if attempt.lifted_at else ""
