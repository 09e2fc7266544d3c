"""The picture of success: what was measured, as a bar, and the threshold it is held against, as a line across it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import when
from bot.domain.gauge import FAR, Gauge, Success
from bot.pictures.drawing import FONT
from bot.pictures.readiness import BLUE, FAINT, INK, MARGIN, NAME, ORANGE, PALE, WIDTH
from bot.pictures.svg import box, drawn, line, words

TOP, ROW, BAR = 124.0, 104.0, 22.0
MOST = 20
"""Criteria that are drawn; what is beyond them is counted."""

SAID, TARGET = 44, 40
"""Characters of a line."""


def svg(success: Success) -> str:
    shown = success.gauges[:MOST]
    left = len(success.gauges) - len(shown)
    shapes = [*_head(success)]
    for place, gauge in enumerate(shown):
        shapes += _gauge(gauge, TOP + place * ROW)
    bottom = TOP + len(shown) * ROW
    if left:
        shapes.append(words(MARGIN, bottom + 8, f"and {left} more", size=20, fill=FAINT))
    return drawn(WIDTH, bottom + (40 if left else 12), shapes, font=FONT)


def _head(success: Success) -> Iterator[str]:
    title = success.title if len(success.title) <= NAME else success.title[: NAME - 1] + "…"
    yield words(MARGIN, 44, title, size=30, bold=True)
    yield words(MARGIN, 78, success.summary, size=22)
    day = " ".join(when.local(success.now, success.zone).split()[:3])
    yield words(WIDTH - MARGIN, 78, day, size=20, fill=FAINT, end="end")


def _gauge(gauge: Gauge, y: float) -> Iterator[str]:
    whole = WIDTH - 2 * MARGIN
    mark = MARGIN + whole / FAR
    colour = ORANGE if gauge.missed else BLUE
    yield words(MARGIN, y, _clipped(f"{gauge.ref} {gauge.title}", SAID), size=20, bold=True)
    yield box(MARGIN, y + 12, whole, BAR, PALE)
    yield box(MARGIN, y + 12, whole * gauge.reach / FAR, BAR, colour)
    yield line([(mark, y + 6), (mark, y + 18 + BAR)], INK, width=4)
    said = f"{'so far ' if gauge.early else ''}{gauge.said}"
    yield words(MARGIN, y + 62, _clipped(said, TARGET), size=20, fill=colour, bold=gauge.missed)
    yield words(WIDTH - MARGIN, y + 62, _clipped(gauge.target, 16), size=20, fill=FAINT, end="end")


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
