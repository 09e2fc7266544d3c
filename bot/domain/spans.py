"""Lengths of time: `1h30m` as typed, `1 h 30 min` as shown, and `T-24h` as distance from T-0."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.domain.typed import INVISIBLE, fold, shown
from bot.errors import Refused

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_ORDER = "".join(_UNITS)
_PART = re.compile(
    r"(\d{1,4})\s?(weeks?|w|days?|d|hours?|hrs?|h|min(?:ute)?s?|m|sec(?:ond)?s?|s)(?![a-z])", re.ASCII | re.IGNORECASE
)
_END = re.compile(rf"[,;.:!)]*(?:[\s{INVISIBLE}]+|\Z)")
_OFFSET = re.compile(r"t\s?(?P<sign>[+-])\s?(?P<length>\d.*)", re.ASCII | re.IGNORECASE)
_DAYS_FROM = timedelta(hours=72)


def take_duration(text: str) -> tuple[timedelta, str]:
    """The duration at the start of `text` (`30m`, `1h30m`, `90 min`, `+30m`, `-10m`), and the text after it."""
    plain = fold(text).lstrip()
    sign = plain[:1] if plain[:1] in ("+", "-") else ""
    found = scan(plain, len(sign))
    if not found:
        raise Refused(
            f"golive cannot read {shown(text)} as a length of time. Write for example `30m`, `1h30m` or `2 days`."
        )
    length, end = found
    return -length if sign == "-" else length, after(text, len(text) - len(plain) + end)


def duration(text: str) -> timedelta:
    """The duration that `text` is, and nothing beside it."""
    length, rest = take_duration(text)
    if rest:
        raise Refused(f"{shown(rest)} is not part of a length of time. Write for example `30m`, `1h30m` or `2 days`.")
    return length


def parse_offset(text: str) -> timedelta:
    """`T-24h` as time from T-0: negative before it."""
    plain = fold(text).strip()
    start = _OFFSET.fullmatch(plain)
    if start and start["length"] == "0":
        return timedelta()
    found = scan(plain, start.start("length")) if start else None
    if start and found and found[1] == len(plain):
        return -found[0] if start["sign"] == "-" else found[0]
    raise Refused(f"golive cannot read {shown(text)} as time from T-0. Write for example `T-24h`, `T+1h30m` or `T-0`.")


def scan(plain: str, start: int) -> tuple[timedelta, int] | None:
    """The length that stands at `start` in folded text, and where it ends; None when a word begins there instead.

    Units come once each, the larger first: in `30m 2 days late` the length is 30 minutes.
    """
    total, end, place, rank = timedelta(), 0, start, -1
    while (part := _PART.match(plain, place)) and _ORDER.index(part[2][0].lower()) > rank:
        rank = _ORDER.index(part[2][0].lower())
        total += int(part[1]) * _UNITS[_ORDER[rank]]
        end = part.end()
        place = end + (plain[end : end + 1] == " ")
    return (total, end) if end and _END.match(plain, end) else None


def after(text: str, end: int) -> str:
    """What follows a time or duration that ended at `end`, without the comma or stop that closed it."""
    close = _END.match(text, end)
    return text[close.end() if close else end :].strip()


def span(delta: timedelta) -> str:
    """A length for a sentence, without its sign: `35 s`, `42 min`, `1 h 20 min`, `3 days`, `2 days 4 h`."""
    seconds = round(abs(delta).total_seconds())
    minutes = round(seconds / 60)
    hours = round(seconds / 3600)
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return _two(minutes // 60, "h", minutes % 60, "min")
    if hours < 7 * 24:
        return _two(hours // 24, "days", hours % 24, "h")
    return f"{round(hours / 24)} days"


def offset(delta: timedelta) -> str:
    """Distance from T-0, exact to the second and readable by `parse_offset`: `T-24h`, `T+1h30m`, `T-0`.

    Up to three days it is told in hours, as launch teams do.
    """
    left = abs(delta) // _UNITS["s"] * _UNITS["s"]
    if not left:
        return "T-0"
    units = _ORDER[1:] if left > _DAYS_FROM else _ORDER[2:]
    text = "T-" if delta < timedelta() else "T+"
    for unit in units:
        count, left = divmod(left, _UNITS[unit])
        text += f"{count}{unit}" if count else ""
    return text


def _two(big: int, big_unit: str, small: int, small_unit: str) -> str:
    return f"{big} {big_unit} {small} {small_unit}" if small else f"{big} {big_unit}"
