"""A roll call that somebody has not answered is among what they owe, with its buttons."""

from __future__ import annotations

from bot.cards.home import home
from sandbox import plain
from tests.desk import ANA, EVE, OLI, Desk
from tests.journeys.rollcall.calling import Calling
from tests.told import READER


async def tab(desk: Desk, user: str) -> str:
    drawn = await desk.store.read(lambda tx: home(tx, user, desk.now, surely=True))
    return plain.blocks([dict(block) for block in drawn.blocks], READER)


async def test_mine_and_status_ask_whoever_has_not_answered(calling: Calling) -> None:
    desk = calling.desk
    assert "roll call" not in (await desk.say("mine", by=OLI)).shown
    await calling.begin()

    told = await desk.say("mine", by=OLI)
    assert "Your answer to the roll call: are you in?" in told.shown
    assert "an answer to the roll call" in (await desk.say("status", by=OLI)).shown
    assert "roll call" not in (await desk.say("mine", by=EVE)).shown.lower(), "she has no part in it"

    assert (await desk.press(told, "I'm in", by=OLI)).shown.startswith("Noted: you are in.")
    assert "roll call" not in (await desk.say("mine", by=OLI)).shown


async def test_so_does_their_home_tab(calling: Calling) -> None:
    await calling.begin()
    assert "Roll call: are you in?\n[I'm in]  [I can't…]" in await tab(calling.desk, OLI)

    await calling.cannot(OLI, "a broken leg")

    assert "Roll call: are you in?" not in await tab(calling.desk, OLI)


async def test_a_launch_that_is_called_off_asks_nobody_any_more(calling: Calling) -> None:
    await calling.begin()
    await calling.desk.press(await calling.desk.say("scrub the vendor is down", by=ANA), "Scrub", by=ANA)

    assert "roll call" not in (await calling.desk.say("mine", by=OLI)).shown
