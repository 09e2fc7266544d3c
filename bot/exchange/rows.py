"""What stands in a checklist somebody kept elsewhere: its rows, and what is wrong with it, by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

COLUMNS = ("ref", "area", "group", "title", "definition", "weight", "due", "shelf", "bound")
"""What a row may say. All else a file holds is left out, and said to be."""

OTHER_NAMES = {
    "section": "group",
    "item": "title",
    "task": "title",
    "what": "title",
    "description": "definition",
    "shelf life": "shelf",
    "bound to": "bound",
    "bound to version": "bound",
}


class Fault(NamedTuple):
    """`row` counts from 1 as an editor or a spreadsheet shows it; `column` is empty where the whole row is meant."""

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"row {self.row}{f', {self.column}' if self.column else ''}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Row:
    """A cell that is there and empty says that there is none; one that is not there says nothing."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`left_out` says in words what the file holds besides."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()


def column(name: str) -> str:
    """A column's name as golive calls it: `Section ` is `group`."""
    plain = name.strip().lower().replace("_", " ")
    return OTHER_NAMES.get(plain, plain)
