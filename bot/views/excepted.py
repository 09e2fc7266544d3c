"""Exceptions: what does not stand in the way of a GO although it is not done, by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.aside import Excepted
from bot.domain.item import Weight
from bot.views.item import Name
from bot.views.parts import At, Bold, Line, Part, Quiet, clip

SHOWN = 10
"""Exceptions named beside the poll; what is beyond them is counted."""

KINDS = {
    "waived": "is waived",
    "na": "does not apply",
    "weight": "is no blocker any more",
    "shelf": "counts longer",
    "bound": "counts for every version",
    "discarded": "was discarded",
    "unchecked": "lost a check",
    "not rehearsed": "goes without a rehearsal",
}

DONE = frozenset({"waived", "discarded"})
"""Kinds that are somebody's deed; the others are what somebody says."""


def briefly(found: Sequence[Excepted], most: int) -> str:
    """`OPS-1 is waived, OPS-4 does not apply and 2 more`."""
    said = [f"{each.ref} {KINDS.get(each.kind, each.kind)}" for each in found]
    more = f" and {len(said) - most} more" if len(said) > most else ""
    return f"{', '.join(said[:most])}{more}"


def lines(found: Sequence[Excepted], name: Name, zone: str, most: int = SHOWN) -> list[Line]:
    """A heading and a line for each; nothing where there is none."""
    if not found:
        return []
    told = [_exception(each, name, zone) for each in found[:most]]
    more: list[Line] = [[f"and {len(found) - most} more"]] if len(found) > most else []
    return [[Bold("Exceptions")], *told, *more]


def _exception(each: Excepted, name: Name, zone: str) -> Line:
    until: list[Part] = [" until ", At(each.until, zone)] if each.until else []
    blocker = ", a blocker," if each.weight is Weight.BLOCKER else ""
    start: Line = [Bold(each.ref), f" {clip(each.title, 40)}{blocker} "]
    by = " by " if each.kind in DONE else ", says "
    return [*start, KINDS.get(each.kind, each.kind), *until, by, name(each.by), ": ", Quiet(clip(each.reason, 80))]
