"""`trouble` after golive's name in a thread: the thread narrows what is meant, and never chooses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.store import items, plan
from bot.store.scene import Scene
from tests.desk import EVE, KIM, LEA, NOON, OLI, Desk
from tests.told import Told

WHY = "the console is locked"


@pytest.fixture
async def build(desk: Desk) -> str:
    """The thread of BUILD."""
    return await thread_of(desk, "area", "BUILD")


async def thread_of(desk: Desk, view: str, subject: str) -> str:
    await desk.show(view, subject)
    return await desk.post(view, subject)


async def says(desk: Desk, words: str, thread: str, by: str = EVE) -> Told:
    return await desk.say(words, by=by, origin=Origin.MENTION, thread=thread)


async def troubles(desk: Desk) -> dict[str, str]:
    def look(scene: Scene) -> dict[str, str]:
        found = [*items.everything(scene), *plan.steps(scene)]
        return {thing.ref: thing.trouble for thing in found if thing.trouble}

    return await desk.look(look)


async def test_in_an_areas_thread_the_one_item_of_ones_own_is_meant(desk: Desk, build: str) -> None:
    await desk.say("claim BUILD-2 OPS-1", by=EVE)
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)

    told = await says(desk, f"trouble {WHY}", build)

    assert not told.refused, told.shown
    assert await troubles(desk) == {"BUILD-2": WHY}
    assert not (await says(desk, "trouble over", build)).refused
    assert await troubles(desk) == {}


async def test_of_several_it_asks_which_with_a_button_each(desk: Desk, build: str) -> None:
    await desk.say("claim BUILD-1..2", by=EVE)

    told = await says(desk, f"trouble {WHY}", build)

    assert told.refused
    assert told.shown.startswith("Say which one: trouble BUILD-1 ….\nBUILD-1 Release branch\nBUILD-2 Automated tests")
    assert told.labels == ["It is BUILD-1", "It is BUILD-2"]
    await desk.press(told, "It is BUILD-2", by=EVE)
    assert await troubles(desk) == {"BUILD-2": WHY}


async def test_nothing_of_ones_own_is_said_to_be_so(desk: Desk, build: str) -> None:
    assert (await says(desk, f"trouble {WHY}", build)).shown == (
        "Nothing of yours waits here. Name it: trouble REF… reason|over."
    )
    assert (await says(desk, "trouble over", build)).shown.startswith("Nothing is in trouble.")


async def test_a_ref_counts_for_more_than_the_thread(desk: Desk, build: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    await says(desk, f"trouble OPS-1 {WHY}", build)

    assert await troubles(desk) == {"OPS-1": WHY}


async def test_without_words_it_asks_why_about_the_one_that_is_meant(desk: Desk, build: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await says(desk, "trouble", build)

    form = await desk.press(told, "Open form", by=EVE)
    await desk.submit(form, by=EVE, text=WHY)
    assert await troubles(desk) == {"BUILD-1": WHY}


async def test_a_lead_says_that_it_is_over_where_one_thing_is_in_trouble(desk: Desk, build: str) -> None:
    await desk.say("claim BUILD-1..2", by=EVE)
    await desk.say(f"trouble BUILD-2 {WHY}", by=EVE)

    assert not (await says(desk, "trouble over", build, by=LEA)).refused
    assert await troubles(desk) == {}


async def test_in_a_phases_thread_it_is_the_step_that_runs(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=17))
    thread = await thread_of(desk, "phase", "PRE")
    mine = await desk.look(lambda scene: [step.ref for step in plan.steps(scene) if step.phase == "PRE"])
    await desk.say(f"start {mine[0]} sure", by=OLI)

    told = await says(desk, f"trouble {WHY}", thread, by=OLI)

    assert not told.refused, told.shown
    assert await troubles(desk) == {mine[0]: WHY}
    assert (await says(desk, f"trouble {WHY}", thread, by=KIM)).shown.startswith("Nothing of yours waits here.")


async def test_outside_of_a_thread_a_ref_is_asked_for(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    assert "Say which one" in (await desk.say(f"trouble {WHY}", by=EVE)).shown
