"""The picture of a phase: a lane for each step, with its plan, what ran and what is to come, and the line of now.

Like every picture it is looked at on phones: no letter is smaller than 20 of 640 units, and no colour speaks alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import gantt as words_of
from bot.domain import when
from bot.domain.gantt import Gantt, Lane
from bot.domain.runbook import State
from bot.pictures.drawing import FONT
from bot.pictures.svg import box, drawn, line, words

WIDTH, MARGIN = 640.0, 24.0
LEFT, RIGHT = 116.0, WIDTH - MARGIN
"""Where the lanes begin and end."""

TOP, ROW, BAR, THIN = 196.0, 36.0, 26.0, 14.0
LETTER = 10.8
"""Units a letter of a title takes at its size, roughly: none runs out of the picture."""

BLUE, GREY, ORANGE, PALE, INK, FAINT = "#0072b2", "#767676", "#b34700", "#e4e4e4", "#1a1a1a", "#595959"
HELD = "#f6e3d5"
HATCH = (
    '<pattern id="ahead" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#ffffff"/><rect width="3.5" height="8" fill="#0072b2"/></pattern>'
)
AHEAD = "url(#ahead)"
X = Callable[[datetime], float]

NAME = 24
"""Characters that stand in the heading."""

TICKS = [timedelta(minutes=m) for m in (5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080)]
TICKS_AT_MOST = 5
DAYS = timedelta(hours=20)
"""Of more than this a time of day alone says too little."""


def svg(chart: Gantt) -> str:
    ground = TOP + ROW * len(chart.lanes) + 8
    begin, end = chart.span
    whole = max((end - begin) / timedelta(seconds=1), 1.0)

    def x(at: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * min(max((at - begin) / timedelta(seconds=1) / whole, 0.0), 1.0)

    shapes = [
        *_head(chart),
        *_legend(chart),
        *_held(chart, x, ground),
        *_ticks(chart, x, ground),
        *_marks(chart, x, ground),
        *_lanes(chart, x),
    ]
    return drawn(WIDTH, ground + 92, shapes, font=FONT, defs=HATCH)


def _head(chart: Gantt) -> Iterator[str]:
    yield words(MARGIN, 42, _cut(f"{chart.phase} · {chart.title}", NAME), size=28, bold=True)
    yield words(WIDTH - MARGIN, 42, _day(chart.span[0], chart.zone), size=20, fill=FAINT, end="end")
    yield words(MARGIN, 76, _cut(words_of.head(chart), 58), size=22)
    yield words(MARGIN, 106, words_of.last(chart), size=22)


def _legend(chart: Gantt) -> Iterator[str]:
    x = MARGIN
    kinds = [(PALE, "planned", 126), (BLUE, "ran", 84), (AHEAD, "ahead", 104)]
    if any(lane.state is State.FAILED for lane in chart.lanes):
        kinds.append((ORANGE, "failed", 108))
    for fill, text, room in kinds:
        yield box(x, 124, 22, 22, fill)
        yield words(x + 30, 142, text, size=20)
        x += room
    if any(lane.critical for lane in chart.lanes):
        yield words(x, 142, "bold", size=20, bold=True)
        yield words(x + 52, 142, "critical", size=20)
    if chart.left_out:
        yield words(WIDTH - MARGIN, 142, f"{chart.left_out} more", size=20, fill=FAINT, end="end")


def _held(chart: Gantt, x: X, ground: float) -> Iterator[str]:
    if chart.held is not None:
        begin, end = x(chart.held[0]), x(chart.held[1])
        yield box(begin, TOP - 8, max(end - begin, 4), ground - TOP + 8, HELD)


def _ticks(chart: Gantt, x: X, ground: float) -> Iterator[str]:
    """Round times on the launch's clock, along the top."""
    begin, end = chart.span
    every = next((tick for tick in TICKS if (end - begin) / tick <= TICKS_AT_MOST), TICKS[-1])
    days = end - begin > DAYS
    taken = 0.0
    for at in _round_times(begin, end, every, ZoneInfo(chart.zone)):
        yield line([(x(at), TOP - 8), (x(at), ground)], PALE, width=1.5)
        told = _day_and_clock(at, chart.zone) if days else when.clock(at, chart.zone)
        half = len(told) * LETTER / 2
        if x(at) - half >= taken and x(at) + half <= WIDTH:
            yield words(x(at), TOP - 16, told, size=20, fill=FAINT, end="middle")
            taken = x(at) + half + 8


