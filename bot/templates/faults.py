"""What is wrong with a template, told so that the next step is plain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from bot.errors import GoliveError

from .parts import CODE, HOLDER, NAME, REF, UNTIL
from .values import shown

PATTERNS = {
    CODE: "is not a code; write 2 to 8 capital letters, such as TECH",
    NAME: "is not a name; write up to 40 small letters, digits, - or _, such as base_url",
    HOLDER: "owns nothing; write the code of an area or seat, director or deputy",
    REF: "is not a ref; write one such as TECH-7",
    UNTIL: "is nothing to wait for; write poll, or a step such as PRE-2 done",
}
QUOTED = re.compile("'([^']+)'")
WORDINGS = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes if it is",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "is empty; at least {min_length} is needed",
    "too_long": "holds {actual_length}; at most {max_length} fit",
    "tuple_type": "must be a list",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "value_error": "{error}",
    **dict.fromkeys(("model_type", "dict_type", "mapping_type"), "must hold keys and values"),
}


class Fault(NamedTuple):
    """One fault of a file; `line` and `column` count from 1, `field` names the place (`DAY-3.takes`)."""

    line: int
    column: int
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.line), self.field, self.problem)))


class TemplateFaults(GoliveError):
    """A template cannot be used; `faults` holds every reason."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source, self.faults = source, tuple(faults)
        super().__init__("\n".join(f"{source}:{fault}" for fault in self.faults))


def hint(word: str, known: Iterable[str]) -> str:
    """The nearest known word; without one, all of them if they are few."""
    words = list(known)
    near = get_close_matches(word[:80].lower(), [other.lower() for other in words], n=1, cutoff=0.6)
    if near:
        return f"; did you mean `{next(other for other in words if other.lower() == near[0])}`?"
    return f"; known here: {', '.join(words)}" if 0 < len(words) <= 30 else ""


def wording(error: Mapping[str, Any]) -> str:
    """One error of pydantic in golive's words."""
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind == "string_pattern_mismatch" and context["pattern"] in PATTERNS:
        return f"{shown(value)} {PATTERNS[context['pattern']]}"
    if value is None and kind not in ("missing", "value_error"):
        return "is empty; give it a value or leave it out"
    if kind == "literal_error":
        return f"{shown(value)} is not known here{hint(str(value), QUOTED.findall(context['expected']))}"
    text = WORDINGS.get(kind, error["msg"]).format(**context)
    return f"{shown(value)} {text}" if kind in ("int_type", "bool_type") else text
