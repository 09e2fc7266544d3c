"""When all will be ready, as `status`, an area and `status forecast` tell it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.item import State
from bot.store import launches
from bot.views.standing import WIDE
from tests.desk import ANA, EVE, NOON, Desk, open_desk


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[Desk]:
    """The full template, made three weeks ago; TECH and DATA have gone at different paces since last week."""
    async with open_desk(tmp_path, template="go-live") as desk:
        made = NOON - timedelta(days=21)
        await desk.change(lambda scene: launches.save(scene.tx, scene.launch, created_at=made))
        await desk.set_t0(NOON + timedelta(days=7))
        desk.now = NOON - timedelta(days=1)
        await desk.settle(*(f"TECH-{n}" for n in range(1, 25)))
        await desk.settle(*(f"DATA-{n}" for n in range(1, 4)))
        desk.now = NOON
        yield desk


async def test_status_says_in_a_line_where_the_launch_is_heading(large: Desk) -> None:
    told = (await large.say("status", by=EVE)).shown

    line = "At best ready T+29d: DATA late"
    assert f"\n{line}\n7 areas stand still\n" in told
    assert len(line) <= WIDE


async def test_once_most_is_done_it_is_on_course(large: Desk) -> None:
    large.now = NOON - timedelta(hours=2)
    await large.settle("*")
    await large.settle("TECH-39", "DATA-16", state=State.CLAIMED)
    large.now = NOON

    assert "\nOn course for T-7d\n" in (await large.say("status", by=EVE)).shown


async def test_an_area_that_stands_still_spoils_the_course(large: Desk) -> None:
    large.now = NOON - timedelta(days=20)
    await large.settle("*")
    large.now = NOON - timedelta(hours=2)
    await large.settle(*(f"TECH-{n}" for n in range(1, 39)))
    large.now = NOON
    await large.settle("TECH-39", "DATA-16", state=State.CLAIMED)

    assert "\nOn course for T-7d, but DATA stands still\n" in (await large.say("status", by=EVE)).shown


async def test_a_launch_that_stands_still_as_a_whole_says_so(large: Desk) -> None:
    large.now = NOON - timedelta(days=20)
    await large.settle("*")
    await large.settle("TECH-39", "DATA-16", state=State.CLAIMED)
    large.now = NOON

    assert "\nNothing approved for 5 working days\n" in (await large.say("status", by=EVE)).shown


async def test_the_forecast_lists_every_area_and_what_is_at_risk(large: Desk) -> None:
    told = (await large.say("status forecast", by=EVE)).shown

    assert told.startswith(
        "Forecast of Reconciliation\n"
        "127 items left. At best ready Wed 6 Jan (T+29d), so not by T-0, and 7 areas stand still.\n"
    )
    assert "• TECH 11 left · 4.4 a day · ready Fri 4 Dec (T-4d)\n" in told
    assert "• USER 15 left · nothing approved for 5 working days\n" in told
    assert "Not ready by T-0 at this pace\n• DATA 10 items at risk: " in told
    assert "• USER stands still, with 15 items left\n" in told
    assert "From what was approved since Tue 24 Nov" in told


async def test_an_area_says_where_it_is_heading_and_how_far_its_groups_are(large: Desk) -> None:
    told = (await large.say("status DATA", by=EVE)).shown

    assert "Forecast: 0.5 a day · ready Thu 31 Dec (T+23d)\nAt risk DATA-5, " in told
    assert "\nDatabase Preparation 3 of 8 approved, 1 blocker open\n" in told


async def test_a_new_launch_has_no_forecast_yet(desk: Desk) -> None:
    assert "pace" not in (await desk.say("status", by=EVE)).shown
    assert "not enough yet to say" in (await desk.say("status forecast", by=EVE)).shown


async def test_after_liftoff_and_in_a_quick_rehearsal_there_is_none(desk: Desk) -> None:
    await desk.set_t0()
    await desk.lift()
    assert "There is none: the attempt is lifted." in (await desk.say("status forecast", by=ANA)).shown
    assert "Forecast: " not in (await desk.say("status BUILD", by=ANA)).shown
