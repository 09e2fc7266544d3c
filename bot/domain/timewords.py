"""The outlines a time may have, what each comes to, and what to say of text that has none of them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain import spans, zones
from bot.domain.typed import either, fold, shown
from bot.errors import Refused

AHEAD = 5
"""Years ahead of now that a time may lie."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


_CLOCK = (
    r"(?P<hour>\d\d?)"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?:\s?(?P<half>[ap]\.?m))?|\s?(?P<sharp>[ap]\.?m))"
)
_DAY = (
    r"(?P<name>today|tomorrow|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_END = r"(?=[,;.:!)]*(?:\s|\Z))"
_DATED = _form(rf"(?:at\s+)?{_DATE}(?:T|,?\s+(?:at\s+)?){_CLOCK}(?:\s?(?P<offset>Z|[+-]\d\d:?\d\d))?{_END}")
_NAMED = _form(rf"{_DAY},?\s+(?:at\s+)?{_CLOCK}{_END}")
_CLOCKED = _form(rf"(?:at\s+)?{_CLOCK}{_END}")
_SHIFT = _form(r"(?:at\s+)?(?P<start>in\s+|T\s?[+-]\s?|[+-]\s?)(?=\d)")
_AT_T0 = _form(rf"(?:at\s+)?T\s?[+-]\s?0{_END}")

