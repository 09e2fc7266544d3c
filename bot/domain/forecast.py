"""When a launch will be ready, if people go on approving as they did in the last days.

What counts is what a GO counts: blockers and required items. Time is working time, so that a weekend ahead is no
progress and a weekend behind is no standstill.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.item import ENDS, Item, State, Weight

LOOK_BACK = 5
"""Working days behind today whose approvals make the pace; today counts besides."""

ENOUGH = 3
"""Approvals in that time below which a pace would be a guess."""

SEEN = 0.5
"""Working days that must have gone by since the launch was made before anything is said."""

BEGIN, END = time(9), time(17)
"""The working day, Monday to Friday, on the launch's clock."""

HORIZON = 260
"""Working days: about a year. What takes longer has no date."""


class Verdict(StrEnum):
    READY = "ready"
    UNSAID = "not enough yet to say"
    STALLED = "nothing approved lately"
    ON_COURSE = "on course"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Course:
    """Where an area is heading, or with an empty `code` the launch.

    `per_day` is approvals per working day, None when nothing can be said. `ready_at` is None besides when it is more
    than a year away. `at_risk` are refs that would still be open at T-0, those nearest to done first.
    """

    code: str
    left: int
    approved: int
    verdict: Verdict
    per_day: float | None = None
    ready_at: datetime | None = None
    at_risk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """`since` is where the days looked at begin."""

    whole: Course
    areas: tuple[Course, ...]
    since: datetime
    t0: datetime | None

    @property
    def late(self) -> tuple[Course, ...]:
        return tuple(area for area in self.areas if area.verdict is Verdict.LATE)

    @property
    def stalled(self) -> tuple[Course, ...]:
        """Areas that stand still while the clock does not."""
        return tuple(area for area in self.areas if area.verdict is Verdict.STALLED and self.t0 is not None)


def forecast(items: Sequence[Item], *, zone: str, began: datetime, now: datetime, t0: datetime | None) -> Forecast:
    """Each area at its own pace. The launch is ready when the last area is, and not before its own pace says so.

    `began` is when the launch was made; `zone` is the one its working days are in.
    """
    counted = [item for item in items if not item.derived and item.weight is not Weight.OPTIONAL]
    since = max(began, _look_back(now, zone))
    seen = working(since, now, zone)

    def course(code: str, those: Sequence[Item]) -> Course:
        return _course(code, those, since=since, seen=seen, zone=zone, now=now, t0=t0)

    codes = dict.fromkeys(item.area for item in counted)
    areas = tuple(course(code, [item for item in counted if item.area == code]) for code in codes)
    return Forecast(_with_the_last(course("", counted), areas, t0), areas, since, t0)


def working(begin: datetime, end: datetime, zone: str) -> float:
    """Working days from one moment to another; 0 when `end` is not after `begin`."""
    spans = (min(close, end) - max(open_, begin) for open_, close in _days(begin, end, zone))
    return sum(max(span.total_seconds(), 0.0) for span in spans) / _LENGTH


def after(begin: datetime, days: float, zone: str) -> datetime | None:
    """The moment `days` working days after `begin`; None beyond the horizon."""
    left = days * _LENGTH
    if days > HORIZON:
        return None
    for open_, close in _days(begin, begin + timedelta(days=2 * HORIZON), zone):
        free = (close - max(open_, begin)).total_seconds()
        if free > 0 and left <= free:
            return max(open_, begin) + timedelta(seconds=left)
        left -= max(free, 0.0)
    return None


_LENGTH = (END.hour - BEGIN.hour) * 3600.0


def _course(
    code: str, items: Sequence[Item], *, since: datetime, seen: float, zone: str, now: datetime, t0: datetime | None
) -> Course:
    left = _in_order([item for item in items if item.state not in ENDS])
    approved = sum(item.state is State.APPROVED and item.changed_at >= since for item in items)
    if not left:
        return Course(code, 0, approved, Verdict.READY)
    if seen < SEEN or 0 < approved < ENOUGH:
        return Course(code, len(left), approved, Verdict.UNSAID)
    if not approved:
        return Course(code, len(left), 0, Verdict.STALLED if seen >= LOOK_BACK else Verdict.UNSAID)
    per_day = approved / seen
    ready_at = after(now, len(left) / per_day, zone)
    done = int(per_day * working(now, t0, zone)) if t0 else len(left)
    late = t0 is not None and (ready_at is None or ready_at > t0)
    verdict = Verdict.LATE if late else Verdict.ON_COURSE
    return Course(code, len(left), approved, verdict, per_day, ready_at, left[done:] if late else ())


def _with_the_last(whole: Course, areas: Sequence[Course], t0: datetime | None) -> Course:
    """The launch, held to the area that takes longest; what is at risk is what its areas say."""
    said = [area for area in areas if area.per_day is not None]
    if whole.per_day is None:
        return whole
    never = whole.ready_at is None or any(area.ready_at is None for area in said)
    times = [each.ready_at for each in (whole, *said) if each.ready_at is not None]
    ready_at = None if never else max(times)
    late = t0 is not None and (ready_at is None or ready_at > t0)
    at_risk = tuple(ref for area in areas for ref in area.at_risk) or whole.at_risk
    verdict = Verdict.LATE if late else Verdict.ON_COURSE
    return Course("", whole.left, whole.approved, verdict, whole.per_day, ready_at, at_risk if late else ())


def _in_order(items: Sequence[Item]) -> tuple[str, ...]:
    """As they are likely to be approved: blockers first, and of each kind what is nearest to done."""
    nearest = [State.SIGNED, State.CLAIMED, State.OPEN]
    ordered = sorted(items, key=lambda item: (item.weight is not Weight.BLOCKER, nearest.index(item.state)))
    return tuple(item.ref for item in ordered)


def _look_back(now: datetime, zone: str) -> datetime:
    """The beginning of the working day LOOK_BACK before today."""
    day, left = now.astimezone(ZoneInfo(zone)).date(), LOOK_BACK
    while left:
        day -= timedelta(days=1)
        left -= _works(day)
    return datetime.combine(day, BEGIN, ZoneInfo(zone))


def _days(begin: datetime, end: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end of each working day that touches the time between."""
    here = ZoneInfo(zone)
    day, last = begin.astimezone(here).date(), end.astimezone(here).date()
    while day <= last:
        if _works(day):
            yield _at(day, BEGIN, here), _at(day, END, here)
        day += timedelta(days=1)


def _works(day: date) -> bool:
    return day.weekday() < 5


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)
