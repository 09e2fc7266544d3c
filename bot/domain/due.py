"""When an item is due: so long before T-0, or at a time of day so many calendar days before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.typed import fold


@dataclass(frozen=True, slots=True)
class Due:
    """`T-20h`, or with a time of day `T-5d 17:00`. It moves with T-0."""

    before: timedelta
    at: time | None = None

    def __str__(self) -> str:
        return f"T-{self.before.days}d {self.at:%H:%M}" if self.at else f"T-{duration_text(self.before)}"

    def when(self, t0: datetime, zone: ZoneInfo) -> datetime:
        """The due moment for an aware `t0`, in `zone`: days are counted on the calendar of that zone."""
        local = t0.astimezone(zone)
        if self.at is None:
            return (t0 - self.before).astimezone(zone)
        return datetime.combine(local.date() - self.before, self.at, zone)


_TYPED = re.compile(
    r"T-(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,5})h)?(?:(?P<minutes>\d{1,6})m)?"
    r"(?: (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d))?",
    re.ASCII | re.IGNORECASE,
)


_DAY_AND_CLOCK = re.compile(r"T-\d{1,4}d (?:[01]?\d|2[0-3]):[0-5]\d(?!\S)", re.ASCII | re.IGNORECASE)


def reach(text: str) -> int:
    """How many characters at the start of `text` are a day before T-0 and a time of it. Never refuses."""
    match = _DAY_AND_CLOCK.match(fold(text))
    return match.end() if match else 0


def typed(text: str) -> Due | None:
    """`T-20h` or `T-5d 17:00` as people type it; None when it is neither. A time of day goes with whole days."""
    match = _TYPED.fullmatch(text)
    if match is None or (match["clock"] and (match["hours"] or match["minutes"])):
        return None
    length = {name: int(match[name] or 0) for name in ("days", "hours", "minutes")}
    clock = match["clock"]
    return Due(timedelta(**length), time.fromisoformat(clock.rjust(5, "0")) if clock else None)


def duration_text(length: timedelta) -> str:
    """`24h30m`; days are written from 48 h on, when they come out even."""
    seconds = int(length.total_seconds())
    if seconds % 86400 == 0 and seconds >= 2 * 86400:
        return f"{seconds // 86400}d"
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if number]
    return "".join(parts) or "0m"