_DATE_ALONE = _form(rf"{_DATE}(?!\d)")
_DAY_ALONE = _form(rf"{_DAY}\b")
_WHOLE_DAY = _form(rf"(?:{_DATE}|{_DAY}){_END}")
_LINKS = r"(?:(?:on|at|to|till|until|or|and|next|this)\s+)*"
_MORE_TIME = _form(
    rf"{_LINKS}(?:{_DAY}\b(?!'s)|{_DATE}|\d\d?:\d\d|\d\d?\s?[ap]\.?m\b)"  # tomorrow · or 10:00
    rf"|(?:utc|gmt)?\s?[+-]\s?\d"  # +02:00 · UTC+2 · - 10:00
    rf"|(?:on\s+)?(?:the\s+)?\d\d?(?:st|nd|rd|th)?\.?\s+{_MONTH}\b|(?:on\s+)?{_MONTH}\s+\d"  # 13 Nov · May 5th
    rf"|(?:{'|'.join(zones.REGIONS)})\s+[a-z_]+\W*\Z"  # Europe Berlin
    r"|next\s+week\b(?!'s)|(?:local|my|our|your|their)\s+time\b|o'clock\b"
)
"""What no reason begins with after a local time: it would have moved that time."""
_ANOTHER = _form(r"(?:or|in)\s+\d+\s?[a-z]|(?:or\s+)?T\s?[+-]\s?\d")
"""The same after a shift, whose instant only another one puts in doubt."""
_TWO_WAYS = _form(r"(?P<one>\d{1,2})[./-](?P<two>\d{1,2})(?:[./-](?P<year>\d{4})?)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a time is read against: now, a zone, and T-0. `from_t0` says that `+30m` counts from T-0."""

    now: datetime
    zone: str
    t0: datetime | None
    from_t0: bool
    zone_typed: bool = False

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a time: where it ends, and how to work it out. `wall` when it is a local time of day."""

    end: int
    resolve: Callable[[Frame], datetime]
    wall: bool


def shape(plain: str, clock: time | None = None) -> Shape | None:
    """The outline at the start of folded text. It may still come to nothing: `resolve` refuses 30 February.

    `clock` is what a day means that stands alone; without it, such a day is no time.
    """
    for form, resolve in ((_DATED, _on_date), (_NAMED, _on_day), (_CLOCKED, _today)):
        if match := form.match(plain):
            return Shape(match.end(), partial(resolve, match), wall=True)
    if clock is not None and (match := _WHOLE_DAY.match(plain)):
        return Shape(match.end(), partial(_on_whole_day, match, clock), wall=True)
    if match := _AT_T0.match(plain):
        return Shape(match.end(), partial(_shifted, "T", timedelta()), wall=False)
    match = _SHIFT.match(plain)
    length = match and spans.scan(plain, match.end())
    if not match or not length:
        return None
    delta, end = length
    start = match["start"].upper()
    return Shape(end, partial(_shifted, start[0], -delta if "-" in start else delta), wall=False)


def _on_date(match: re.Match[str], frame: Frame) -> datetime:
    day = _date(match, frame)
    wall = datetime.combine(day, _time(match))
    if not match["offset"]:
        return zones.instant(wall, frame.zone)
    ahead = _ahead(match["offset"])
    at = (wall - ahead).replace(tzinfo=UTC)
    if frame.zone_typed and match["offset"].upper() != "Z" and zones.offset(at, frame.zone) != ahead:
        there = zones.iso(at, frame.zone)
        raise Refused(f"{match['offset']} is not the offset of {frame.zone} then. That instant is {there} there.")
    return at


def _on_whole_day(match: re.Match[str], clock: time, frame: Frame) -> datetime:
    if match["name"]:
        return _on_day(match, frame, clock)
    return zones.instant(datetime.combine(_date(match, frame), clock), frame.zone)


def _on_day(match: re.Match[str], frame: Frame, at: time | None = None) -> datetime:
    clock, name, today = at or _time(match), match["name"].lower(), frame.local_now.date()
    if name in ("today", "tomorrow"):
        return zones.instant(datetime.combine(today + timedelta(days=name == "tomorrow"), clock), frame.zone)
    number = next(place for place, day in enumerate(_DAYS) if day.startswith(name[:3]))
    wall = datetime.combine(today + timedelta(days=(number - today.weekday()) % 7), clock)
    if max(zones.both(wall, frame.zone)) <= frame.now:
        wall += timedelta(days=7)
    return zones.instant(wall, frame.zone)


def _today(match: re.Match[str], frame: Frame) -> datetime:
    return zones.instant(datetime.combine(frame.local_now.date(), _time(match)), frame.zone)


def _shifted(start: str, delta: timedelta, frame: Frame) -> datetime:
    """`start` is the first letter of the outline: In, T, or the sign of a bare shift."""
    if start == "I" or (start != "T" and not frame.from_t0):
        return frame.now + delta
    if frame.t0 is None:
        raise Refused(f"There is no T-0 yet to count from. {examples(frame)}")
    return frame.t0 + delta


def _date(match: re.Match[str], frame: Frame) -> date:
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    if not frame.now.year - 1 <= year <= frame.now.year + AHEAD + 1:
        raise Refused(f"The year {year} is out of reach: golive plans at most {AHEAD} years ahead. {examples(frame)}")
    if not 1 <= month <= 12:
        raise Refused(f"There is no month {month}: dates are written year-month-day. {examples(frame)}")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise Refused(f"{zones.MONTHS[month - 1]} {year} has {length} days, not {day}. {examples(frame)}")
    return date(year, month, day)


def _time(match: re.Match[str]) -> time:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or match["sharp"] or "").lower().replace(".", "")
    if hour > 23 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        raise Refused(f"{shown(match[0])} holds no time of day. Write for example `9:00`, `14:30` or `9:30 pm`.")
    return time(hour % 12 + 12 * (half == "pm") if half else hour, minute, second)


def _ahead(offset: str) -> timedelta:
    if offset in ("Z", "z"):
        return timedelta()
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise Refused(f"No place is {offset} from UTC. Write for example `+01:00`, or the zone: `Europe/Berlin`.")
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if offset[0] == "-" else ahead


def examples(frame: Frame) -> str:
    """A sentence with three ways to write a time, each of them good at this moment."""
    day = frame.local_now.date() + timedelta(days=2)
    return f"Write for example {either((f'{day}T09:00', 'tomorrow 9:00', 'in 3h'))}."


def why_not(text: str, plain: str, frame: Frame) -> str:
    """What to tell somebody whose `text` (`plain` when folded) has no outline of a time."""
    if not plain:
        return f"A time is missing here. {examples(frame)}"
    match = _DATE_ALONE.match(plain)
    if match:
        day = _date(match, frame)
        write = f"Write for example `{day}T09:00`." if day > frame.local_now.date() else examples(frame)
        return f"{shown(text)} lacks a clear time of day. {write}"
    match = _DAY_ALONE.match(plain)
    if match:
        day_name = "tomorrow" if match["name"].lower() == "today" else match["name"]
        return f"{shown(text)} lacks a clear time of day. Write for example `{day_name} 9:00`."
    match = _TWO_WAYS.match(plain)
    if match:
        return f"{shown(text)} is read differently from place to place. {_ways(match, frame)}"
    return f"golive cannot read {shown(text)} as a time. {examples(frame)}"


def must_be_reason(rest: str, found: Shape, typed: str, frame: Frame) -> None:
    """Raises Refused when what follows a time (`typed`) is more of a time, and so puts that one in doubt."""
    plain = fold(rest)
    doubtful = _MORE_TIME.match(plain) if found.wall else _ANOTHER.match(plain)
    if doubtful or (not found.wall and _DAY_ALONE.fullmatch(plain)):
        raise Refused(unread(typed, rest, frame))


def unread(typed: str, rest: str, frame: Frame) -> str:
    """What to tell somebody who wrote something after a time that golive cannot read as part of it."""
    return f"{shown(typed)} is a time, but golive cannot read {shown(rest)} after it. {examples(frame)}"


def _ways(match: re.Match[str], frame: Frame) -> str:
    """The dates that `12/1` may be, year first, at their next occurrence, and the time of day that `9.30` may be."""
    one, two = int(match["one"]), int(match["two"])
    days = [_next(int(match["year"] or 0), month, day, frame) for day, month in ((one, two), (two, one))]
    ways = [f"{day}T09:00" for day in sorted({day for day in days if day})]
    if re.fullmatch(r"\d\d?\.\d\d", match[0]) and one < 24 and two < 60:
        ways.append(f"tomorrow {one}:{two:02}")
    return f"Write {either(ways)}." if ways else examples(frame)


def _next(year: int, month: int, day: int, frame: Frame) -> date | None:
    today = frame.local_now.date()
    for candidate in (year,) if year else (today.year, today.year + 1):
        valid = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(candidate, month)[1]
        if valid and today < date(candidate, month, day) <= today + timedelta(days=365 * AHEAD):
            return date(candidate, month, day)
    return None
