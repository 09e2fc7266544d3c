"""A row of a checklist held against a launch: the item it would be, or all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from typing import TypeVar

from bot.domain.checklist import New, Place
from bot.domain.due import Due
from bot.domain.item import Item, Weight
from bot.domain.shelf import LONGEST, SHORTEST
from bot.exchange.rows import Fault, Row
from bot.templates.values import parse_due, parse_duration

T = TypeVar("T")

TITLE, DEFINITION = 150, 3000
HIGHEST = 999
"""The highest number a ref can have."""

BOUND: Mapping[str, bool] = {"": False, "no": False, "false": False, "yes": True, "true": True, "version": True}


def item(row: Row, areas: Sequence[Place], last: Mapping[str, Item]) -> New | list[Fault]:
    """`last` is what stands at the end of each area: its group and due time are meant where a row has no such cell."""
    faults: list[Fault] = []

    def wrong(column: str, problem: str) -> None:
        faults.append(Fault(row.number, column, problem))

    def read(column: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(cells[column]) if cells.get(column) else None
        except ValueError as error:
            wrong(column, str(error))
            return None

    cells = {name: " ".join(text.split()) for name, text in row.cells.items() if name != "definition"}
    title, definition = cells.get("title", ""), _lines(row.cells.get("definition", ""))
    place = area(cells.get("area", ""), areas)
    if place is None:
        wrong("area", _no_area(cells.get("area", ""), areas))
    elif place.derived:
        wrong("area", f"{place.code} follows from the other areas; nothing is added to it")
    for column, text, most in (("title", title, TITLE), ("group", cells.get("group", ""), TITLE)):
        if len(text) > most:
            wrong(column, f"has {len(text)} characters; at most {most} fit")
    if not title:
        wrong("title", "is empty")
    if len(definition) > DEFINITION:
        wrong("definition", f"has {len(definition)} characters; at most {DEFINITION} fit")
    weight = read("weight", _weight) or Weight.REQUIRED
    due, shelf, bound = read("due", _due), read("shelf", _shelf), read("bound", _bound) or False
    if faults or place is None:
        return faults
    behind = last.get(place.code)
    group = cells.get("group", behind.section if behind else "")
    due = due if "due" in cells or behind is None else behind.due
    ref = _ref(cells.get("ref", ""), place)
    return New(row.number, ref, place.code, group, title, definition or title, weight, due, shelf, bound)


def area(named: str, areas: Sequence[Place]) -> Place | None:
    """By code, by title, or by both as a report has them."""
    plain = " ".join(named.split()).casefold()
    return next((area for area in areas if plain in _names(area)), None)


def _names(area: Place) -> tuple[str, ...]:
    code, title = area.code.casefold(), area.title.casefold()
    return code, title, f"{code} {title}"


def _no_area(named: str, areas: Sequence[Place]) -> str:
    codes = [area.code for area in areas if not area.derived]
    if not named:
        return f"is empty; the areas are {', '.join(codes)}"
    known = {word.casefold(): area.code for area in areas for word in (area.code, area.title)}
    near = get_close_matches(named[:80].casefold(), known, n=1, cutoff=0.6)
    hint = f"did you mean {known[near[0]]}?" if near else f"the areas are {', '.join(codes)}"
    return f"there is no area {named[:40]!r}; {hint}"


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _ref(named: str, area: Place) -> str:
    """The ref it had elsewhere, where nothing in the launch has ever had it."""
    found = re.fullmatch(r"([A-Z0-9]+)-([1-9]\d{0,2})", named.upper(), re.ASCII)
    free = found is not None and found[1] == area.code and area.next <= int(found[2]) <= HIGHEST
    return named.upper() if free else ""


def _weight(text: str) -> Weight:
    if text.lower() not in set(Weight):
        raise ValueError(f"{text!r} is none of {', '.join(Weight)}")
    return Weight(text.lower())


def _due(text: str) -> Due:
    return parse_due(f"{text[:1].upper()}{text[1:]}")


def _shelf(text: str) -> timedelta:
    length = parse_duration(text.lower())
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"{text!r} is no shelf life; one is between a minute and a year, as 36h or 7d")
    return length


def _bound(text: str) -> bool:
    if text.lower() not in BOUND:
        raise ValueError(f"{text!r} is neither yes nor no: is its sign-off for one version alone?")
    return BOUND[text.lower()]
