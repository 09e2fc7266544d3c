"""The picture of a phase: on request, and by itself when the launch changes state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.message import Message
from sandbox import Message as Posted
from tests.desk import ANA, BIA, EVE, LEA, LEADS, NOON, OLI, Desk, open_desk
from tests.journeys.stage import ROOM, Stage

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
T0 = NOON + 24 * HOUR


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """T-0 is tomorrow, 13:00 in Berlin, and everything has been approved."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.settle("*")
        await desk.say("t0 2026-12-02T13:00", by=ANA)
        yield desk


async def go(desk: Desk) -> None:
    desk.now = T0 - 25 * MINUTE
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    assert not (await desk.say("decide go", by=ANA)).refused


async def finish(desk: Desk, ref: str, by: str) -> None:
    await desk.say(f"start {ref}", by=by)
    await desk.press(await desk.say(f"done {ref}", by=by), "Done, all 3", by=by)


def drawn(messages: list[Message]) -> list[str]:
    return [message.file.name for message in messages if message.file is not None]


async def firsts(desk: Desk, phase: str) -> list[str]:
    """What the pictures in a phase's thread begin with."""
    return [message.text.split(".")[0] for message in await desk.pictures(f"phase:{phase}")]


# --- On request ---------------------------------------------------------------------------------


async def test_whoever_asks_gets_the_picture_of_a_phase_for_themselves(desk: Desk) -> None:
    told = await desk.say("status DAY picture", by=EVE)

    assert told.shown == "The picture comes to you as a direct message in a moment."
    (message,) = await desk.messages(EVE)
    assert drawn([message]) == ["recon-day.png"]
    assert message.text == (
        "DAY of Reconciliation 2.1: 3 waiting. Finish about Wed 2 Dec 13:45 CET. Latest safe rollback "
        "Wed 2 Dec 14:35 CET, 25 h 35 min left. Every step as planned. As of Tue 1 Dec 13:00 CET."
    )
    assert drawn(await desk.messages("C1")) == []


async def test_shared_it_comes_to_the_room(desk: Desk) -> None:
    await desk.say("status PRE share", by=EVE)

    assert drawn(await desk.messages("C1")) == ["recon-pre.png"]


async def test_the_phase_card_offers_it(desk: Desk) -> None:
    await desk.show("phase", "DAY")

    await desk.press(await desk.card("phase", "DAY"), "Picture", by=EVE)

    assert drawn(await desk.messages(EVE)) == ["recon-day.png"]


async def test_the_picture_of_the_launch_is_its_readiness(desk: Desk) -> None:
    await desk.say("status picture", by=EVE)

    assert drawn(await desk.messages(EVE)) == ["recon-readiness.png"]


async def test_what_has_no_times_is_not_drawn(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        told = await desk.say("status DAY picture", by=EVE)
        assert told.shown == (
            "DAY has no times to be drawn: there is no T-0 that counts. The director names one: t0 monday 9:00."
        )
        back = await desk.say("status BACK picture", by=EVE)
        assert back.shown == "BACK has no times yet: it runs only once a rollback is confirmed."


async def test_of_an_area_there_is_no_picture_of_its_own(desk: Desk) -> None:
    told = await desk.say("status OPS picture", by=EVE)

    assert told.refused
    assert told.shown == (
        "There is a picture of the whole launch, of each phase (PRE, DAY, POST, BACK), of criteria and of risks, "
        "none of “OPS”."
    )


# --- By itself ----------------------------------------------------------------------------------


async def test_at_each_change_of_state_the_plan_is_drawn_once_in_the_days_thread(desk: Desk) -> None:
    await go(desk)
    desk.now = T0 - 10 * MINUTE
    await desk.say("hold the restore takes longer", by=ANA)
    desk.now += 5 * MINUTE
    await desk.press(await desk.say("resume", by=ANA), "Resume", by=ANA)
    desk.now = T0 + 5 * MINUTE
    await finish(desk, "DAY-2", by=OLI)
    await finish(desk, "DAY-3", by=LEA)

    assert await firsts(desk, "DAY") == ["GO", "Held", "Resumed", "Liftoff", "Live"]


async def test_a_failed_step_is_drawn_once_with_what_waits_for_it(desk: Desk) -> None:
    await go(desk)
    desk.now = T0
    await desk.say("start DAY-2", by=OLI)
    desk.now = T0 + 12 * MINUTE
    await desk.say("fail DAY-2 the health check is red", by=OLI)

    failed = (await desk.pictures("phase:DAY"))[-1]

    assert await firsts(desk, "DAY") == ["GO", "Liftoff", "DAY-2 failed"]
    assert "DAY-2 failed, to end about 13:32, 12 min late; DAY-3 about 13:32, 12 min late." in failed.text


async def test_a_hold_long_before_t0_shows_the_phase_under_way(desk: Desk) -> None:
    desk.now = T0 - 20 * HOUR
    await desk.say("hold a question first", by=ANA)

    assert await firsts(desk, "PRE") == ["Held"]
    assert await firsts(desk, "DAY") == []


async def test_the_picture_of_a_hold_tells_that_everything_moves(desk: Desk) -> None:
    await go(desk)
    desk.now = T0 - 10 * MINUTE
    await desk.say("hold the restore takes longer", by=ANA)
    desk.now += 8 * MINUTE
    await desk.say("status DAY picture", by=EVE)

    (message,) = await desk.messages(EVE)
    assert "Held since 12:50. Finish about 13:53, 8 min late." in message.text
    assert "DAY-2 about 13:08, 8 min late; DAY-3 about 13:28, 8 min late." in message.text


# --- In Slack -----------------------------------------------------------------------------------


async def test_slack_gets_a_png_with_the_figures_in_words(stage: Stage) -> None:
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben zone=UTC")
    await stage.ana.types("t0 in 3h")
    await stage.ana.types("status DAY share")

    async with asyncio.timeout(60):
        while not (shared := pictures(stage)):
            await asyncio.sleep(0.02)

    (file,) = shared[0].files
    assert file.mimetype == "image/png"
    assert file.name.startswith("recon-day-")
    assert file.alt.startswith("DAY of Reconciliation: 3 waiting. Finish about ")


def pictures(stage: Stage) -> list[Posted]:
    return [message for message in stage.sandbox.channel(ROOM).messages if message.files]
