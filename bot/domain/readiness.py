"""How ready a launch is: counts per area, open blockers, and the items that follow from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.item import Item, State, Weight


@dataclass(frozen=True, slots=True)
class Tally:
    """Items of an area (or the launch) by state; derived items are outside of it."""

    total: int = 0
    approved: int = 0
    signed: int = 0
    claimed: int = 0
    waived: int = 0
    na: int = 0
    blockers_open: int = 0
    required_open: int = 0

    @property
    def counted(self) -> int:
        return self.total - self.na

    @property
    def percent(self) -> int:
        """(approved + waived) / (all − na), rounded down, so that 100 means all."""
        return 100 * (self.approved + self.waived) // self.counted if self.counted else 100

    @property
    def signed_percent(self) -> int:
        return 100 * (self.approved + self.waived + self.signed) // self.counted if self.counted else 100

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.total + other.total,
            self.approved + other.approved,
            self.signed + other.signed,
            self.claimed + other.claimed,
            self.waived + other.waived,
            self.na + other.na,
            self.blockers_open + other.blockers_open,
            self.required_open + other.required_open,
        )


def tally(counts: Iterable[tuple[State, Weight, int]]) -> Tally:
    """From (state, weight, how many) to one Tally."""
    total = Tally()
    for state, weight, many in counts:
        still_open = state not in (State.APPROVED, State.WAIVED, State.NA)
        total += Tally(
            total=many,
            approved=many * (state is State.APPROVED),
            signed=many * (state is State.SIGNED),
            claimed=many * (state is State.CLAIMED),
            waived=many * (state is State.WAIVED),
            na=many * (state is State.NA),
            blockers_open=many * (still_open and weight is Weight.BLOCKER),
            required_open=many * (still_open and weight is Weight.REQUIRED),
        )
    return total


def by_group(items: Iterable[Item]) -> dict[str, Tally]:
    """A Tally for each group of items, in their order; derived items are outside of it."""
    groups: dict[str, list[tuple[State, Weight, int]]] = {}
    for item in items:
        if not item.derived:
            groups.setdefault(item.section, []).append((item.state, item.weight, 1))
    return {title: tally(counts) for title, counts in groups.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What derived items are judged by, besides items: steps done, and named facts that hold or do not.

    A fact that is in neither set is one golive has no means to judge in this launch; it is left to people.
    """

    steps_done: frozenset[str] = frozenset()
    hold: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived item as it is now. `wants` names what is missing, nearest first."""

    ref: str
    title: str
    weight: Weight
    met: bool
    waivers: int
    wants: tuple[str, ...]
    is_decision: bool


def derive(
    ref: str,
    title: str,
    weight: Weight,
    rule: Mapping[str, Any],
    items: Mapping[str, tuple[State, Weight]],
    facts: Facts,
) -> Derived:
    """Judge one derived item. `rule` is the template's: the items, steps and facts it follows from.

    Met when every blocker and required item it names is approved, waived or does not apply.
    """
    covered = [(each, *items[each]) for each in rule.get("items", ()) if each in items]
    wants = [each for each, state, each_weight in covered if _stands_in_the_way(state, each_weight)]
    wants += [step for step in rule.get("steps", ()) if step not in facts.steps_done]
    wants += [fact for fact in rule.get("facts", ()) if fact in facts.missing]
    waivers = sum(state is State.WAIVED for _, state, _ in covered)
    return Derived(ref, title, weight, not wants, waivers, tuple(wants), "decided" in rule.get("facts", ()))


def _stands_in_the_way(state: State, weight: Weight) -> bool:
    return weight is not Weight.OPTIONAL and state not in (State.APPROVED, State.WAIVED, State.NA)


@dataclass(frozen=True, slots=True)
class Blocker:
    """An open item no GO is recommended without."""

    ref: str
    title: str
    owner: str | None
    state: State
    since: datetime


@dataclass(frozen=True, slots=True)
class AreaStanding:
    code: str
    title: str
    tally: Tally
    derived: bool = False
    met: int = 0
    """For the derived area: how many of `total` derived items are met."""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole of it, as one value."""

    areas: tuple[AreaStanding, ...]
    blockers: tuple[Blocker, ...]
    derived: tuple[Derived, ...]

    @property
    def total(self) -> Tally:
        return sum((area.tally for area in self.areas if not area.derived), Tally())

    @property
    def unmet_blockers(self) -> tuple[str, ...]:
        """Refs of everything that stands in the way of a GO. The decision itself never does."""
        derived = [each.ref for each in self.derived if _blocks(each)]
        return (*(blocker.ref for blocker in self.blockers), *derived)


def _blocks(derived: Derived) -> bool:
    return not derived.met and derived.weight is Weight.BLOCKER and not derived.is_decision


def owed_first(blockers: Sequence[Blocker]) -> tuple[Blocker, ...]:
    """Open before claimed before signed: what is furthest from done comes first."""
    order = [State.OPEN, State.CLAIMED, State.SIGNED]
    return tuple(sorted(blockers, key=lambda blocker: order.index(blocker.state)))