def _round_times(begin: datetime, end: datetime, every: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    midnight = datetime.combine(begin.astimezone(zone).date(), time(), zone)
    at = midnight + max((begin - midnight) // every - 1, 0) * every  # one sooner: the day may have 25 hours
    while at <= end:
        if at >= begin:
            yield at
        at += every


def _marks(chart: Gantt, x: X, ground: float) -> Iterator[str]:
    """Upright lines: T-0 (R of the way back), now, and the latest safe rollback; each with its words below, in a row
    of their own."""
    begin, end = chart.span
    marks = [(chart.now, f"now {when.clock(chart.now, chart.zone)}", INK, "")]
    marks.append((chart.t0, chart.zero, BLUE, "3 5"))
    if chart.turn_back is not None:
        marks.append((chart.turn_back, "latest safe rollback", ORANGE, "10 6"))
    for row, (at, told, fill, dash) in enumerate(marks):
        if begin <= at <= end:
            yield line([(x(at), TOP - 8), (x(at), ground + 6 + 26 * row)], fill, width=3, dash=dash)
            side, shift = ("start", 6.0) if x(at) < WIDTH / 2 else ("end", -6.0)
            yield words(x(at) + shift, ground + 24 + 28 * row, told, size=20, fill=fill, end=side, bold=True, halo=True)


def _lanes(chart: Gantt, x: X) -> Iterator[str]:
    for place, lane in enumerate(chart.lanes):
        yield from _lane(lane, TOP + place * ROW, x)


def _lane(lane: Lane, y: float, x: X) -> Iterator[str]:
    """The plan behind, wide and pale; before it what ran and what is ahead."""
    yield words(MARGIN, y + 20, lane.ref, size=20, bold=lane.critical)
    spans = [(lane.planned, PALE, BAR)]
    if lane.ran is not None:
        spans.append((lane.ran, RAN.get(lane.state, BLUE), THIN))
    if lane.ahead is not None:
        spans.append((lane.ahead, AHEAD, THIN))
    for (begin, end), fill, height in spans:
        yield box(x(begin), y + (BAR - height) / 2, max(x(end) - x(begin), 3.0), height, fill)
    yield _label(lane, y, min(x(span[0]) for span, _, _ in spans), max(x(span[1]) for span, _, _ in spans))


RAN = {State.FAILED: ORANGE, State.SKIPPED: GREY}


def _label(lane: Lane, y: float, begin: float, end: float) -> str:
    """Title and slip, on whichever side of the bar there is more room; over the bar where there is none."""
    told = _tail(lane)
    left, right = begin - LEFT, RIGHT - end
    bold = lane.state in (State.STARTED, State.FAILED)
    if max(left, right) < ROOM:
        text = _cut(lane.title, _fits(RIGHT - LEFT - 12, told)) + told
        return words(LEFT + 6, y + 20, text, size=20, bold=bold, halo=True)
    text = _cut(lane.title, _fits(max(left, right) - 8, told)) + told
    if right >= left:
        return words(end + 8, y + 20, text, size=20, bold=bold, halo=True)
    return words(begin - 8, y + 20, text, size=20, bold=bold, end="end", halo=True)


ROOM = 150.0
"""Units beside a bar below which its title stands over it."""


def _tail(lane: Lane) -> str:
    """What the title is followed by: a state that the bar does not show, and how much later it is than planned."""
    state = f" · {lane.state}" if lane.state in (State.FAILED, State.SKIPPED) else ""
    slip = f" +{when.span(lane.slip)}" if lane.slip >= words_of.NOTICEABLE else ""
    return state + slip


def _fits(room: float, tail: str) -> int:
    return max(int(room / LETTER) - len(tail), 3)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _day(at: datetime, zone: str) -> str:
    """`Tue 1 Dec CET`."""
    *day, _, name = when.local(at, zone).split()
    return " ".join([*day, name])


def _day_and_clock(at: datetime, zone: str) -> str:
    """`Tue 09:00`."""
    day, *_, clock, _ = when.local(at, zone).split()
    return f"{day} {clock}"
