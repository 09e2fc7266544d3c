"""Times as people type them, strictly: what could be read two ways is refused with examples.

    a date      2026-12-01T09:00 · 2026-12-01 9:00 · 2026-12-01T09:00+01:00 · 2026-12-01T08:00Z
    a day       today 14:30 · tomorrow 9am · monday at 9:00
    a clock     14:30
    a shift     in 3h · in 2 days · +30m · -10m · T-2h · T+20m · T-0
    a zone      any of them, then Europe/Berlin or UTC

`9am`, `9:30 pm` and seconds are fine. Case and a phone's dashes and spaces do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import zones
from bot.domain.spans import after, duration, offset, parse_offset, span, take_duration
from bot.domain.timewords import AHEAD, Frame, examples, must_be_reason, shape, unread, why_not
from bot.domain.typed import fold
from bot.domain.zones import zone
from bot.errors import Refused

__all__ = [
    "Moment",
    "clock",
    "duration",
    "local",
    "moment",
    "offset",
    "parse_offset",
    "reach",
    "span",
    "take_duration",
    "take_moment",
    "zone",
]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SAME_YEAR = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time somebody named: the instant in UTC, the zone they meant, and their own words for it."""

    at: datetime
    zone: str
    text: str


def take_moment(
    text: str,
    *,
    now: datetime,
    zone: str,
    t0: datetime | None = None,
    relative_to_t0: bool = False,
    future: bool = True,
    clock: time | None = None,
) -> tuple[Moment, str]:
    """The time at the start of `text`, and the text after it: a reason, never more of a time.

    `zone` is the launch's, used when none is typed. A bare `+30m` counts from T-0 with `relative_to_t0`, else from
    now. `future` refuses a time that is over. With `clock` a day may stand alone, and means that time of it. A refusal
    brings examples that are good at `now`.
    """
    frame = Frame(now, zone, t0, relative_to_t0)
    plain = fold(text)
    begin = len(plain) - len(plain.lstrip())
    found = shape(plain[begin:], clock)
    if found is None:
        raise Refused(why_not(text, plain.strip(), frame))

    end = begin + found.end
    name, length = zones.named_after(plain[end:], wall=found.wall)
    if name:
        frame = replace(frame, zone=zones.zone(name), zone_typed=True)
    end += length

    at = found.resolve(frame).astimezone(UTC).replace(microsecond=0)
    _check(at, frame, future=future)
    rest = after(text, end)
    must_be_reason(rest, found, text[begin:end], frame)
    return Moment(at, frame.zone, text[begin:end]), rest


def moment(
    text: str,
    *,
    now: datetime,
    zone: str,
    t0: datetime | None = None,
    relative_to_t0: bool = False,
    future: bool = True,
    clock: time | None = None,
) -> Moment:
    """The time that `text` is, and nothing beside it. Read as by `take_moment`."""
    found, rest = take_moment(
        text, now=now, zone=zone, t0=t0, relative_to_t0=relative_to_t0, future=future, clock=clock
    )
    if rest:
        raise Refused(unread(found.text, rest, Frame(now, zone, t0, relative_to_t0)))
    return found


def reach(text: str, clock: time | None = None) -> int:
    """How many characters at the start of `text` have the outline of a time and its zone. Never refuses."""
    plain = fold(text)
    found = shape(plain, clock)
    return found.end + zones.named_after(plain[found.end :], wall=found.wall)[1] if found else 0


def local(at: datetime, zone: str, *, now: datetime | None = None) -> str:
    """`Tue 1 Dec 09:00 CET`. With `now`, the year is told too when it lies more than about ten months away."""
    here = at.astimezone(ZoneInfo(zone))
    year = f" {here.year}" if now and abs(at - now) > _SAME_YEAR else ""
    name = here.tzname() or zone
    if name[0] in "+-":  # where no abbreviation is in use, tzdata has the bare offset
        name = f"UTC{name[:3]}:{name[3:]}" if name[3:] else f"UTC{name}"
    return f"{_WEEKDAYS[here.weekday()]} {here.day} {zones.MONTHS[here.month - 1]}{year} {here:%H:%M} {name}"


def clock(at: datetime, zone: str) -> str:
    """`10:36`: the time of day in a zone, for what happens within hours."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def _check(at: datetime, frame: Frame, *, future: bool) -> None:
    if at > frame.now + timedelta(days=365.25 * AHEAD):
        raise Refused(f"That is more than {AHEAD} years ahead. {examples(frame)}")
    if not future or at > frame.now:
        return
    told = local(at, frame.zone, now=frame.now)
    ago = f"was {span(frame.now - at)} ago" if at < frame.now else "is now"
    raise Refused(f"{told} {ago}. Name a time ahead. {examples(frame)}")
