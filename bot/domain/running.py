"""What people do with a step: start it, tick its lines, finish it, say that they stand ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import when
from bot.domain.clocks import is_locked, lets_begin
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew, by_whom
from bot.domain.runbook import HERE_HOLDS, State, Step, hands_of, may_run, out_of_trouble, owners_of
from bot.domain.typed import literal
from bot.errors import Refused


def start(
    step: Step,
    attempt: Attempt,
    *,
    by: str,
    crew: Crew,
    waiting: str,
    go: bool,
    now: datetime,
    takes_over: bool = False,
) -> Step:
    """Begin a step, or try one again that has failed. Raises Refused while it waits for others (`waiting` says for
    whom), its time, or a GO.

    Who `takes_over` needs no right to the step; one that runs goes on under their name.
    """
    if not takes_over:
        must_be_able_to_run(step, by, crew)
    if step.state is State.STARTED:
        if takes_over and by != step.started_by:
            return replace(step, started_by=by)
        raise Refused(f"{step.ref} was started {by_whom(step.started_by, by)}{ago(step.started_at, now)}.")
    if step.settled:
        raise Refused(f"{step.ref} was {step.state}{ago(step.ended_at, now)}, so it is not started again.")
    must_not_be_decision(step)
    _must_be_its_time(step, attempt)
    if waiting:
        raise Refused(waiting)
    if step.needs_go and not go:
        raise Refused(f"{step.ref} needs a GO, and there is none. The director decides: `decide go`.")
    if "time lock" in step.flags and step.due_at is not None and now < step.due_at:
        raise Refused(f"{step.ref} is locked until its time, {when.span(step.due_at - now)} from now.")
    fresh = replace(step, ended_at=None, ended_by=None, reason=None, ticked=frozenset(), finishers=())
    fresh = replace(fresh, hushed_at=None, hushed_by=None, hushed_until=None)
    return replace(fresh, state=State.STARTED, started_at=now, started_by=by)


def done(step: Step, *, by: str, crew: Crew, now: datetime) -> Step:
    """Finish a started step; lines still open are ticked with it, so ask first.

    Where several have to say that it is done, it runs on until so many have: each counts once.
    """
    must_be_able_to_run(step, by, crew)
    if step.state is State.DONE:
        raise Refused(f"{step.ref} was done {by_whom(step.ended_by, by)}{ago(step.ended_at, now)}.")
    must_not_be_decision(step)
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}, not started. `start {step.ref}` first.")
    if step.same_hand and by != step.started_by:
        raise Refused(
            f"<@{step.started_by}> started {step.ref}, and whoever starts it ends it, or takes it over first."
        )
    finishers = (*step.finishers, by)
    if by in step.finishers:
        raise Refused(f"You have said that {step.ref} is done. {wanted(step, crew)}")
    if len(finishers) < step.minimum:
        return replace(step, finishers=finishers)
    step = replace(step, finishers=finishers if step.minimum > 1 else ())
    ticked = frozenset(range(1, len(step.lines) + 1))
    return replace(out_of_trouble(step), state=State.DONE, ended_at=now, ended_by=by, ticked=ticked)


def end_by_itself(step: Step, now: datetime) -> Step:
    """What a running step was to bring about is so: it is done, as by whoever started it."""
    ticked = frozenset(range(1, len(step.lines) + 1))
    return replace(out_of_trouble(step), state=State.DONE, ended_at=now, ended_by=step.started_by, ticked=ticked)


def wanted(step: Step, crew: Crew) -> str:
    """Who has yet to say that a step is done, in a sentence."""
    left = step.minimum - len(step.finishers)
    rest = [user for user in owners_of(step, crew) if user not in step.finishers]
    many = "One more has" if left == 1 else f"{left} more have"
    return f"{many} to say so" + (f": {either(rest)}." if rest else ".")


def tick(step: Step, line: int, *, by: str, crew: Crew) -> Step:
    """Tick one sub-step of a started step. `line` counts from 1."""
    must_be_able_to_run(step, by, crew)
    if not 1 <= line <= len(step.lines):
        raise Refused(f"{step.ref} has sub-steps {step.ref}.1 to {step.ref}.{len(step.lines)}.")
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}. `start {step.ref}` first, then tick its lines.")
    if line in step.ticked:
        raise Refused(f"{step.ref}.{line} is ticked already.")
    return replace(step, ticked=step.ticked | {line})


def here(step: Step, *, by: str, crew: Crew, soon: datetime | None, now: datetime) -> Step:
    """Owner or backup says that they stand ready. Raises Refused for others. `soon` is when they are asked."""
    if by not in (people := hands_of(step, crew)):
        raise Refused(f"{step.ref} is for {either(people)} to be ready for, so it is theirs to say.")
    if step.state is not State.WAITING:
        raise Refused(f"{step.ref} is {step.state} already; nobody is waited for.")
    if step.due_at is None:
        raise Refused(f"{step.ref} has no time yet, so there is nothing to be ready for.")
    if step.here_at is not None:
        raise Refused(f"golive was told{ago(step.here_at, now)} that somebody is ready for {step.ref}.")
    if soon is not None and now < soon and step.due_at - now > HERE_HOLDS:
        raise Refused(f"{step.ref} is not near: you are asked whether you are here {when.span(soon - now)} from now.")
    return replace(step, here_at=now)


def still_run(steps: Iterable[Step], attempt: Attempt) -> tuple[Step, ...]:
    """Without those that are locked: nobody owes what begins no more."""
    return tuple(step for step in steps if step.state is State.STARTED or not is_locked(attempt, step))


def waits_for(step: Step, user: str, crew: Crew) -> bool:
    """Whether an unfinished step is for `user` to run: its owner or backup, or the one who started it."""
    if step.is_decision or (step.own_clock and step.due_at is None):
        return False
    if step.state in (State.STARTED, State.FAILED):
        return user == step.started_by or user in hands_of(step, crew)
    return step.state is State.WAITING and user in hands_of(step, crew)


def _must_be_its_time(step: Step, attempt: Attempt) -> None:
    if lets_begin(attempt, step):
        return
    if step.own_clock and attempt.back_at is None:
        raise Refused(f"{step.ref} belongs to the way back: it runs only once a rollback is confirmed.")
    if attempt.state is LaunchState.PLANNED:
        raise Refused(f"{step.ref} has no time yet, since there is no T-0. The director names one: `t0 monday 9:00`.")
    if attempt.state is LaunchState.ROLLING_BACK:
        raise Refused(f"The launch is being rolled back, so {step.ref} is locked. `status BACK` shows what is run.")
    if attempt.held_as_planned:
        raise Refused(
            f"The clock stands as planned, so {step.ref} does not start yet: {literal(attempt.held_why or '')}."
        )
    if attempt.state is LaunchState.HELD:
        raise Refused(f"The countdown is held, so {step.ref} does not start. `resume`, by director or deputy, goes on.")
    raise Refused(f"This attempt is {attempt.state}: {step.ref} is not started any more.")


def must_be_able_to_run(step: Step, by: str, crew: Crew) -> None:
    """Raises Refused unless `by` may start and finish the step."""
    if not may_run(step, by, crew):
        raise Refused(not_yours(step, crew))


def not_yours(step: Step, crew: Crew) -> str:
    """What somebody is told who may not run a step."""
    named = either((*hands_of(step, crew), *crew.phase_leads(step.phase), crew.director, crew.deputy))
    return f"You cannot run {step.ref}. It belongs to its owner and backup, its leads and the director: {named}."


def can_be_taken_over(step: Step, attempt: Attempt) -> bool:
    """Whether a step is one that somebody without a right to it may run, if those who have it cannot."""
    if step.is_decision or step.settled:
        return False
    return step.state is State.STARTED or lets_begin(attempt, step)


def must_not_be_decision(step: Step) -> None:
    """Raises Refused for the GO step, which nobody runs by hand."""
    if step.is_decision:
        raise Refused(f"{step.ref} is the decision itself: `decide go` or `decide no-go` settles it.")


def either(users: Iterable[str | None]) -> str:
    """`<@U1> or <@U2>`, each once."""
    named = [f"<@{user}>" for user in dict.fromkeys(users) if user]
    return " or ".join(named) or "nobody yet"


def ago(at: datetime | None, now: datetime) -> str:
    """` 2 min ago`, behind a word; nothing where the time is not known."""
    return f" {when.span(now - at)} ago" if at else ""
