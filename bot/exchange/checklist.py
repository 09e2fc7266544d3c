"""A checklist held against a launch: what would be added, what is there already, and what is wrong, row by row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.checklist import New, Place
from bot.domain.due import Due
from bot.domain.item import Item, Weight
from bot.exchange import read_csv, read_markdown, read_report, read_yaml
from bot.exchange.rows import Fault, Row, Sheet
from bot.templates.values import parse_due

MOST_BYTES = 2_000_000
TITLE, DEFINITION = 150, 3000
HIGHEST = 999
"""The highest number a ref can have."""

KINDS = (".csv", ".md", ".markdown", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Import:
    """What came of reading a file. `there` is how many of its items the launch has already."""

    digest: str
    new: tuple[New, ...]
    there: int
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]


def read(name: str, content: bytes, areas: Sequence[Place], items: Sequence[Item]) -> Import:
    """The file, by its name's ending, held against the areas and items of a launch. Nothing of a faulty one is new."""
    digest = hashlib.sha256(content).hexdigest()
    sheet = _sheet(name, content, areas)
    faults = list(sheet.faults)
    seen = {key: 0 for item in items for key in _keys(item.area, item.section, item.title, item.definition)}
    last = last_of_areas(items)
    new: list[New] = []
    there = 0
    numbers = {area.code: area.next for area in areas}
    for row in sheet.rows:
        found = _judged(row, areas, last)
        if not isinstance(found, New):
            faults += found
            continue
        by_title, whole = _keys(found.area, found.group, found.title, found.definition)
        before = seen.get(whole if row.cells.get("definition") else by_title)
        if before == 0:
            there += 1
        elif before is not None:
            faults.append(Fault(row.number, "title", f"is the same as in row {before}"))
        else:
            seen.setdefault(by_title, row.number)
            seen[whole] = row.number
            new.append(_numbered(found, numbers))
    faults += _too_many(new)
    if not sheet.rows and not faults:
        faults.append(Fault(1, "", "holds no item"))
    return Import(digest, () if faults else tuple(new), there, tuple(sorted(faults)), sheet.left_out)


def token(found: Import, *, attempt: int, plan_version: int, items: Iterable[Item]) -> str:
    """What confirms an import: bound to the file, to the plan's version, and to the list as it was looked at."""
    refs = sorted((item.ref, item.title) for item in items)
    bound = f"{found.digest}:{attempt}:{plan_version}:{refs}"
    return hashlib.sha256(bound.encode()).hexdigest()[:8]


def last_of_areas(items: Iterable[Item]) -> dict[str, Item]:
    """What stands at the end of each area: new items come behind it, and take its group and due time over."""
    return {item.area: item for item in sorted(items, key=lambda item: item.position) if not item.derived}


def _sheet(name: str, content: bytes, areas: Sequence[Place]) -> Sheet:
    if len(content) > MOST_BYTES:
        return Sheet((), (Fault(1, "", f"is larger than {MOST_BYTES // 1_000_000} MB"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return Sheet((), (Fault(row, "", "is not UTF-8 text; save it as UTF-8"),))
    readers: Mapping[str, Callable[[str], Sheet]] = {
        ".csv": read_csv.read,
        ".yaml": read_yaml.read,
        ".yml": read_yaml.read,
        ".json": read_report.read,
        ".md": lambda text: read_markdown.read(text, lambda title: _area(title, areas) is not None),
    }
    kind = name[name.rfind(".") :].lower() if "." in name else ""
    reader = readers.get(".md" if kind == ".markdown" else kind)
    if reader is None:
        return Sheet((), (Fault(1, "", f"is of no kind golive reads: {', '.join(KINDS)}"),))
    return reader(text)


def _judged(row: Row, areas: Sequence[Place], last: Mapping[str, Item]) -> New | list[Fault]:
    faults: list[Fault] = []

    def wrong(column: str, problem: str) -> None:
        faults.append(Fault(row.number, column, problem))

    cells = {name: " ".join(text.split()) for name, text in row.cells.items() if name != "definition"}
    definition = row.cells.get("definition", "").strip()
    area = _area(cells.get("area", ""), areas)
    if area is None:
        wrong("area", _no_area(cells.get("area", ""), areas))
    elif area.derived:
        wrong("area", f"{area.code} follows from the other areas; nothing is added to it")
    title = cells.get("title", "")
    for column, text, most in (("title", title, TITLE), ("group", cells.get("group", ""), TITLE)):
        if len(text) > most:
            wrong(column, f"has {len(text)} characters; at most {most} fit")
    if not title:
        wrong("title", "is empty")
    if len(definition) > DEFINITION:
        wrong("definition", f"has {len(definition)} characters; at most {DEFINITION} fit")
    weight = cells.get("weight", "").lower() or Weight.REQUIRED
    if weight not in set(Weight):
        wrong("weight", f"{cells['weight']!r} is none of {', '.join(Weight)}")
    due, problem = _due(cells.get("due", ""))
    if problem:
        wrong("due", problem)
    if faults or area is None:
        return faults
    behind = last.get(area.code)
    group = cells.get("group") or (behind.section if behind else "")
    due = due or (behind.due if behind else None)
    return New(row.number, "", area.code, group, title, definition or title, Weight(weight), due)


def _due(text: str) -> tuple[Due | None, str]:
    try:
        return (parse_due(f"{text[:1].upper()}{text[1:]}"), "") if text else (None, "")
    except ValueError as error:
        return None, str(error)


def _area(named: str, areas: Sequence[Place]) -> Place | None:
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


def _numbered(found: New, numbers: dict[str, int]) -> New:
    number = numbers[found.area]
    numbers[found.area] += 1
    values = (found.row, f"{found.area}-{number}", found.area, found.group, found.title, found.definition)
    return New(*values, found.weight, found.due)


def _too_many(new: Sequence[New]) -> Iterator[Fault]:
    over = [each for each in new if int(each.ref.rpartition("-")[2]) > HIGHEST]
    many = Counter(each.area for each in over)
    for area, count in many.items():
        first = next(each for each in over if each.area == area)
        yield Fault(first.row, "area", f"{area} ends at {area}-{HIGHEST}; {count} items from here on have no room")


def _keys(area: str, group: str, title: str, definition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What an item is known by: its title in its group; and with its definition, where one is given."""
    by_title = (area, _folded(group), _folded(title))
    return by_title, (*by_title, _folded(definition))


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
