"""A whole template, its parts numbered by order: `TECH-7`, `DAY-3.2`, `CRIT-1`, `RISK-8`.

`parts` and `measures` say what each key may hold, `rules` what must agree between them; `reader` applies both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeVar

from pydantic import Field

from bot.domain.telling import Telling

from .fields import DueText, Duration, OffsetText
from .measures import Announcement, Check, Criterion, CriterionGroup, Event, Probing, Risk, Trigger
from .parts import (
    Area,
    Audience,
    Escalation,
    Hold,
    Item,
    Line,
    Loc,
    Name,
    Numbered,
    Part,
    Phase,
    Place,
    Plan,
    Seat,
    Step,
    Text,
    Timing,
    Title,
    Variable,
)
from .values import Span

CRITERION, RISK, HOLD = "CRIT", "RISK", "HOLD"

Coded = TypeVar("Coded", Area, Phase, Seat)
Found = TypeVar("Found", Item, Step, Criterion)
Reffed = Item | Step | Criterion | Risk


class Template(Part):
    """A launch before it has people and a date."""

    name: Name = Field(description="What `new` calls it.")
    title: Title = Field(description="What people read.")
    about: Text = Field(description="What it is for, in a sentence or two.")
    variables: Mapping[Name, Variable] = Field({}, description="What checks and criteria are filled in with.")
    timings: Mapping[Name, Timing] = Field(min_length=1, description="Orders of the steps; the first is preset.")
    window_end: OffsetText = Field(description="Default end of the launch window.")
    updates: Duration = Field(timedelta(minutes=30), description="How often an update is drafted from liftoff to live.")
    assess_risks_by: DueText | None = Field(None, description="From then on unassessed risks are pointed out.")
    escalation: Escalation = Field(Escalation(), description="How long a blocker may stand still that is overdue.")
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=50, description="Who must answer the go/no-go question.")
    areas: tuple[Area, ...] = Field(min_length=1, max_length=40, description="What must be ready.")
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=10, description="What is done when.")
    holds: tuple[Hold, ...] = Field((), max_length=20, description="Where the clock stops by itself before T-0.")
    triggers: tuple[Trigger, ...] = Field((), max_length=30, description="What proposes a rollback.")
    success: tuple[CriterionGroup, ...] = Field((), max_length=20, description="What success is measured by.")
    risks: tuple[Risk, ...] = Field((), max_length=100, description="What may go wrong; unassessed at first.")
    announcements: Mapping[Event, Announcement] = Field({}, description="Who is told of what.")
    probing: Probing = Field(description="How often checks run.")
    checks: Mapping[Name, Check] = Field({}, description="Automated tests, attached by name.")

    def model_post_init(self, context: Any, /) -> None:
        for code, number, loc, part in self._in_order():
            part._place = Place(f"{code}-{number}", number, loc)
        for area in self.areas:
            for group in area.groups:
                for item in group.items:
                    item._area, item._group, item._due = area.code, group.title, item.due or group.due or area.due
        for phase in self.phases:
            for step in phase.steps:
                step._phase, step._plans = phase.code, self._plans(step)
                for number, line in enumerate(step.lines, 1):
                    line._place = Place(f"{step.ref}.{number}", number, (*step.loc, "lines", number - 1))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, derived ones too, in order."""
        return tuple(item for area in self.areas for item in area.items)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps counted from T-0, in order; those of a rollback are `way_back`."""
        return tuple(step for phase in self.phases if phase.clock == "T" for step in phase.steps)

    @cached_property
    def way_back(self) -> tuple[Step, ...]:
        """The steps counted from a confirmed rollback, in order."""
        return tuple(step for phase in self.phases if phase.clock == "R" for step in phase.steps)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The sub-steps of `steps`, in order."""
        return tuple(line for step in self.steps for line in step.lines)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.success for criterion in group.criteria)

    @cached_property
    def go_step(self) -> Step:
        """The step that only the decision can finish."""
        return next(step for step in self.steps if step.decides == "go")

    @cached_property
    def default_timing(self) -> str:
        return next(iter(self.timings))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many refs each code has: `{"TECH": 39, "DAY": 17, "CRIT": 24, ...}`."""
        counts = {area.code: len(area.items) for area in self.areas}
        counts |= {phase.code: len(phase.steps) for phase in self.phases}
        return counts | {CRITERION: len(self.criteria), RISK: len(self.risks)}

    @cached_property
    def parts(self) -> Mapping[str, Reffed]:
        """Everything with a ref, by its ref (sub-steps stand in their step)."""
        parts: tuple[Reffed, ...] = (*self.items, *self.steps, *self.way_back, *self.criteria, *self.risks)
        return {part.ref: part for part in parts}

    def area(self, code: str) -> Area:
        return _one(self.areas, code)

    def phase(self, code: str) -> Phase:
        return _one(self.phases, code)

    def seat(self, code: str) -> Seat:
        return _one(self.seats, code)

    def item(self, ref: str) -> Item:
        return _as(Item, self.parts[ref])

    def step(self, ref: str) -> Step:
        return _as(Step, self.parts[ref])

    def criterion(self, ref: str) -> Criterion:
        return _as(Criterion, self.parts[ref])

    def expand(self, refs: Iterable[Span]) -> tuple[str, ...]:
        """Spans as single refs, in the order written; `X-*` is as many as there are."""
        return tuple(ref for span in refs for ref in span.refs(self.counts.get(span.code, 0)))

    def telling(self, event: Event, audience: Audience) -> Telling | None:
        """How an audience is told of an event; None if it is not. The room is told of everything."""
        if audience == "room":
            return Telling("automatic")
        row = self.announcements.get(event)
        return getattr(row, audience) if row else None

    def length(self, phase: str) -> timedelta:
        """From the first planned start of a phase to the last planned end, in the default timing."""
        steps = [(step.plan(self.default_timing).offset, step.takes) for step in self.phase(phase).steps]
        return max(offset + takes for offset, takes in steps) - min(offset for offset, _ in steps)

    def _in_order(self) -> Iterator[tuple[str, int, Loc, Numbered]]:
        for a, area in enumerate(self.areas):
            yield from _numbered(area.code, ("areas", a, "groups"), "items", (group.items for group in area.groups))
        yield from _numbered(CRITERION, ("success",), "criteria", (group.criteria for group in self.success))
        for p, phase in enumerate(self.phases):
            for number, step in enumerate(phase.steps, 1):
                yield phase.code, number, ("phases", p, "steps", number - 1), step
        for number, hold in enumerate(self.holds, 1):
            yield HOLD, number, ("holds", number - 1), hold
        for number, risk in enumerate(self.risks, 1):
            yield RISK, number, ("risks", number - 1), risk

    def _plans(self, step: Step) -> dict[str, Plan]:
        if step.timing is not None:
            return {name: Plan(when.at.delta, self.expand(when.after)) for name, when in step.timing.items()}
        if step.at is None:
            return {}
        return dict.fromkeys(self.timings, Plan(step.at.delta, self.expand(step.after)))


def _numbered(
    code: str, way: Loc, key: str, groups: Iterable[tuple[Numbered, ...]]
) -> Iterator[tuple[str, int, Loc, Numbered]]:
    """Numbers run on from group to group."""
    number = 0
    for g, group in enumerate(groups):
        for i, part in enumerate(group):
            number += 1
            yield code, number, (*way, g, key, i), part


def _one(parts: Iterable[Coded], code: str) -> Coded:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)


def _as(kind: type[Found], part: Reffed) -> Found:
    if not isinstance(part, kind):
        raise KeyError(part.ref)
    return part
