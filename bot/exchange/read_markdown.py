"""A checklist from a Markdown task list.

    # TECH                        a heading names the area, by code or title
    ## Servers                    a heading that names none is a group of the area above
    - [ ] Hosts answer (blocker, due T-5d 17:00, shelf life 7d, bound to version)
      All of them, from outside.  what is indented under a task is its definition
    #### Data                     from the fourth level on a group, whatever it is called; with no name, no group

golive's own report in Markdown is such a list too: a task begins with its ref there, and ends in how far it is.

Two shapes are all there is to it, and every row must be named by its line when it is faulty: a Markdown parser would
bring its own idea of both, and a package besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.exchange.report_md import BOUND, MET, NOT_MET, meant
from bot.exchange.rows import Row, Sheet

HEADING = re.compile(r"(?P<level>#{1,6})(?:\s+(?P<title>.*?))??(?:\s+#+)?\s*")
OF_GROUPS = 4
"""The level of headings from which on they are groups alone."""

TASK = re.compile(r"\s{0,3}(?:[-*+]|\d{1,4}[.)])\s+\[(?P<done>[ xX])\]\s+(?P<title>.+?)\s*")
UNDER = re.compile(r"(?:\s{2,}|\t)(?P<text>\S.*?)\s*")
TAIL = re.compile(r"\s*\((?P<words>[^()]*)\)$")
WEIGHTS = ("blocker", "required", "optional")
OF_REPORT = re.compile(
    rf"\*\*(?P<ref>[A-Z0-9]+-\d+)\*\* (?P<title>.*) (?<!\\)\((?P<weight>{'|'.join(WEIGHTS)}), (?P<state>[a-z ]+)"
    rf"(?:, due (?P<due>[^,()]+))?(?:, shelf life (?P<shelf>[^,()]+))?(?P<bound>, {BOUND})?"
    r"(?:, owner (?:\\.|[^\\])*)?\)"
)
"""A task as `report_md` writes it."""


def read(text: str, names_area: Callable[[str], bool]) -> Sheet:
    """`names_area` says whether a heading is an area's."""
    rows: list[Row] = []
    area, group = "", None
    ticked = prose = 0
    for number, line, below in _with_below(text.splitlines()):
        if found := HEADING.fullmatch(line):
            title = meant(found["title"] or "")
            begins = len(found["level"]) < OF_GROUPS and names_area(title)
            area, group = (title, None) if begins else (area, title)
        elif found := TASK.fullmatch(line):
            ticked += found["done"] != " "
            if cells := _task(found["title"], below):
                named = {"area": area} if group is None else {"area": area, "group": group}
                rows.append(Row(number, named | cells))
        else:
            prose += bool(line.strip())
    return Sheet(tuple(rows), (), tuple(_left_out(ticked, prose)))


def _with_below(lines: Sequence[str]) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Each line with its number; a task with what is indented under it."""
    place = 0
    while place < len(lines):
        end = place + 1
        if TASK.fullmatch(lines[place]):
            while end < len(lines) and _is_below(lines[end]):
                end += 1
        yield place + 1, lines[place], lines[place + 1 : end]
        place = end


def _is_below(line: str) -> bool:
    return not line.strip() or (UNDER.fullmatch(line) is not None and TASK.fullmatch(line) is None)


def _task(title: str, below: Sequence[str]) -> dict[str, str] | None:
    """What a task says; None for one of a report that follows from others."""
    own = OF_REPORT.fullmatch(title)
    if own is None:
        return _titled(title) | _defined([line.strip() for line in below])
    if own["state"] in (MET, NOT_MET):
        return None
    said = {name: own[name] or "" for name in ("ref", "weight", "due", "shelf")}
    cells = {**said, "title": meant(own["title"]), "bound": "yes" if own["bound"] else ""}
    return cells | _defined([line[2:] for line in below if not line.lstrip().startswith("- ")])


def _defined(below: Sequence[str]) -> dict[str, str]:
    definition = "\n".join(map(meant, below)).strip()
    return {"definition": definition} if definition else {}


def _titled(title: str) -> dict[str, str]:
    """The title, with what it ends in when that is `(blocker, due T-2d)`."""
    tail = TAIL.search(title)
    words = [word.strip() for word in tail["words"].split(",")] if tail else []
    cells: dict[str, str] = {}
    for word in words:
        cells |= _said(word)
    if tail is None or len(cells) != len(words):
        return {"title": meant(title)}
    return {"title": meant(title[: tail.start()]), **cells}


def _said(word: str) -> dict[str, str]:
    """A word of a tail, as a cell; nothing when it is none."""
    if word in WEIGHTS:
        return {"weight": word}
    if word == BOUND:
        return {"bound": "yes"}
    columns = {"due ": "due", "shelf life ": "shelf"}
    return {column: word.removeprefix(begin) for begin, column in columns.items() if word.startswith(begin)}


def _left_out(ticked: int, prose: int) -> list[str]:
    told = [f"the ticks ({ticked} of them): in golive people sign off"] if ticked else []
    return [*told, f"what is no task or heading ({prose} of the lines)"] if prose else told
