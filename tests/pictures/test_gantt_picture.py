"""The picture of a phase: nothing runs out of it, bars are where their times are, and its words are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from bot.domain import launch
from bot.domain.gantt import Gantt, Lane, R, Span
from bot.domain.runbook import State
from bot.pictures import drawing, gantt
from bot.pictures.gantt import AHEAD, BLUE, HELD, LEFT, LETTER, MARGIN, ORANGE, PALE, RIGHT, WIDTH
from tests.plans import HOUR, MINUTE, T0

NS = {"svg": "http://www.w3.org/2000/svg"}


def span(begin: int, end: int) -> Span:
    return T0 + begin * MINUTE, T0 + end * MINUTE


def lane(ref: str, state: State, planned: Span, ran: Span | None, ahead: Span | None, late: int = 0) -> Lane:
    return Lane(ref, f"Title of {ref}", state, planned, ran, ahead, late * MINUTE, critical=state is State.STARTED)


DONE = lane("DAY-1", State.DONE, span(0, 60), span(0, 60), None)
RUNS = lane("DAY-2", State.STARTED, span(60, 120), span(75, 100), span(100, 135), late=15)
FAILED = lane("DAY-3", State.FAILED, span(60, 80), span(60, 100), span(100, 120), late=40)
WAITS = lane("DAY-4", State.WAITING, span(120, 180), None, span(135, 195), late=15)
CHART = Gantt(
    title="Recon 2.1",
    phase="DAY",
    now=T0 + 100 * MINUTE,
    zone="Europe/Berlin",
    lanes=(DONE, RUNS, FAILED, WAITS),
    left_out=0,
    state=launch.State.LIFTED,
    t0=T0,
    held=None,
    live_at=None,
    finish=T0 + 195 * MINUTE,
    slip=15 * MINUTE,
    turn_back=T0 + 240 * MINUTE,
)
LONG = replace(WAITS, title="Switch the very long name of a subsystem over " * 3)
STRANGE = replace(CHART, title="<&>\x00\u202e" + "W" * 150, lanes=(replace(WAITS, title="<b>\x07 & co"),))


def texts(chart: Gantt) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(gantt.svg(chart)).iterfind(".//svg:text", NS)]


def boxes(chart: Gantt, fill: str) -> list[tuple[float, float]]:
    """Left and right end of the lanes' boxes of a colour; the legend's stand above them."""
    found = ElementTree.fromstring(gantt.svg(chart)).iterfind("svg:rect", NS)
    those = [box.attrib for box in found if box.attrib["fill"] == fill and float(box.attrib["y"]) > gantt.TOP - 10]
    return [(float(box["x"]), float(box["x"]) + float(box["width"])) for box in those]


def x(minutes: int) -> float:
    begin, end = CHART.span
    return LEFT + (RIGHT - LEFT) * ((T0 + minutes * MINUTE - begin) / (end - begin))


def test_bars_are_where_their_times_are() -> None:
    def near(*ends: tuple[int, int]) -> list[tuple[float, float]]:
        return [pytest.approx((x(begin), x(end)), abs=0.2) for begin, end in ends]

    assert boxes(CHART, PALE) == near((0, 60), (60, 120), (60, 80), (120, 180))
    assert boxes(CHART, BLUE) == near((0, 60), (75, 100))
    assert boxes(CHART, ORANGE) == near((60, 100))
    assert boxes(CHART, AHEAD) == near((100, 135), (100, 120), (135, 195))


def test_it_says_in_words_what_its_colours_and_lines_say() -> None:
    shown = texts(CHART)

    assert shown[:4] == [
        "DAY · Recon 2.1",
        "Tue 1 Dec CET",
        "Finish about 12:15, 15 min late",
        "Latest safe rollback 13:00, 2 h 20 min left",
    ]
    assert {"planned", "ran", "ahead", "failed", "critical", "now 10:40", "T-0", "latest safe rollback"} <= set(shown)
    assert {"DAY-1", "Title of DAY-1", "Title of D… +15 min", "Titl… · failed +40 min"} <= set(shown)


def test_a_hold_is_a_band_from_its_beginning_to_now() -> None:
    held = replace(CHART, state=launch.State.HELD, held=span(80, 100))

    assert boxes(CHART, HELD) == []
    assert boxes(held, HELD) == [pytest.approx((x(80), x(100)), abs=0.2)]
    assert any(text.startswith("Held since 10:20. Finish about") for text in texts(held))


def test_the_way_back_is_counted_from_its_own_beginning() -> None:
    back = replace(CHART, phase="BACK", state=launch.State.ROLLING_BACK, zero=R, turn_back=None)

    shown = texts(back)

    assert "T-0" not in shown
    assert {"R", "now 10:40", "Home about 12:15, 15 min late"} <= set(shown)


def test_what_failed_is_explained_only_where_something_has() -> None:
    assert "failed" not in texts(replace(CHART, lanes=(DONE, WAITS)))


def test_of_lanes_that_are_left_out_it_says_how_many() -> None:
    assert "7 more" in texts(replace(CHART, left_out=7))


def test_over_days_the_times_along_the_top_have_their_day() -> None:
    days = replace(
        CHART, lanes=(DONE, replace(WAITS, planned=span(2000, 2100), ahead=span(2000, 2100))), turn_back=None
    )
    assert "Tue 12:00" in texts(days)


@pytest.mark.parametrize(
    "chart",
    [
        CHART,
        replace(CHART, lanes=(LONG,) * 40),
        replace(CHART, lanes=(DONE,), now=T0 + 30 * MINUTE, turn_back=None),
        replace(CHART, now=T0 - 100 * HOUR, turn_back=T0 + 100 * HOUR),
        replace(CHART, lanes=(replace(DONE, planned=(T0, T0), ran=(T0, T0)),), now=T0, turn_back=None),
        replace(CHART, zone="Australia/Lord_Howe", live_at=T0 + 195 * MINUTE, state=launch.State.LIVE),
        STRANGE,
    ],
    ids=["usual", "forty long titles", "one full lane", "far marks", "no length", "live", "strange words"],
)
def test_every_plan_can_be_drawn_and_nothing_stands_outside(chart: Gantt) -> None:
    drawn = ElementTree.fromstring(gantt.svg(chart))
    height = float(drawn.attrib["height"])

    for box in drawn.iterfind("svg:rect", NS):
        assert 0 <= float(box.attrib["x"]) <= float(box.attrib["x"]) + float(box.attrib["width"]) <= WIDTH
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height
    for text in drawn.iterfind("svg:text", NS):
        begin, end = _reach(text)
        assert begin >= 0, text.text
        assert end <= WIDTH + MARGIN, text.text
        assert float(text.attrib["font-size"]) >= 20
        assert float(text.attrib["y"]) < height
    assert drawing.png(gantt.svg(chart)).startswith(b"\x89PNG")


def _reach(text: ElementTree.Element) -> tuple[float, float]:
    """From where to where a line of text goes, by what a letter takes."""
    size, at = float(text.attrib["font-size"]), float(text.attrib["x"])
    width = len(text.text or "") * LETTER * size / 20
    shift = {"start": 0.0, "middle": width / 2, "end": width}[text.attrib["text-anchor"]]
    return at - shift, at - shift + width


def test_in_a_night_of_25_hours_the_times_along_the_top_stay_round() -> None:
    night = datetime.fromisoformat("2026-10-24T22:00:00+00:00")
    begin, end = night, night + timedelta(hours=6)
    chart = replace(
        CHART, now=night, t0=night, turn_back=None, lanes=(replace(WAITS, planned=(begin, end), ahead=(begin, end)),)
    )
    assert [text for text in texts(chart) if text.endswith(":00")] == ["00:00", "02:00", "04:00", "now 00:00"]
