"""The small values a template is written in: `T-24h`, `T-5d 17:00`, `45m`, `≥ 99.9 %`, `TECH-1..7`.

Each has a parser that refuses in plain words, and `str()` of the value reads back as the same value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Literal

from bot.domain.due import Due, duration_text
from bot.domain.telling import Telling

_LENGTH = r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?"
DURATION = rf"^(?=\d){_LENGTH}$"
OFFSET = rf"^([TR])([+-])(?:0|(?=\d){_LENGTH})$"
DUE = rf"^T-(?=\d){_LENGTH}(?: ([01]\d|2[0-3]):([0-5]\d))?$"
WAIT = rf"^(?:(?=\d){_LENGTH}|(\d{{1,3}}) working (hours?|days?)|(next) working day)$"
QUORUM = r"^(\d{1,2}) of (\d{1,2})$"
PERCENT = r"^(\d{1,4}) ?%$"
TELLING = rf"^(automatic|draft)(?: if (?:over ((?=\d){_LENGTH})|(T-0 was told)))?$"
SPAN = r"[A-Z]{2,8}-(?:[1-9]\d{0,3}(?:\.\.[1-9]\d{0,3})?|\*)"
REFS = rf"^{SPAN}(?: {SPAN})*$"


@dataclass(frozen=True, slots=True)
class Offset:
    """A moment by a clock: `T` counts from T-0, `R` from the moment a rollback is confirmed."""

    clock: Literal["T", "R"]
    delta: timedelta

    def __str__(self) -> str:
        sign = "-" if self.delta < timedelta() else "+"
        return f"{self.clock}{sign}{duration_text(abs(self.delta)) if self.delta else '0'}"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something may stay silent; `working` counts the launch's working hours or days only."""

    amount: timedelta
    working: bool = False

    def __str__(self) -> str:
        if not self.working:
            return duration_text(self.amount)
        if self.amount == timedelta(days=1):
            return "next working day"
        days, hours = self.amount.days, self.amount.seconds // 3600
        number, unit = (days, "day") if days and not hours else (days * 24 + hours, "hour")
        return f"{number} working {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Quorum:
    """`need` out of `of`."""

    need: int
    of: int

    def __str__(self) -> str:
        return f"{self.need} of {self.of}"


@dataclass(frozen=True, slots=True)
class Span:
    """`TECH-3`, `TECH-1..7`, or `TECH-*` (every number there is)."""

    code: str
    first: int = 1
    last: int | None = None

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.code}-*"
        return f"{self.code}-{self.first}" + ("" if self.first == self.last else f"..{self.last}")

    def refs(self, count: int) -> tuple[str, ...]:
        """The single refs among the `count` there are."""
        last = count if self.last is None else min(self.last, count)
        return tuple(f"{self.code}-{number}" for number in range(self.first, last + 1))


Refs = tuple[Span, ...]


def shown(value: object) -> str:
    """What somebody wrote, short enough for one line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def parse_duration(text: str) -> timedelta:
    match = _match(DURATION, text, "is not a length of time; write 45m, 36h, 24h30m or 7d")
    return _length(match.groups())


def parse_offset(text: str) -> Offset:
    match = _match(OFFSET, text, "is not an offset; write T-24h, T+0, T+15m, or R+15m in the rollback phase")
    length = _length(match.groups()[2:])
    return Offset("T" if match[1] == "T" else "R", -length if match[2] == "-" else length)


def parse_due(text: str) -> Due:
    match = _match(DUE, text, "is not a due time; write T-5d 17:00 or T-20h")
    before = _length(match.groups()[:4])
    if match[5] is None:
        return Due(before)
    if before % timedelta(days=1):
        raise ValueError(f"{text!r} mixes hours with a time of day; write T-5d 17:00 or T-20h")
    return Due(before, time(int(match[5]), int(match[6])))


def parse_wait(text: str) -> Wait:
    match = _match(WAIT, text, "is not a wait; write 10m, 1 working hour or next working day")
    if match[7]:
        return Wait(timedelta(days=1), working=True)
    if match[5]:
        unit = timedelta(hours=1) if match[6].startswith("hour") else timedelta(days=1)
        return Wait(int(match[5]) * unit, working=True)
    return Wait(_length(match.groups()[:4]))


def parse_quorum(text: str) -> Quorum:
    match = _match(QUORUM, text, "is not a count; write 3 of 5")
    need, of = int(match[1]), int(match[2])
    if not 1 <= need <= of:
        raise ValueError(f"{text!r} can never be; the first number is at least 1 and not above the second")
    return Quorum(need, of)


def parse_percent(text: str) -> int:
    return int(_match(PERCENT, text, "is not a share; write 150 %")[1])


def parse_telling(text: str) -> Telling:
    match = _match(TELLING, text, "is not known; write automatic, draft, draft if over 30m or draft if T-0 was told")
    over = parse_duration(match[2]) if match[2] else None
    return Telling("automatic" if match[1] == "automatic" else "draft", over, match[7] is not None)


def parse_refs(text: str) -> Refs:
    """Refs as they are typed in Slack: `TECH-1..7 TECH-9 DATA-*`."""
    _match(REFS, text, "is not a list of refs; write TECH-1..7 TECH-9 or DATA-*")
    words = text.split()
    if len(words) > 100:
        raise ValueError(f"lists {len(words)} refs; join neighbours, as in TECH-1..7, to stay under 100")
    return tuple(_span(word) for word in words)


def _span(word: str) -> Span:
    code, _, numbers = word.partition("-")
    if numbers == "*":
        return Span(code)
    first, _, last = numbers.partition("..")
    if int(last or first) < int(first):
        raise ValueError(f"{word!r} runs backwards; write the smaller number first")
    return Span(code, int(first), int(last or first))


def _match(pattern: str, text: object, problem: str) -> re.Match[str]:
    match = re.match(pattern, text, re.ASCII) if isinstance(text, str) else None
    if match is None or match.end() != len(match.string):
        raise ValueError(f"{shown(text)} {problem}")
    return match


def _length(groups: tuple[str | Any, ...]) -> timedelta:
    days, hours, minutes, seconds = (int(number or 0) for number in groups[:4])
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
