"""A checklist from a Markdown task list.

    # TECH                        a heading names the area, by code or title
    ## Servers                    a heading that names none is a group of the area above
    - [ ] Hosts answer (blocker, due T-5d 17:00)
      All of them, from outside.  what is indented under a task is its definition

Two shapes are all there is to it, and every row must be named by its line when it is faulty: a Markdown parser would
bring its own idea of both, and a package besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.exchange.rows import Row, Sheet

HEADING = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*\s*")
TASK = re.compile(r"\s{0,3}(?:[-*+]|\d{1,4}[.)])\s+\[(?P<done>[ xX])\]\s+(?P<title>.+?)\s*")
UNDER = re.compile(r"(?:\s{2,}|\t)(?P<text>\S.*?)\s*")
TAIL = re.compile(r"\s*\((?P<words>[^()]*)\)$")
WEIGHTS = ("blocker", "required", "optional")


def read(text: str, names_area: Callable[[str], bool]) -> Sheet:
    """`names_area` says whether a heading is an area's."""
    rows: list[Row] = []
    area = group = ""
    ticked = prose = 0
    under: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := HEADING.fullmatch(line):
            if names_area(found["title"]):
                area, group = found["title"], ""
            else:
                group = found["title"]
        elif found := TASK.fullmatch(line):
            ticked += found["done"] != " "
            rows.append(Row(number, {"area": area, "group": group, **_task(found["title"])}))
            under = []
        elif rows and (found := UNDER.fullmatch(line)):
            under.append(found["text"])
            rows[-1] = Row(rows[-1].number, {**rows[-1].cells, "definition": "\n".join(under)})
        else:
            prose += bool(line.strip())
    return Sheet(tuple(rows), (), tuple(_left_out(ticked, prose)))


def _task(title: str) -> dict[str, str]:
    """The title, with weight and due time where it ends in `(blocker, due T-2d)`."""
    tail = TAIL.search(title)
    words = [word.strip() for word in tail["words"].split(",")] if tail else []
    known = [word for word in words if word in WEIGHTS or word.startswith("due ")]
    if tail is None or not words or len(known) != len(words):
        return {"title": title}
    cells = {"title": title[: tail.start()]}
    for word in known:
        cells |= {"weight": word} if word in WEIGHTS else {"due": word.removeprefix("due ")}
    return cells


def _left_out(ticked: int, prose: int) -> list[str]:
    told = [f"the ticks ({ticked} of them): in golive people sign off"] if ticked else []
    return [*told, f"what is no task or heading ({prose} of the lines)"] if prose else told
