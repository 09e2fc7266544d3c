"""What a figure is held against: `≥ 99.9 %`, `= 0 crashes`, `≤ {limit} tickets`."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Any, Literal

TARGET = r"^(≥|≤|>=|<=|=|<|>) ?(-?\d{1,12}(?:\.\d{1,6})?|\{[a-z][a-z0-9_-]*\})(?: ?([^\s\d{][^\n{}]{0,39}))?$"

_HOLDS = {"≥": operator.ge, "≤": operator.le, "<": operator.lt, ">": operator.gt, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Target:
    """Comparator, threshold (a number or a `{variable}`) and unit. `str()` of it reads back as the same."""

    comparator: Literal["≥", "≤", "=", "<", ">"]
    threshold: float | str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.comparator} {self.told(self.threshold)}"

    def told(self, figure: float | str) -> str:
        """A figure in the target's unit."""
        number = figure if isinstance(figure, str) else f"{figure:.6f}".rstrip("0").rstrip(".")
        return f"{number} {self.unit}".rstrip()

    def met_by(self, figure: float) -> bool:
        """Whether a figure meets it; a millionth, the finest that can be written, is no difference."""
        if isinstance(self.threshold, str):
            raise ValueError(f"{self.threshold} has no value yet")
        return bool(_HOLDS[self.comparator](round(figure, 6), self.threshold))


def parse_target(text: str) -> Target:
    match = re.match(TARGET, text, re.ASCII) if isinstance(text, str) else None
    if match is None or match.end() != len(text):
        shown = repr(text) if len(repr(text)) <= 60 else f"{repr(text)[:59]}…"
        raise ValueError(f'{shown} is not a target; write "≥ 99.9 %", "= 0 crashes" or "≤ {{limit}} tickets"')
    sign: Any = {">=": "≥", "<=": "≤"}.get(match[1], match[1])
    return Target(sign, match[2] if match[2].startswith("{") else float(match[2]), (match[3] or "").rstrip())
