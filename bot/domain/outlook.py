"""What a seat looks at before it answers: its part of the items, as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.aside import Excepted
from bot.domain.item import ENDS, Item, Weight
from bot.domain.people import Seat
from bot.domain.readiness import Derived, tally


@dataclass(frozen=True, slots=True)
class Watch:
    """The derived item a seat without an area looks at, and the items that one follows from."""

    ref: str
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Blockers are refs with their titles. `percent` is readiness as it is counted everywhere."""

    percent: int
    blockers: Mapping[str, str]
    exceptions: tuple[Excepted, ...] = ()

    def saw(self, seq: int, t0: datetime | None = None) -> dict[str, Any]:
        """What a vote remembers, as JSON. `seq` is the number of the record's last entry then."""
        saw = {"percent": self.percent, "blockers": list(self.blockers), "exceptions": self._refs(), "seq": seq}
        return saw | ({"t0": t0.isoformat()} if t0 else {})

    def _refs(self) -> list[str]:
        return list(dict.fromkeys(each.ref for each in self.exceptions))


def outlook(
    seat: Seat,
    watch: Watch | None,
    items: Sequence[Item],
    derived: Sequence[Derived],
    exceptions: Sequence[Excepted] = (),
) -> Outlook:
    """The items of the seat's area, else of the derived item it watches, else all of them."""
    mine = [item for item in items if not item.derived and concerns(item.ref, item.area, seat, watch)]
    blockers = {item.ref: item.title for item in mine if item.weight is Weight.BLOCKER and item.state not in ENDS}
    blockers |= {each.ref: each.title for each in derived if watch and each.ref == watch.ref and _blocks(each)}
    return Outlook(
        percent=tally((item.state, item.weight, 1) for item in mine).percent,
        blockers=blockers,
        exceptions=tuple(each for each in exceptions if concerns(each.ref, each.area, seat, watch)),
    )


def concerns(ref: str, area: str, seat: Seat, watch: Watch | None) -> bool:
    """Whether the seat looks at an item."""
    if seat.area is not None:
        return area == seat.area
    return watch is None or ref in watch.items


def _blocks(derived: Derived) -> bool:
    return derived.weight is Weight.BLOCKER and not derived.met
