"""Where a plan is heading, in a line or two: the finish, how late that is, and the time left to turn back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.launch import Attempt, State
from bot.domain.projection import Projection
from bot.views.parts import At, Bold, Emoji, Line, Part, Time

NOTICEABLE = timedelta(minutes=1)
"""A slip shorter than this is not told."""

TODAY = timedelta(hours=14)
"""Within this a time of day says it all, and the finish is worth a line."""


def slip(by: timedelta) -> str:
    """`27 min late`, `5 min early`, or nothing."""
    if abs(by) < NOTICEABLE:
        return ""
    return f"{when.span(by)} {'late' if by > timedelta() else 'early'}"


def shifted(by: timedelta) -> str:
    """` (+14 min)`, behind the time of a step that is to begin or end later than planned."""
    return f" (+{when.span(by)})" if by >= NOTICEABLE else ""


def heading(found: Projection | None, attempt: Attempt, zone: str, now: datetime) -> list[Line]:
    """Where the launch is heading, for all who look at it: nothing while it is far off and as planned."""
    if found is None:
        return []
    return [*_finish(found, attempt, zone, now), *_turning_back(found, attempt, zone, now)]


def of_phase(found: Projection | None, refs: list[str], zone: str, now: datetime) -> list[Line]:
    """When a phase will be over, as things go."""
    heading_for = found.of(refs) if found is not None else None
    if heading_for is None:
        return []
    end, by = heading_for
    return [["Over about ", _moment(end, zone, now), *_told(by)]]


def _finish(found: Projection, attempt: Attempt, zone: str, now: datetime) -> list[Line]:
    if found.finish is None or attempt.state is State.LIVE:
        return []
    if found.finish - now > TODAY and abs(found.slip) < NOTICEABLE:
        return []
    return [["Finish about ", _moment(found.finish, zone, now), *_told(found.slip)]]


def _turning_back(found: Projection, attempt: Attempt, zone: str, now: datetime) -> list[Line]:
    """The countdown to the last moment to turn back, while there is something to turn back from, or nearly."""
    last = found.latest_safe_rollback
    if last is None or not found.back or last - now > TODAY:
        return []
    if now > last:
        over: Line = [Emoji("warning"), " ", Bold("Latest safe rollback"), " was ", _moment(last, zone, now)]
        return [over] if attempt.state is not State.LIVE else []
    line: Line = ["Latest safe rollback ", _moment(last, zone, now), ", ", Bold(f"{when.span(last - now)} left")]
    if found.finish is not None and found.finish > last and attempt.state is not State.LIVE:
        return [line, [Emoji("warning"), " The finish is later than that."]]
    return [line]


def _told(by: timedelta) -> list[Part]:
    return [", ", Bold(slip(by))] if slip(by) else []


def _moment(at: datetime, zone: str, now: datetime) -> Part:
    return (Time if abs(at - now) < TODAY else At)(at, zone)
