"""The picture of readiness: a bar for each area, and the way up to T-0.

It is looked at on phones, where 640 units are about 6 cm: no letter is smaller than 20. The colours are of Okabe and
Ito's set for all kinds of sight, differ in lightness, and never say anything alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.chart import Bar, Chart, span
from bot.pictures.drawing import FONT
from bot.pictures.svg import box, drawn, line, words

WIDTH, MARGIN = 640.0, 24.0
TOP, ROW, BAR = 150.0, 38.0, 24.0
LEFT, RIGHT = 120.0, 415.0
"""Where the bars begin and end."""

PLOT = 260.0
"""Height of the way up."""

BLUE, GREY, ORANGE, PALE, INK, FAINT = "#0072b2", "#767676", "#b34700", "#e4e4e4", "#1a1a1a", "#595959"
HATCH = (
    '<pattern id="signed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#ffffff"/><rect width="3.5" height="8" fill="#0072b2"/></pattern>'
)
SIGNED = "url(#signed)"
Place = Callable[[datetime], float]
Height = Callable[[int], float]

NAME = 36
"""Characters of a launch's name that stand in the heading."""


def svg(chart: Chart) -> str:
    top = TOP + ROW * len(chart.bars) + 104
    shapes = [*_head(chart), *_legend(), *_bars(chart), *_rise(chart, top)]
    return drawn(WIDTH, top + PLOT + 84, shapes, font=FONT, defs=HATCH)


def _head(chart: Chart) -> Iterator[str]:
    title = chart.title if len(chart.title) <= NAME else chart.title[: NAME - 1] + "…"
    yield words(MARGIN, 44, title, size=30, bold=True)
    blockers = (
        f"{chart.blockers} blocker{'s' if chart.blockers != 1 else ''} open" if chart.blockers else "no blocker open"
    )
    yield words(MARGIN, 78, f"{chart.approved} of {chart.total} approved, {blockers}", size=24)
    yield words(WIDTH - MARGIN, 78, _day(chart.now, chart.zone), size=20, fill=FAINT, end="end")


def _legend() -> Iterator[str]:
    x = MARGIN
    for fill, text, room in (
        (BLUE, "approved", 132),
        (SIGNED, "to approve", 146),
        (GREY, "waived", 116),
        (PALE, "open", 0),
    ):
        yield box(x, 104, 22, 22, fill)
        yield words(x + 30, 122, text, size=20)
        x += room + 10


def _bars(chart: Chart) -> Iterator[str]:
    for place, bar in enumerate(chart.bars):
        yield from _bar(bar, TOP + place * ROW)


def _bar(bar: Bar, y: float) -> Iterator[str]:
    unit = (RIGHT - LEFT) / bar.counted if bar.counted else 0.0
    x = LEFT
    yield words(MARGIN, y + 20, bar.code, bold=True, size=20)
    yield box(LEFT, y, RIGHT - LEFT, BAR, PALE)
    for many, fill in ((bar.approved, BLUE), (bar.waived, GREY), (bar.signed, SIGNED)):
        yield box(x, y, many * unit, BAR, fill)
        x += many * unit
    yield words(RIGHT + 70, y + 20, f"{bar.percent} %", end="end", size=20)
    if bar.blockers:
        text = f"{bar.blockers} blocker{'s' if bar.blockers != 1 else ''}"
        yield words(WIDTH - MARGIN, y + 20, text, end="end", fill=ORANGE, size=20, bold=True)


def _rise(chart: Chart, top: float) -> Iterator[str]:
    """Up from when the launch was made: what is settled, where that leads at the pace of the last days, and T-0."""
    begin, end = span(chart)
    left, right, ground = MARGIN + 46, WIDTH - MARGIN, top + PLOT
    whole = max((end - begin) / timedelta(seconds=1), 1.0)

    def x(at: datetime) -> float:
        return left + (right - left) * min(max((at - begin) / timedelta(seconds=1) / whole, 0.0), 1.0)

    def y(many: int) -> float:
        return ground - (PLOT - 20) * many / max(chart.total, 1)

    yield words(MARGIN, top - 52, "Approved or waived, since the launch was made", bold=True)
    if chart.ready_at is not None:
        yield words(
            MARGIN, top - 18, f"Dotted: at this pace ready {_day(chart.ready_at, chart.zone)}", size=20, fill=BLUE
        )
    yield line([(left, ground), (right, ground)], FAINT)
    yield line([(left, y(chart.total)), (right, y(chart.total))], FAINT, width=1.5, dash="2 6")
    yield words(left - 8, y(chart.total) + 7, str(chart.total), size=20, end="end", fill=FAINT)
    yield words(left - 8, ground + 7, "0", size=20, end="end", fill=FAINT)
    yield line(_steps(chart, x, y), BLUE, width=5)
    yield from _ahead(chart, x, y)
    yield from _t0(chart, x, top, ground)
    yield words(left, ground + 30, _day(begin, chart.zone), size=20, fill=FAINT)
    if x(end) - x(begin) > 0:
        yield words(right, ground + 30, _day(end, chart.zone), size=20, fill=FAINT, end="end")


def _steps(chart: Chart, x: Place, y: Height) -> list[tuple[float, float]]:
    points, many = [(x(chart.began), y(0))], 0
    for at, risen in chart.rise:
        points += [(x(at), y(many)), (x(at), y(risen))]
        many = risen
    return [*points, (x(chart.now), y(many))]


def _ahead(chart: Chart, x: Place, y: Height) -> Iterator[str]:
    if chart.ready_at is not None:
        many = chart.rise[-1][1] if chart.rise else 0
        yield line([(x(chart.now), y(many)), (x(chart.ready_at), y(chart.total))], BLUE, width=3, dash="4 7")


def _t0(chart: Chart, x: Place, top: float, ground: float) -> Iterator[str]:
    if chart.t0 is None:
        return
    at = x(chart.t0)
    yield line([(at, top), (at, ground)], ORANGE, width=3)
    side = "end" if at > WIDTH / 2 else "start"
    yield words(at, ground + 60, f"T-0 {_day(chart.t0, chart.zone)}", size=20, end=side, fill=ORANGE, bold=True)


def _day(at: datetime, zone: str) -> str:
    """`Tue 1 Dec`."""
    return " ".join(when.local(at, zone).split()[:3])
