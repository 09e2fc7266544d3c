"""Somebody sees to a step: its nudges keep still for a while. Whom it reaches at last is told all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.people import Crew
from bot.domain.runbook import State, Step, crew_of, may_run
from bot.domain.running import ago, either
from bot.errors import Refused

LONGEST = timedelta(hours=4)
"""What is not looked at for longer than this is not snoozed but late."""


def pressing(step: Step, now: datetime) -> bool:
    """Whether a step is due and not started, or runs."""
    due = step.due_at is not None and step.due_at <= now
    return step.state is State.STARTED or (step.state is State.WAITING and due)


def on_it(step: Step, *, by: str, crew: Crew, now: datetime) -> Step:
    """They see to a step that is due, or runs: the next person up is not told."""
    _must_be_theirs(step, by, crew)
    _must_be_open(step, now)
    return replace(step, hushed_at=now, hushed_by=by, hushed_until=None)


def snooze(step: Step, length: timedelta, *, by: str, crew: Crew, soon: datetime | None, now: datetime) -> Step:
    """They want to hear of it again in `length`, and nothing of it until then. `soon` is when its heads-up comes."""
    _must_be_theirs(step, by, crew)
    _must_be_open(step, now)
    if not timedelta(minutes=1) <= length <= LONGEST:
        raise Refused(
            f"A reminder is put off by a minute to {when.span(LONGEST)}: `snooze {step.ref} 10m`.", field="text"
        )
    until = now + length
    if step.state is State.WAITING and step.due_at is not None and now < step.due_at <= until:
        left = when.span(step.due_at - now)
        raise Refused(f"{step.ref} is due in {left}, and you are reminded then. Put it off by less.", field="text")
    if soon is not None and until < soon:
        raise Refused(f"{step.ref} is not near: you are reminded of it {when.span(soon - now)} from now anyway.")
    return replace(step, hushed_at=now, hushed_by=by, hushed_until=until)


def _must_be_theirs(step: Step, by: str, crew: Crew) -> None:
    if by != step.started_by and not may_run(step, by, crew):
        raise Refused(f"You are not reminded of {step.ref}. It is for {either(crew_of(step, crew))}.")


def _must_be_open(step: Step, now: datetime) -> None:
    if step.state not in (State.WAITING, State.STARTED):
        raise Refused(f"{step.ref} was {step.state}{ago(step.ended_at, now)}: nobody is reminded of it any more.")
    if step.state is State.WAITING and step.due_at is None:
        raise Refused(f"{step.ref} has no time yet, so nobody is reminded of it.")
