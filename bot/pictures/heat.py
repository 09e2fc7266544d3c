"""The picture of risks: how likely each is, upwards, and how much it would hurt, to the right. A high one stands on
dark ground in white; what it says is said by its place too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain import when
from bot.domain.heat import Heat
from bot.domain.risk import Level, Risk
from bot.pictures.drawing import FONT
from bot.pictures.readiness import FAINT, INK, MARGIN, NAME, ORANGE, PALE, WIDTH
from bot.pictures.svg import box, drawn, words

LEFT, TOP = 138.0, 112.0
WIDE, HIGH, GAP = 154.0, 148.0, 6.0
"""A cell of the grid."""

ROWS = 4
"""Rows of two refs in a cell; what is beyond them is counted."""

MEDIUM, WHITE = "#f0c9a0", "#ffffff"
LEVELS = (Level.LOW, Level.MEDIUM, Level.HIGH)


def svg(heat: Heat) -> str:
    shapes = [*_head(heat), *_grid(heat), *_sides()]
    return drawn(WIDTH, TOP + 3 * (HIGH + GAP) + 92, shapes, font=FONT)


def _head(heat: Heat) -> Iterator[str]:
    title = heat.title if len(heat.title) <= NAME else heat.title[: NAME - 1] + "…"
    yield words(MARGIN, 44, title, size=30, bold=True)
    over = f", {heat.over} mitigated or closed" if heat.over else ""
    yield words(MARGIN, 78, f"{len(heat.high)} of {len(heat.risks)} risks high{over}", size=24)
    day = " ".join(when.local(heat.now, heat.zone).split()[:3])
    yield words(WIDTH - MARGIN, 78, day, size=20, fill=FAINT, end="end")


def _grid(heat: Heat) -> Iterator[str]:
    for row, likelihood in enumerate(reversed(LEVELS)):
        for column, impact in enumerate(LEVELS):
            x, y = LEFT + column * (WIDE + GAP), TOP + row * (HIGH + GAP)
            score = (3 - row) * (column + 1)
            yield box(x, y, WIDE, HIGH, ORANGE if score >= 6 else MEDIUM if score >= 3 else PALE)
            yield from _cell(heat.at(likelihood, impact), x, y, WHITE if score >= 6 else INK)


def _cell(risks: Sequence[Risk], x: float, y: float, ink: str) -> Iterator[str]:
    room = 2 * ROWS - (1 if len(risks) > 2 * ROWS else 0)
    named = [each.ref.removeprefix("RISK-") for each in risks[:room]]
    if len(risks) > room:
        named.append(f"+{len(risks) - room}")
    for place, text in enumerate(named):
        yield words(x + 16 + place % 2 * 70, y + 36 + place // 2 * 32, text, size=24, fill=ink, bold=True)


def _sides() -> Iterator[str]:
    ground = TOP + 3 * (HIGH + GAP)
    for place, level in enumerate(LEVELS):
        yield words(LEFT + place * (WIDE + GAP) + WIDE / 2, ground + 26, level.capitalize(), size=20, end="middle")
        yield words(LEFT - 14, ground - place * (HIGH + GAP) - HIGH / 2, level.capitalize(), size=20, end="end")
    yield words(MARGIN, TOP - 8, "Likelihood", size=20, fill=FAINT)
    yield words(WIDTH - MARGIN, ground + 60, "Impact. The numbers are RISK-1, RISK-2 …", size=20, fill=FAINT, end="end")
