"""Time of which only working hours count: Monday to Friday, from morning to evening, in a launch's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.forecast import BEGIN, END
from bot.domain.zones import both

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Working:
    """A length of time in working hours; a whole day of it is one working day."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work, Monday to Friday."""

    zone: str
    begin: time = BEGIN
    end: time = END

    def after(self, at: datetime, length: Working) -> datetime:
        """The moment so many working hours after `at`; whole days later it is the same time of day."""
        for _ in range(length.span.days):
            at = self._next_day(self._later(at, timedelta()))
        return self._later(at, length.span % DAY)

    def before(self, at: datetime, length: Working) -> datetime:
        """The moment so many working hours before `at`. Less than a day of them."""
        left, day = length.span, self._day(at)
        while True:
            opens, closes = _open(self, day)
            end = min(closes, at)
            if left <= end - opens:
                return end - left
            left -= max(end - opens, timedelta())
            day -= DAY

    def _later(self, at: datetime, left: timedelta) -> datetime:
        """`at` itself only while people work."""
        day = self._day(at)
        while True:
            opens, closes = _open(self, day)
            start = max(opens, at)
            if opens < closes and start < closes and left <= closes - start:
                return start + left
            left -= max(closes - start, timedelta())
            day += DAY

    def _next_day(self, at: datetime) -> datetime:
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date() + DAY
        while day.weekday() >= 5:
            day += DAY
        return both(datetime.combine(day, local.time()), self.zone)[0].astimezone(UTC)

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()


@lru_cache(maxsize=4096)
def _open(hours: Hours, day: date) -> tuple[datetime, datetime]:
    """When work begins and ends on a day; the same moment twice where nobody works."""
    opens, closes = (
        both(datetime.combine(day, clock), hours.zone)[0].astimezone(UTC) for clock in (hours.begin, hours.end)
    )
    return (opens, closes) if day.weekday() < 5 else (opens, opens)
