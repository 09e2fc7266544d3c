"""The forecast: a short line for `status`, a line for an area, and the whole of it for `status forecast`."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.forecast import BEGIN, END, ENOUGH, LOOK_BACK, Course, Forecast, Verdict
from bot.domain.launch import BEFORE_LIFTOFF, Attempt, Launch
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import bullets, heading, paragraph
from bot.views.item import count, message, some
from bot.views.parts import Bold, Line

NAMED = 2
"""Areas that are named in the short line: it is not to wrap on a phone."""

RISKED = 8
"""Refs at risk that are named for an area."""

IN_DAYS = timedelta(days=3)
"""From here on the distance to T-0 is told in days."""


def may_tell(attempt: Attempt) -> bool:
    """Whether a forecast means anything: before liftoff, at the pace people work at."""
    return attempt.state in BEFORE_LIFTOFF and attempt.pace == 1


def short(launch: Launch, forecast: Forecast) -> list[Line]:
    """`On course for T-9h`; nothing while nothing can be said, or nothing is left."""
    whole = forecast.whole
    if whole.per_day is None:
        stands = whole.verdict is Verdict.STALLED and forecast.t0 is not None
        return [[f"Nothing approved for {LOOK_BACK} working days"]] if stands else []
    if whole.verdict is Verdict.ON_COURSE:
        start = "On course for " if forecast.t0 else "At this pace ready "
        return [[start, _ready(whole, forecast.t0, launch.zone), _but(forecast)]]
    codes = [area.code for area in forecast.late]
    who = f": {', '.join(codes[:NAMED])}{' …' if codes[NAMED:] else ''} late" if codes else ""
    still: list[Line] = [[_still(forecast)]] if forecast.stalled else []
    return [[f"{_at(forecast)} ready {_ready(whole, forecast.t0, launch.zone)}{who}"], *still]


def _but(forecast: Forecast) -> str:
    return f", but {_still(forecast)}" if forecast.stalled else ""


def _at(forecast: Forecast) -> str:
    """An area that stands still has no date: what is reckoned leaves it out, so it can only be later."""
    return "At best" if forecast.stalled else "At this pace"


def _still(forecast: Forecast) -> str:
    still = forecast.stalled
    return f"{still[0].code} stands still" if len(still) == 1 else f"{count(len(still), 'area')} stand still"


def of_area(launch: Launch, forecast: Forecast, code: str) -> list[Line]:
    """Where one area is heading, with what is at risk; nothing when it is ready, or nothing can be said."""
    course = next((area for area in forecast.areas if area.code == code), None)
    if course is None or course.verdict in (Verdict.READY, Verdict.UNSAID):
        return []
    risk: list[Line] = [[Bold("At risk "), some(course.at_risk, RISKED)]] if course.at_risk else []
    return [[f"Forecast: {_told(course, forecast.t0, launch.zone)}"], *risk]


def whole(launch: Launch, attempt: Attempt, forecast: Forecast) -> Message:
    """Every area's pace and date, what is at risk, and what this is reckoned from."""
    title = f"Forecast of {launch.name}"
    if not may_tell(attempt):
        why = "it is reckoned in working days" if attempt.pace > 1 else f"the attempt is {attempt.state}"
        return blocks.say([Bold(title)], [f"There is none: {why}."])
    first: Line = [Bold(_sentence(forecast, launch.zone))]
    rows = [_row(area, forecast, launch.zone) for area in forecast.areas]
    still: list[Line] = [
        [Bold(area.code), f" stands still, with {count(area.left, 'item')} left"] for area in forecast.stalled
    ]
    risks: list[Line] = [
        [Bold(area.code), f" {count(len(area.at_risk), 'item')} at risk: {some(area.at_risk, RISKED)}"]
        for area in forecast.late
    ]
    risks += still
    risky = [paragraph([Bold("Not ready by T-0 at this pace")]), bullets(*risks)] if risks else []
    return message(
        [[title], first, *rows, *risks],
        heading(title),
        paragraph(first),
        *([bullets(*rows)] if rows else []),
        *risky,
        blocks.small(_reckoned(launch, forecast)),
    )


def _sentence(forecast: Forecast, zone: str) -> str:
    whole = forecast.whole
    if whole.verdict is Verdict.READY:
        return "Everything a GO needs is ready."
    left = f"{count(whole.left, 'item')} left."
    match whole.verdict:
        case Verdict.ON_COURSE | Verdict.LATE:
            late = ", so not by T-0" if whole.verdict is Verdict.LATE else ""
            still = f"{', and' if late else ', but'} {_still(forecast)}" if forecast.stalled else ""
            return f"{left} {_at(forecast)} ready {_date(whole, forecast.t0, zone)}{late}{still}."
    return f"{left} {_told(whole, forecast.t0, zone).capitalize()}."


def _row(area: Course, forecast: Forecast, zone: str) -> Line:
    left = f" {area.left} left · " if area.left else " "
    return [Bold(area.code), f"{left}{_told(area, forecast.t0, zone)}"]


def _told(course: Course, t0: datetime | None, zone: str) -> str:
    if course.per_day is None:
        stalled = f"nothing approved for {LOOK_BACK} working days"
        return stalled if course.verdict is Verdict.STALLED else str(course.verdict)
    return f"{_pace(course.per_day)} a day · ready {_date(course, t0, zone)}"


def _pace(per_day: float) -> str:
    return f"{per_day:.0f}" if per_day >= 10 else f"{per_day:.1f}"


def _date(course: Course, t0: datetime | None, zone: str) -> str:
    """The day, and how far from T-0."""
    if course.ready_at is None:
        return "in more than a year"
    day = _day(course.ready_at, zone)
    return f"{day} ({_offset(course.ready_at - t0)})" if t0 else day


def _ready(course: Course, t0: datetime | None, zone: str) -> str:
    if course.ready_at is None:
        return "in more than a year"
    return _offset(course.ready_at - t0) if t0 else _day(course.ready_at, zone)


def _day(at: datetime, zone: str) -> str:
    """`Wed 2 Dec`: a forecast knows no more than the day."""
    return " ".join(when.local(at, zone).split()[:3])


def _offset(delta: timedelta) -> str:
    """`T-9h`, from three days on `T-5d`."""
    unit = timedelta(days=1) if abs(delta) >= IN_DAYS else timedelta(hours=1)
    return when.offset(round(delta / unit) * unit)


def _reckoned(launch: Launch, forecast: Forecast) -> str:
    days = f"Mon–Fri {BEGIN:%H}–{END:%H} {launch.zone}"
    since = _day(forecast.since, launch.zone)
    return (
        f"From what was approved since {since}, in working days ({days}). Blockers and required items count. "
        f"Below {ENOUGH} approvals in that time nothing is said."
    )
