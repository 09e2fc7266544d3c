"""Time zones by IANA name, and the one instant a local time names, or why it names none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.typed import either, fold, nearest, shown
from bot.errors import Refused

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

REGIONS = ("africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific")
"""What the names of places begin with, in small letters."""
_NOT_PLACES = {"Factory", "localtime", "posixrules"}
_MEANT = {
    "AEDT": "Australia/Sydney",
    "AEST": "Australia/Brisbane",
    "AKDT": "America/Anchorage",
    "AKST": "America/Anchorage",
    "BST": "Europe/London",
    "CDT": "America/Chicago",
    "CEST": "Europe/Berlin",
    "CST": "America/Chicago",
    "EDT": "America/New_York",
    "EEST": "Europe/Helsinki",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "MDT": "America/Denver",
    "MSK": "Europe/Moscow",
    "NZDT": "Pacific/Auckland",
    "NZST": "Pacific/Auckland",
    "PDT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "SAST": "Africa/Johannesburg",
    "SGT": "Asia/Singapore",
    "WEST": "Europe/Lisbon",
}
_NAME = re.compile(
    r"(?:,?\s+(?P<about>\(|(?:in|zone)\s+)?)(?P<name>[A-Za-z][\w+-]*(?:/[\w+-]+)*)(?=[,;.:!)]*(?:\s|\Z))", re.ASCII
)
_LAST = re.compile(r"[\s.)]*(?:(?:time|zone)[\s.)]*)?", re.ASCII | re.IGNORECASE)


def zone(name: str) -> str:
    """The IANA name that `name` spells, whatever its case. Refused with the nearest ones when there is none."""
    typed = fold(name).strip()
    found = _names().get(typed.casefold())
    if found:
        return found
    raise Refused(
        f"There is no time zone {shown(typed)}. Write a region and a city, for example {either(_suggestions(typed))}."
    )


def named_after(text: str, *, wall: bool) -> tuple[str, int]:
    """The word at the start of `text` (after a space) that is meant as a zone, and where it ends; ("", 0) when none is.

    Free text may follow a time too, so a word counts only when it cannot well be anything else. What looks like a zone
    golive does not know counts as well: `zone` will refuse it, where read as text it would move the time. After a
    local time (`wall`) it takes less to look like one.
    """
    match = _NAME.match(text)
    if match and _reads_as_zone(match["name"], wall=wall, last=_LAST.fullmatch(text, match.end()) is not None):
        return match["name"], match.end()
    return "", 0


def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant at which clocks in `zone` show `wall`. Refused when a clock change skips or repeats it."""
    early, late = both(wall, zone)
    if early == late:
        return early
    place = ZoneInfo(zone)
    what = f"{wall:%H:%M} {{}} on {wall.day} {MONTHS[wall.month - 1]} in {zone}"
    if early.astimezone(place).replace(tzinfo=None) == wall:
        raise Refused(f"{what.format('happens twice')}: write {either((iso(early, zone), iso(late, zone)))}.")
    # In a gap the two folds swap: the later offset gives the earlier instant.
    ways = either((iso(late, zone), iso(early, zone)))
    raise Refused(f"{what.format('does not exist')}, clocks jump over it: write {ways}.")


def both(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """`wall` in UTC by the offset before and the offset after a clock change; equal on every other day."""
    place = ZoneInfo(zone)
    early, late = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    return early, late


def iso(at: datetime, zone: str) -> str:
    """`2026-10-25T02:30+02:00`: an instant as `zone` writes it, in the form that names one instant only."""
    local = at.astimezone(ZoneInfo(zone))
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def offset(at: datetime, zone: str) -> timedelta:
    """How far clocks in `zone` are ahead of UTC at that instant."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


@cache
def _names() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones() - _NOT_PLACES)}


@cache
def _cities() -> Mapping[str, str]:
    placed = (key for key in _names() if key.split("/")[0] in REGIONS)
    return {key.rsplit("/")[-1]: _names()[key] for key in placed}


def _reads_as_zone(name: str, *, wall: bool, last: bool) -> bool:
    """Whether a word after a time is a zone, or an attempt at one, and not the first word of a sentence."""
    key = name.casefold()
    if key in _names():
        return "/" in name or key in ("utc", "gmt") or last or (wall and name.isupper() and len(name) > 2)
    if "/" in name:
        meant = (wall or last) and key.split("/")[0] in REGIONS
        return meant or bool(get_close_matches(key, _names(), 1, cutoff=0.85))
    if name.upper() in _MEANT:
        return last or (wall and name.isupper())
    return wall and last and key in _cities()


def _suggestions(name: str) -> tuple[str, ...]:
    meant = _MEANT.get(name.upper())
    if meant:
        return (meant,)
    city = name.casefold().rsplit("/")[-1].replace(" ", "_")
    same = _cities().get(city)
    close = tuple(_cities()[key] for key in nearest(city, _cities(), 2))
    return (same,) if same else nearest(name, _names().values()) or close or ("Europe/Berlin", "UTC")
