"""Time of which only working hours count: some days of the week, from morning to evening, in a launch's zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.forecast import BEGIN, END
from bot.domain.typed import fold, shown
from bot.domain.zones import both
from bot.errors import Refused

DAY = timedelta(days=1)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS = frozenset(range(5))
EXAMPLE = '`set working_hours="Mon-Fri 09-17"`'

_TYPED = re.compile(
    r"(?P<days>[a-z]+(?:\s?-\s?[a-z]+)?(?:\s?,\s?[a-z]+(?:\s?-\s?[a-z]+)?)*)\s+"
    r"(?P<begin>\d{1,2}(?::\d{2})?)\s?-\s?(?P<end>\d{1,2}(?::\d{2})?)",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Working:
    """A length of time in working hours; a whole day of it is one working day."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work. `days` are those of the week, 0 for Monday."""

    zone: str
    begin: time = BEGIN
    end: time = END
    days: frozenset[int] = WEEKDAYS

    def __str__(self) -> str:
        """`Mon–Fri 09–17`."""
        return f"{_runs(self.days, '–')} {_short(self.begin)}–{_short(self.end)}"

    @property
    def kept(self) -> str:
        """As it is kept, and read again by `read`: `Mon-Fri 09:00-17:00`."""
        return f"{_runs(self.days, '-')} {self.begin:%H:%M}-{self.end:%H:%M}"

    def after(self, at: datetime, length: Working) -> datetime:
        """The moment so many working hours after `at`; whole days later it is the same time of day."""
        for _ in range(length.span.days):
            at = self._next_day(self._later(at, timedelta()))
        return self._later(at, length.span % DAY)

    def before(self, at: datetime, length: Working) -> datetime:
        """The moment so many working hours before `at`. Less than a day of them."""
        return self.earlier(at, length.span)

    def covers(self, at: datetime) -> bool:
        """Whether somebody who begins at this moment begins in working hours."""
        return self.start(at, timedelta()) == at

    def start(self, at: datetime, span: timedelta) -> datetime:
        """When something begins, `span` of work after `at`: never at the end of a day, but when the next begins."""
        for opens, closes in self._stretches(at, DAY):
            begin = max(at, opens)
            if begin < closes:
                if span < closes - begin:
                    return begin + span
                span -= closes - begin
        raise AssertionError("working hours never end")

    def earlier(self, at: datetime, span: timedelta) -> datetime:
        """The moment from which `span` is worked until `at`."""
        for opens, closes in self._stretches(at, -DAY):
            end = min(at, closes)
            if end > opens:
                if span <= end - opens:
                    return end - span
                span -= end - opens
        raise AssertionError("there always were working hours")

    def _later(self, at: datetime, left: timedelta) -> datetime:
        """`at` itself only while people work."""
        for opens, closes in self._stretches(at, DAY):
            start = max(opens, at)
            if start < closes and left <= closes - start:
                return start + left
            left -= max(closes - start, timedelta())
        raise AssertionError("working hours never end")

    def _next_day(self, at: datetime) -> datetime:
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date() + DAY
        while day.weekday() not in self.days:
            day += DAY
        return both(datetime.combine(day, local.time()), self.zone)[0].astimezone(UTC)

    def _stretches(self, at: datetime, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """When work begins and ends on each day that is worked, from that of `at` on, or back."""
        day = at.astimezone(ZoneInfo(self.zone)).date()
        while True:
            if day.weekday() in self.days:
                yield _open(self, day)
            day += step


@lru_cache(maxsize=4096)
def _open(hours: Hours, day: date) -> tuple[datetime, datetime]:
    """When work begins and ends on a day. Where a change of clocks skips or doubles it, the earlier moment."""
    opens, closes = (min(both(datetime.combine(day, clock), hours.zone)) for clock in (hours.begin, hours.end))
    return opens.astimezone(UTC), closes.astimezone(UTC)


@lru_cache(maxsize=256)
def read(text: str, zone: str) -> Hours:
    """`Mon-Fri 09-17`, `mon-thu, sat 8:30-16` as people type it. Raises Refused with an example."""
    found = _TYPED.fullmatch(fold(text).strip())
    if found is None:
        raise Refused(f"golive cannot read {shown(text)} as working hours. Write for example {EXAMPLE}.")
    begin, end = _clock(found["begin"]), _clock(found["end"])
    if begin >= end:
        raise Refused(f"Working hours end later on the same day than they begin: {EXAMPLE}.")
    days = frozenset(day for part in found["days"].split(",") for day in _days(part))
    return Hours(zone, begin, end, days)


def _days(part: str) -> list[int]:
    """The days of `Mon-Fri`, or of one name."""
    first, _, last = (name.strip() for name in part.partition("-"))
    begin = _day(first)
    end = _day(last) if last else begin
    return [(begin + count) % 7 for count in range((end - begin) % 7 + 1)]


def _day(name: str) -> int:
    for number, day in enumerate(NAMES):
        if len(name) >= 2 and name[:3].casefold() == day.casefold()[: len(name)]:
            return number
    raise Refused(f"{shown(name)} is no day of the week. Write for example {EXAMPLE}.")


def _clock(typed: str) -> time:
    hours, _, minutes = typed.partition(":")
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise Refused(f"{shown(typed)} is no time of day. Write for example {EXAMPLE}.")
    return time(int(hours), int(minutes or 0))


def _short(at: time) -> str:
    return f"{at:%H:%M}" if at.minute else f"{at:%H}"


def _runs(days: frozenset[int], dash: str) -> str:
    """`Mon–Fri`, `Mon, Wed–Sat`."""
    parts: list[str] = []
    for day in sorted(days):
        if day - 1 in days:
            continue
        last = day
        while last + 1 in days:
            last += 1
        parts.append(NAMES[day] if last == day else f"{NAMES[day]}{dash}{NAMES[last]}")
    return ", ".join(parts)
