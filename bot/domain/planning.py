"""The plan changed while it is in use: a step is given other people, another time or place, is added or taken off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import layout, lint
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.lint import Finding, circle
from bot.domain.people import Crew, Phase
from bot.domain.runbook import State, Step, and_more, lay_out
from bot.errors import Refused

USUAL = timedelta(minutes=15)
"""How long a new step takes, if nobody says."""

FAR = timedelta(days=14)
"""How much further from T-0 than by the day a step may have to be planned."""

ORDER = ("offset", "after")
"""What is settled once a step has begun."""

MEANT = {"decision": "the decision", "needs go": "the liftoff", "confirms live": "what makes the launch live"}
"""Flags of steps that a plan cannot do without."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a changed plan does: steps due at another time, and what is to be pointed out that was not before."""

    moved: int
    found: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One step before (None: it is new) and after (None: it is taken off), and the whole plan with that."""

    before: Step | None
    after: Step | None
    plan: tuple[Step, ...]

    @property
    def step(self) -> Step:
        """It, as it is now, or was at last."""
        found = self.after or self.before
        assert found is not None
        return found


def edit(step: Step, changes: Mapping[str, Any]) -> Step:
    """The step with its fields changed. Raises Refused for what has happened already, and for what changes nothing."""
    if step.settled:
        raise Refused(f"{step.ref} was {step.state}, so the plan of it stays as it was. `undo {step.ref}` comes first.")
    if step.state is not State.WAITING and any(name in changes for name in ORDER):
        raise Refused(f"{step.ref} has begun, so its time and what it comes after stay as they were.")
    if step.is_decision and {"owners", "owner", "backup", "minimum"} & changes.keys():
        raise Refused(f"{step.ref} is the decision itself: it is the director's. `set director=@user` names another.")
    after = replace(step, **changes)
    if after.minimum > max(len(after.owners), 1) and after.owner is not None:
        raise Refused(f"{after.minimum} have to say that {step.ref} is done, so name as many: `step {step.ref} @a @b`.")
    if after == step:
        raise Refused(f"{step.ref} is so already, so nothing would change.")
    return after


def blank(ref: str, phase: Phase, last: Step | None, *, launch_day: bool) -> Step:
    """A new step of a phase, behind its `last` one, run by whoever leads the phase; nothing of it is said yet."""
    flags = {"broadcast": launch_day, "own clock": phase.own_clock}
    return Step(
        id=0,
        ref=ref,
        phase=phase.code,
        title="",
        lines=(),
        offset=last.offset + last.duration if last else timedelta(),
        duration=USUAL,
        place=phase.lead_place,
        owner=None,
        backup=None,
        after=(last.ref,) if last else (),
        reversibility="reversible",
        flags=frozenset(name for name, holds in flags.items() if holds),
    )


def without(step: Step, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The plan with a step taken off: what came after it comes after what it came after. Raises Refused."""
    if step.state is not State.WAITING:
        raise Refused(f"{step.ref} was {step.state}, so it stays on the plan, and on record.")
    for flag, what in MEANT.items():
        if flag in step.flags:
            raise Refused(f"{step.ref} is {what}, so it stays on the plan.")
    return tuple(_bridged(each, step) for each in steps if each.ref != step.ref)


def must_hold(steps: Sequence[Step]) -> None:
    """Raises Refused for a plan that cannot be run: steps that wait for each other, or that pass the decision by."""
    if chain := circle({step.ref: step.after for step in steps}):
        raise Refused(f"Then they would wait for each other in a circle: {' → '.join(chain)}. Nothing was changed.")
    gate = next((step for step in steps if step.is_decision), None)
    for step in steps:
        if gate is not None and step.needs_go and gate.ref not in _before(step, steps):
            raise Refused(f"{step.ref} needs a GO, so it stays behind {gate.ref}: `step {step.ref} after {gate.ref}`.")


def effect(before: Sequence[Step], after: Sequence[Step], attempt: Attempt, crew: Crew, now: datetime) -> Effect:
    """What the changed plan does, once it is laid out."""
    then = lay_out(after, attempt)
    dues = {step.ref: step.due_at for step in before}
    moved = sum(step.ref in dues and step.due_at != dues[step.ref] for step in then)
    known = {each.kind: each.refs for each in _lint(before, attempt, crew, now)}
    new = (
        (each.kind, [ref for ref in each.refs if ref not in known.get(each.kind, ())])
        for each in _lint(then, attempt, crew, now)
    )
    return Effect(moved, tuple(Finding(kind, tuple(refs)) for kind, refs in new if refs))


def offset_at(step: Step, at: datetime, steps: Iterable[Step], attempt: Attempt) -> timedelta:
    """How far from T-0 a step is planned that comes to lie on a moment. Raises Refused where none comes to lie.

    Working hours and planned holds put a step elsewhere than so long before T-0; a later offset is never put earlier.
    """
    assert attempt.t0 is not None
    others = [each for each in steps if each.ref != step.ref]
    straight = (at - attempt.t0) * max(attempt.pace, 1)

    def place(seconds: float) -> datetime | None:
        moved = replace(step, offset=timedelta(seconds=seconds))
        return layout.planned([*others, moved], attempt).get(step.ref)

    if place(straight.total_seconds()) in (at, None):
        return straight
    far = int((abs(straight) + FAR).total_seconds())
    low, high = (-far, -1) if straight < timedelta() else (0, far)
    while low < high:
        middle = (low + high) // 2
        placed = place(middle)
        low, high = (middle + 1, high) if placed is not None and placed < at else (low, middle)
    placed = place(low)
    if placed is None or abs(placed - at) >= timedelta(seconds=1):
        raise Refused(
            f"Nothing of {step.phase} comes to lie on that time: it is outside its working hours, or the countdown "
            f"stands in a planned hold then. Say it from T-0: `step {step.ref} at T-20h`."
        )
    return timedelta(seconds=low)


def must_know(refs: Sequence[str], steps: Sequence[Step]) -> None:
    """Raises Refused for refs to come after that are no steps."""
    unknown = [ref for ref in refs if ref not in {step.ref for step in steps}]
    if unknown:
        raise Refused(f"There is no step {and_more(unknown)} to come after. `status DAY` shows what there is.")


def _bridged(step: Step, gone: Step) -> Step:
    if gone.ref not in step.after:
        return step
    place = step.after.index(gone.ref)
    return replace(step, after=tuple(dict.fromkeys((*step.after[:place], *gone.after, *step.after[place + 1 :]))))


def _before(step: Step, steps: Sequence[Step]) -> set[str]:
    """All that a step comes after, at whatever distance."""
    by_ref = {each.ref: each for each in steps}
    found: set[str] = set()
    reached = list(step.after)
    while reached:
        ref = reached.pop()
        if ref not in found and ref in by_ref:
            found.add(ref)
            reached += by_ref[ref].after
    return found


def _lint(steps: Sequence[Step], attempt: Attempt, crew: Crew, now: datetime) -> tuple[Finding, ...]:
    plan = lint.Plan(
        places=(),
        areas=(),
        codes=(),
        items=(),
        steps=tuple(steps),
        crew=crew,
        t0=attempt.t0,
        zone=attempt.t0_zone or "UTC",
        before_liftoff=attempt.state in BEFORE_LIFTOFF,
    )
    return lint.lint(plan, now)
