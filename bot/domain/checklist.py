"""Items that come from somewhere else: where they may go, and what they would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.due import Due
from bot.domain.item import Weight


@dataclass(frozen=True, slots=True)
class Place:
    """An area, as far as an import needs it. `next` is the next free number of its refs."""

    code: str
    title: str
    derived: bool
    next: int


@dataclass(frozen=True, slots=True)
class New:
    """An item that would be added, with what an item has; `row` is where it stands in its file."""

    row: int
    ref: str
    area: str
    group: str
    title: str
    definition: str
    weight: Weight
    due: Due | None
    shelf: timedelta | None = None
    bound: bool = False
