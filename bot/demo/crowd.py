"""The others. They run their steps, vote, and go on preparing, unless the visitor is in their place."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo import cast
from bot.demo.acts import Surprise, type_in
from bot.demo.opening import evidence, handfuls
from bot.domain import item as items
from bot.domain import runbook
from bot.domain.launch import Attempt
from bot.domain.people import Crew
from bot.domain.rollcall import Roll
from bot.domain.runbook import Step
from bot.domain.standing import Standing
from sandbox import Sandbox

READY_BY = timedelta(hours=3)
"""How long before T-0 the others want to be done preparing."""

PART = 0.6
"""The part of its planned time that a step of theirs takes."""


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody types something."""

    who: str
    words: str


def steps_to_run(attempt: Attempt, now: Standing, visitors: Collection[str], at: datetime) -> Iterator[Act]:
    """Starts and ends of steps that are due by now."""
    by_ref = {step.ref: step for step in now.steps}
    for step in now.steps:
        owner = _owner(step, now.crew)
        if owner is None or owner in visitors or step.is_decision:
            continue
        if step.state is runbook.State.STARTED and at >= _ends(step, attempt.pace):
            yield Act(owner, f"done {step.ref} all")
        if _startable(step, by_ref, now) and step.due_at is not None and at >= step.due_at:
            yield Act(owner, f"start {step.ref} sure")


def votes_to_cast(now: Standing, visitors: Collection[str]) -> Iterator[Act]:
    """Each silent seat of an open poll."""
    if now.poll is None or not now.poll.open or now.seats is None:
        return
    for each in now.seats:
        holder = now.crew.holder(each.seat.code)
        if not each.answered and holder is not None and holder not in visitors:
            yield Act(holder, f"vote go {each.seat.code}")


def roll_to_answer(roll: Roll, visitors: Collection[str]) -> Iterator[Act]:
    """Each who was asked whether they are in, and has not said."""
    for user in silent(roll):
        if user not in visitors:
            yield Act(user, "rollcall in")


def silent(roll: Roll) -> list[str]:
    return [user for user in roll.of(None) if roll.answer(user).asked_at is not None]


def next_moment(attempt: Attempt, now: Standing, visitors: Collection[str]) -> datetime | None:
    """When a running step of theirs ends."""
    running = [
        step for step in now.steps if step.state is runbook.State.STARTED and _owner(step, now.crew) not in visitors
    ]
    return min((_ends(step, attempt.pace) for step in running), default=None)


def preparation(now: Standing, visitors: Collection[str], before: datetime, after: datetime, t0: datetime) -> list[Act]:
    """What is prepared while time goes from `before` to `after`, so that all is ready in time."""
    open_ones = [item for item in now.items if not item.derived and item.state not in items.ENDS]
    left, passed = (t0 - READY_BY - before).total_seconds(), (after - before).total_seconds()
    share = 1.0 if left <= 0 else min(passed / left, 1.0)
    many = math.ceil(len(open_ones) * share)
    wanted: dict[tuple[str, str, str], list[str]] = {}
    for item in open_ones[:many]:
        for verb, who in _finished(item, now.crew, visitors):
            wanted.setdefault((verb, who, item.area), []).append(item.ref)
    ordered = sorted(wanted.items(), key=lambda each: each[0][0] != "signoff")
    return [act for (verb, who, _), refs in ordered for act in _in_handfuls(verb, who, refs)]


def _finished(item: items.Item, crew: Crew, visitors: Collection[str]) -> Iterator[tuple[str, str]]:
    """Verb and person, from where it is to approved, as far as it is not the visitor's to do."""
    engineer = cast.ENGINEERS[item.area]
    if item.state in (items.State.OPEN, items.State.CLAIMED):
        if _id(engineer) in visitors or item.owner in visitors:
            return
        yield "signoff", item.owner or _id(engineer)
    lead = next((who for who in crew.of(item.area) if who not in (item.owner or _id(engineer), *visitors)), None)
    if lead is not None:
        yield "approve", lead


def _in_handfuls(verb: str, who: str, refs: Sequence[str]) -> Iterator[Act]:
    """As many in one command as golive takes without asking back."""
    for some in handfuls(refs):
        link = f" {evidence(some[0])}" if verb == "signoff" else ""
        yield Act(who, f"{verb} {' '.join(some)}{link}")


async def perform(sandbox: Sandbox, act: Act) -> bool:
    """Whether golive answered: a visitor may have killed it. What the rules refuse is an answer too."""
    try:
        await type_in(sandbox, act.who, act.words)
    except Surprise:
        return False
    return True


def _owner(step: Step, crew: Crew) -> str | None:
    owner, backup = runbook.crew_of(step, crew)
    return owner or backup


def _ends(step: Step, pace: int) -> datetime:
    assert step.started_at is not None, "a started step has a start"
    return step.started_at + runbook.paced(step.duration, pace) * PART


def _startable(step: Step, by_ref: dict[str, Step], now: Standing) -> bool:
    if step.state is not runbook.State.WAITING or not all(by_ref[ref].settled for ref in step.after if ref in by_ref):
        return False
    return not step.needs_go or (now.decision is not None and now.decision.answer == "go")


def _id(name: str) -> str:
    return f"U01{name.upper()}"
