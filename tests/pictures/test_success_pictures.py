"""The pictures of success and of risks: what stands where, and nothing outside of them."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from bot.domain import gauge, heat
from bot.domain.criterion import Criterion, Verdict, by_figure
from bot.domain.gauge import Gauge, Success
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.risk import Level, Risk, State
from bot.pictures import drawing
from bot.pictures import heat as heat_picture
from bot.pictures import success as success_picture
from bot.pictures.readiness import BLUE, MARGIN, ORANGE, WIDTH

T0 = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
NOW = T0 + timedelta(hours=25)
NS = {"svg": "http://www.w3.org/2000/svg"}
WHOLE = WIDTH - 2 * MARGIN


def attempt() -> Attempt:
    nothing = dict.fromkeys(name for name in Attempt.__slots__)
    flown = {"id": 1, "launch_id": 1, "number": 1, "kind": "real", "channel": "C1", "private": False, "pace": 1}
    return Attempt(**{**nothing, **flown, "state": LaunchState.LIVE, "t0": T0, "lifted_at": T0, "plan_version": 1})  # type: ignore[arg-type]


def criterion(number: int, goal: str, figure: float | None, *, watched: bool = False) -> Criterion:
    one = Criterion(number, f"CRIT-{number}", "Success", "Works", "It works", goal, "T+24h", "TECH", watched=watched)
    if figure is None:
        return one
    return replace(one, verdict=Verdict(by_figure(one, figure), figure, "", "ULEA", NOW))


def risk(number: int, likelihood: Level, impact: Level, state: State = State.OPEN) -> Risk:
    return Risk(f"RISK-{number}", "Late", "It is late", "", state, likelihood, impact, "TECH", "")


MEASURED = (
    criterion(1, "≥ 99.9 %", 99.95, watched=True),
    criterion(2, "≤ 0.1 %", 0.4),
    criterion(3, "= 0 incidents", 0.0),
    criterion(4, "= 0 crashes", 2.0),
    criterion(5, "≥ 4.0 of 5", 5.0),
    criterion(6, "≤ 5 tickets", None),
)
SUCCESS = gauge.success("Recon 2.1", MEASURED, attempt(), "UTC", NOW)
RISKS = (
    risk(1, Level.HIGH, Level.HIGH),
    risk(2, Level.LOW, Level.HIGH),
    risk(3, Level.LOW, Level.LOW, State.OCCURRED),
    risk(4, Level.HIGH, Level.HIGH, State.CLOSED),
)
HEAT = heat.heat("Recon 2.1", RISKS, "UTC", NOW)


def words(svg: str) -> dict[str, tuple[float, float]]:
    texts = ElementTree.fromstring(svg).iterfind(".//svg:text", NS)
    return {each.text or "": (float(each.attrib["x"]), float(each.attrib["y"])) for each in texts}


def test_a_bar_reaches_as_far_as_its_figure_and_the_threshold_is_in_the_middle() -> None:
    assert [round(each.reach, 3) for each in SUCCESS.gauges] == [0.5, 2.0, 0.0, 2.0, 1.25]
    boxes = ElementTree.fromstring(success_picture.svg(SUCCESS)).iterfind("svg:rect", NS)
    drawn = [(box.attrib["fill"], float(box.attrib["width"])) for box in boxes if box.attrib["fill"] in (BLUE, ORANGE)]
    assert drawn == [(BLUE, WHOLE / 4), (ORANGE, WHOLE), (ORANGE, WHOLE), (BLUE, WHOLE * 0.625)]


def test_success_says_what_its_colours_say() -> None:
    shown = words(success_picture.svg(SUCCESS))
    assert {"Recon 2.1", "3 met, 2 missed, 1 without a verdict", "CRIT-2 Works", "0.4 %, missed", "≤ 0.1 %"} <= set(
        shown
    )
    assert "99.95 % (43 s down), met" in shown
    assert gauge.told(SUCCESS).startswith(
        "Success of Recon 2.1: 3 met, 2 missed, 1 without a verdict. CRIT-1 Works: 99.95 % (43 s down), met, held"
    )


def test_a_risk_stands_higher_the_likelier_it_is_and_further_right_the_more_it_hurts() -> None:
    shown = words(heat_picture.svg(HEAT))
    assert "1 of 3 risks high, 1 mitigated or closed" in shown
    assert "4" not in shown
    assert shown["1"][1] < shown["2"][1]
    assert shown["1"][0] == shown["2"][0] > shown["3"][0]
    assert heat.told(HEAT) == (
        "Risks of Recon 2.1, 1 of 3 high. likelihood high, impact high: RISK-1; likelihood low, impact high: RISK-2; "
        "likelihood low, impact low: RISK-3. 1 mitigated or closed."
    )


STRANGE = "<&>\x00\u202e" + "W" * 150
LONG = Gauge("CRIT-100", STRANGE, STRANGE, STRANGE, missed=True, early=True, reach=2.0)
CROWDED = tuple(risk(number, Level.HIGH, Level.LOW) for number in range(1, 101))


@pytest.mark.parametrize(
    "svg",
    [
        success_picture.svg(SUCCESS),
        success_picture.svg(Success(STRANGE, NOW, "UTC", (LONG,) * 100, 0, 100, 0)),
        heat_picture.svg(HEAT),
        heat_picture.svg(heat.heat(STRANGE, CROWDED, "UTC", NOW)),
        heat_picture.svg(heat.heat("Recon", (), "UTC", NOW)),
    ],
    ids=["success", "a hundred strange criteria", "risks", "a hundred risks", "no risk"],
)
def test_everything_can_be_drawn_and_nothing_stands_outside(svg: str) -> None:
    png = drawing.png(svg)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == WIDTH * drawing.SHARP
    assert all(0 <= float(x) <= WIDTH for x in re.findall(r' x="([-\d.]+)"', svg))
    assert all(0 <= float(y) <= height / drawing.SHARP for y in re.findall(r' y="([-\d.]+)"', svg))
    assert len(png) < 1_000_000


def test_a_crowded_cell_counts_the_rest() -> None:
    assert "+93" in words(heat_picture.svg(heat.heat("Recon", CROWDED, "UTC", NOW)))
