"""A verdict as people write it: `0.04 %`, `43 s down`, `met`, `not met the export fails`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import spans
from bot.domain.criterion import Criterion, Result, as_number
from bot.domain.typed import fold
from bot.errors import Refused

_WORDS = {
    "met": Result.MET,
    "not met": Result.MISSED,
    "unmet": Result.MISSED,
    "missed": Result.MISSED,
    "unknown": Result.UNKNOWN,
    "open": Result.OPEN,
}
_WORD = re.compile(r"\s*(?P<word>not\s+met|unmet|met|missed|unknown|open)\b[\s,.:;-]*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?P<number>-?\d{1,12}(?:[.,]\d{1,6})?)(?![\d.,]*\w)\s*")
_DOWN = re.compile(r"(?:down|off)\b[\s,.:;-]*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,.:;-]*")


@dataclass(frozen=True, slots=True)
class Said:
    """Either a result or a figure, and the words that follow."""

    result: Result | None
    figure: float | None
    reason: str


def read(text: str, criterion: Criterion) -> Said:
    """Raises Refused when it begins with neither."""
    plain = fold(text)
    if word := _WORD.match(plain):
        return Said(_WORDS[" ".join(word["word"].lower().split())], None, text[word.end() :].strip())
    if (down := _time_down(plain, criterion)) is not None:
        length, end = down
        whole = spans.parse_offset(criterion.judge_at)
        return Said(None, round(100 - 100 * (length / whole), 6), text[end:].strip())
    if number := _NUMBER.match(plain):
        end = _after_unit(plain, number.end(), criterion)
        return Said(None, as_number(number["number"]), text[end:].strip())
    raise Refused(
        f"Say a number or a word: `judge {criterion.ref} {'0.04' if criterion.goal else 'met'}`, "
        f"`judge {criterion.ref} not met REASON`, `judge {criterion.ref} unknown REASON`.",
        field="text",
    )


def _time_down(plain: str, criterion: Criterion) -> tuple[timedelta, int] | None:
    """A length of time at the start, where the criterion is a share of time."""
    start = len(plain) - len(plain.lstrip())
    found = spans.scan(plain, start) if criterion.down(0) is not None else None
    if found is None or found[0] > spans.parse_offset(criterion.judge_at):
        return None
    length, end = found
    end = _skip(_BETWEEN, plain, end)
    return length, _skip(_DOWN, plain, end)


def _after_unit(plain: str, end: int, criterion: Criterion) -> int:
    unit = criterion.target.unit.casefold() if criterion.target else ""
    for written in (unit, unit.replace("of ", "/", 1)):
        if written and plain[end:].casefold().startswith(written):
            return _skip(_BETWEEN, plain, end + len(written))
    return _skip(_BETWEEN, plain, end)


def _skip(pattern: re.Pattern[str], plain: str, start: int) -> int:
    found = pattern.match(plain, start)
    return found.end() if found else start
