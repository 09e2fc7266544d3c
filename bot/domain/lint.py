"""What is wrong with a plan, or will be: looked for in a launch as it stands, and in part in a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from bot.domain.item import Item
from bot.domain.people import Crew
from bot.domain.risk import Risk, State
from bot.domain.runbook import Step, crew_of


class Kind(StrEnum):
    """In the order in which they are told."""

    CYCLE = "steps that wait for each other in a circle"
    CLASH = "codes that begin alike"
    EMPTY = "areas without an item"
    NO_LEAD = "areas and seats without a lead"
    NO_OWNER = "steps without an owner"
    NO_BACKUP = "launch-day steps without a backup"
    UNASSESSED = "risks that nobody has weighed"
    DUPLICATE = "items that say the same in one group"
    PAST_STEP = "steps planned for a time that is past"
    PAST_DUE = "items past their due time"


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing to look at, and all that it concerns."""

    kind: Kind
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked at. `places` need a lead: areas, and seats that must answer. `codes` are all that refs and seats
    go by, each once."""

    places: tuple[str, ...]
    areas: tuple[str, ...]
    codes: tuple[str, ...]
    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    crew: Crew
    t0: datetime | None
    zone: str
    before_liftoff: bool
    risks: tuple[Risk, ...] = ()
    assess_by: datetime | None = None
    """By then every risk should have been weighed."""


def lint(plan: Plan, now: datetime) -> tuple[Finding, ...]:
    """Everything there is to point out, what stops a launch first."""
    found = {
        Kind.CYCLE: circle({step.ref: step.after for step in plan.steps}),
        Kind.CLASH: tuple(code for pair in clashes(plan.codes) for code in pair),
        Kind.EMPTY: tuple(code for code in plan.areas if not any(item.area == code for item in plan.items)),
        Kind.NO_LEAD: tuple(place for place in plan.places if not plan.crew.leads.get(place)),
        Kind.NO_OWNER: tuple(step.ref for step in plan.steps if _open(step) and crew_of(step, plan.crew)[0] is None),
        Kind.NO_BACKUP: tuple(_without_backup(plan)),
        Kind.UNASSESSED: tuple(_unassessed(plan, now)),
        Kind.DUPLICATE: tuple(ref for refs in duplicates(_words(plan.items)) for ref in refs),
        Kind.PAST_STEP: tuple(_past(plan, now)),
        Kind.PAST_DUE: tuple(item.ref for item in plan.items if item.late(plan.t0, plan.zone, now) is not None),
    }
    return tuple(Finding(kind, tuple(dict.fromkeys(refs))) for kind, refs in found.items() if refs)


def circle(graph: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A chain of refs, each waiting for the next, that ends where it began; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def clash(first: str, second: str) -> bool:
    """Whether refs of the two could be mistaken for each other."""
    return first.startswith(second) or second.startswith(first)


def clashes(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, first in enumerate(codes):
        yield from ((first, second) for second in codes[place + 1 :] if clash(first, second))


def duplicates(worded: Iterable[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    """Refs that share their words within a group: of (ref, group, words). The same words elsewhere are another
    thing."""
    refs: dict[tuple[str, str], list[str]] = {}
    for ref, group, words in worded:
        refs.setdefault((group, " ".join(words.casefold().split())), []).append(ref)
    return [tuple(those) for those in refs.values() if len(those) > 1]


def _words(items: Sequence[Item]) -> Iterator[tuple[str, str, str]]:
    """What an item is: two of one title may still mean two things."""
    return ((item.ref, f"{item.area} {item.section}", f"{item.title} {item.definition}") for item in items)


def _without_backup(plan: Plan) -> Iterator[str]:
    for step in plan.steps:
        owner, backup = crew_of(step, plan.crew)
        if step.launch_day and not step.is_decision and _open(step) and owner is not None and backup is None:
            yield step.ref


def _past(plan: Plan, now: datetime) -> Iterator[str]:
    for step in plan.steps:
        if plan.before_liftoff and step.state == "waiting" and step.planned_at is not None and step.planned_at < now:
            yield step.ref


def _unassessed(plan: Plan, now: datetime) -> Iterator[str]:
    if plan.before_liftoff and plan.assess_by is not None and plan.assess_by <= now:
        yield from (risk.ref for risk in plan.risks if risk.state is State.UNASSESSED)


def _open(step: Step) -> bool:
    return not step.settled and not step.own_clock
