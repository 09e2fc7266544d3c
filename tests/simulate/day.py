"""What a launch day is drawn to be: where and when, how its people are, and when golive is down."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import when
from bot.domain.when import Moment
from bot.errors import Refused

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Athens",
    "Europe/Chisinau",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Auckland",
)
FIRST, LAST = datetime(2026, 12, 1, tzinfo=UTC), datetime(2030, 12, 29, tzinfo=UTC)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One launch, from when its T-0 is named until all is over. `down` is when golive does not run: (from, until)."""

    seed: int
    zone: str
    timing: str
    begin: datetime
    t0: Moment
    down: tuple[tuple[datetime, datetime], ...]
    care: float
    """How well people do what they should when they should, from 0 to 1."""
    unrest: float
    """How often something goes another way: holds, slips, steps that fail, are skipped or taken back."""

    @property
    def end(self) -> datetime:
        """By then it is over, whatever has happened."""
        return self.t0.at + 5 * DAY

    def up_again(self, at: datetime) -> datetime:
        """The first moment from `at` on at which golive runs."""
        place = bisect_right(self.down, at, key=lambda each: each[0]) - 1
        return max(at, self.down[place][1]) if place >= 0 else at

    def told(self) -> str:
        return (
            f"{self.t0.text} ({when.local(self.t0.at, self.zone)}), {self.timing}, "
            f"{len(self.down)} outages, care {self.care:.2f}, unrest {self.unrest:.2f}"
        )


def draw(seed: int) -> Day:
    """The same day for the same seed."""
    chance = random.Random(seed)
    zone = chance.choice(ZONES)
    timing = chance.choice(("document", "traffic-last"))
    t0, begin = _t0(chance, zone)
    return Day(seed, zone, timing, begin, t0, tuple(_outages(chance, begin)), chance.random(), chance.random())


def _t0(chance: random.Random, zone: str) -> tuple[Moment, datetime]:
    """A wall time in the zone, read as golive reads it; half of them near a change of the clocks. Times that a change
    skips or repeats are refused, and drawn again."""
    while True:
        near = _change(chance, zone) if chance.random() < 0.5 else FIRST + chance.random() * (LAST - FIRST)
        local = (near + chance.uniform(-30, 30) * HOUR).astimezone(ZoneInfo(zone))
        minute = chance.choice((0, 15, 30, 45))
        words = f"{local:%Y-%m-%dT%H}:{minute:02}"
        begin = near - chance.choice((31, 40, 55, 80)) * HOUR
        try:
            named = when.moment(words, now=begin.replace(microsecond=0), zone=zone)
        except Refused:
            continue
        _must_be_what_was_typed(named, words, zone)
        return named, begin.replace(microsecond=0)


def _must_be_what_was_typed(named: Moment, words: str, zone: str) -> None:
    assert f"{named.at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" == words, f"{words} {zone} was read as {named.at}"


def _change(chance: random.Random, zone: str) -> datetime:
    """About when the clocks of a zone change next after some day; that day itself where they never do."""
    day = FIRST + chance.random() * (LAST - FIRST)
    here = ZoneInfo(zone)
    for days in range(366):
        at = day + days * DAY
        if at < LAST and at.astimezone(here).utcoffset() != (at + DAY).astimezone(here).utcoffset():
            return at + DAY / 2
    return day


def _outages(chance: random.Random, begin: datetime) -> list[tuple[datetime, datetime]]:
    """From none to many: most of minutes, some of hours."""
    found, at = [], begin + chance.random() * HOUR
    between = chance.choice((2, 8, 24, 1000))
    while (at := at + chance.expovariate(1 / between) * HOUR) < begin + 8 * DAY:
        length = chance.uniform(1, 12) * HOUR if chance.random() < 0.1 else chance.expovariate(1 / 8) * MINUTE
        found.append((at, at + length))
        at += length
    return found
