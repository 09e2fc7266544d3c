"""The picture of readiness: its words are drawn, its bars are as long as they should be, and nothing runs out of it."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from xml.etree import ElementTree

import pytest

from bot.domain.chart import Bar, Chart, told
from bot.pictures import drawing, readiness
from bot.pictures.readiness import BLUE, GREY, LEFT, RIGHT, WIDTH

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TECH = Bar("TECH", 5, 1, 2, 10, 2, 60)
CHART = Chart(
    title="Recon 2.1",
    now=NOON,
    zone="Europe/Berlin",
    bars=(TECH, Bar("DATA", 0, 0, 0, 0, 0, 100)),
    began=NOON - 10 * DAY,
    t0=NOON + 10 * DAY,
    rise=((NOON - 5 * DAY, 2), (NOON - 3 * DAY, 6)),
    total=10,
    ready_at=NOON + 15 * DAY,
)
NS = {"svg": "http://www.w3.org/2000/svg"}


def words(chart: Chart) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(readiness.svg(chart)).iterfind(".//svg:text", NS)]


def widths(chart: Chart, fill: str) -> list[float]:
    boxes = ElementTree.fromstring(readiness.svg(chart)).iterfind("svg:rect", NS)
    return [float(box.attrib["width"]) for box in boxes if box.attrib["fill"] == fill]


def test_it_says_what_its_colours_say() -> None:
    shown = words(CHART)

    assert shown[:3] == ["Recon 2.1", "5 of 10 approved, 2 blockers open", "Tue 1 Dec"]
    assert {"approved", "to approve", "waived", "open", "TECH", "60 %", "2 blockers", "DATA", "100 %"} <= set(shown)
    assert {"T-0 Fri 11 Dec", "Dotted: at this pace ready Wed 16 Dec", "10", "0"} <= set(shown)


def test_bars_are_as_long_as_their_counts() -> None:
    one = (RIGHT - LEFT) / 10

    assert widths(CHART, BLUE)[1:] == [5 * one]
    assert widths(CHART, GREY)[1:] == [one]


def test_the_way_up_begins_at_nothing_and_ends_at_what_is_done() -> None:
    lines = ElementTree.fromstring(readiness.svg(CHART)).iterfind("svg:polyline", NS)
    (risen,) = [line.attrib["points"] for line in lines if line.attrib["stroke-width"] == "5"]
    heights = [float(point.split(",")[1]) for point in risen.split()]

    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[-1] == pytest.approx((readiness.PLOT - 20) * 6 / 10)


@pytest.mark.parametrize(
    "chart",
    [
        CHART,
        replace(CHART, t0=None, ready_at=None, rise=()),
        replace(CHART, began=NOON, t0=NOON - DAY),
        replace(CHART, title="<&>\x00\u202e" + "W" * 150),
        replace(CHART, bars=(TECH,) * 40),
    ],
    ids=["usual", "new", "late", "strange name", "forty areas"],
)
def test_every_launch_can_be_drawn_and_nothing_stands_outside(chart: Chart) -> None:
    drawing_ = readiness.svg(chart)
    png = drawing.png(drawing_)

    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == WIDTH * drawing.SHARP
    assert all(0 <= float(x) <= WIDTH for x in re.findall(r' x="([-\d.]+)"', drawing_))
    assert all(0 <= float(y) <= height / drawing.SHARP for y in re.findall(r' y="([-\d.]+)"', drawing_))
    assert len(png) < 1_000_000


def test_letters_are_really_drawn() -> None:
    """Without its font a picture has no text at all, and nobody is told."""
    text, none = readiness.svg(CHART), re.sub(r"<text.*?</text>", "", readiness.svg(CHART))

    assert ink(drawing.png(text)) > ink(drawing.png(none)) + 5_000


def ink(png: bytes) -> int:
    """Bytes of the picture that are neither white nor fully clear: rough, and enough to see letters."""
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    return sum(byte not in (0, 255) for byte in zlib.decompress(data))


def test_its_fonts_are_small_and_come_with_their_licence() -> None:
    home = resources.files("bot.pictures")

    assert sum(len(home.joinpath(name).read_bytes()) for name in drawing.FILES) < 400_000
    assert "SIL OPEN FONT LICENSE" in home.joinpath("Inter-LICENSE.txt").read_text()


def test_the_same_figures_are_told_in_words() -> None:
    assert told(CHART) == (
        "Readiness of Recon 2.1: 5 of 10 approved, 2 blockers open. "
        "TECH 60 %, 1 waived, 2 to approve, 2 blockers open; DATA 100 %."
    )
