"""A checklist held against a launch: what would be added, what is there already, and what is wrong, row by row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.checklist import New, Place
from bot.domain.item import Item
from bot.exchange import judged, read_csv, read_markdown, read_report, read_yaml
from bot.exchange.judged import HIGHEST
from bot.exchange.rows import Fault, Sheet

MOST_BYTES = 2_000_000
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
    for row in sheet.rows:
        found = judged.item(row, areas, last)
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
            new.append(found)
    new = list(_numbered(new, areas))
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
        ".md": lambda text: read_markdown.read(text, lambda title: judged.area(title, areas) is not None),
    }
    kind = name[name.rfind(".") :].lower() if "." in name else ""
    reader = readers.get(".md" if kind == ".markdown" else kind)
    if reader is None:
        return Sheet((), (Fault(1, "", f"is of no kind golive reads: {', '.join(KINDS)}"),))
    return reader(text)


def _numbered(new: Sequence[New], areas: Sequence[Place]) -> Iterator[New]:
    """Each with a ref of its own: the first that asks for one has it, the others get the next free numbers."""
    kept = {each.ref: each.row for each in reversed(new) if each.ref}
    numbers = {area.code: area.next for area in areas}
    for each in new:
        if kept.get(each.ref) == each.row:
            yield each
            continue
        while (ref := f"{each.area}-{numbers[each.area]}") in kept:
            numbers[each.area] += 1
        numbers[each.area] += 1
        yield replace(each, ref=ref)


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
