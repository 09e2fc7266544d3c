"""The check boxes of a step's lines: ticked and unticked, by several people at once, on screens that are old."""

from __future__ import annotations

from bot.domain.runbook import State
from tests.desk import ANA, BEN, EVE, GUS, OLI, Desk
from tests.journeys.running.hands import card_of, finish, step


async def ticked(desk: Desk) -> list[int]:
    return sorted((await step(desk, "PRE-1")).ticked)


async def test_boxes_are_ticked_and_unticked_and_the_card_says_so_alone(desk: Desk) -> None:
    started = await desk.say("start PRE-1", by=OLI)

    told = await desk.tick(started, 1, 3, by=OLI)

    assert (told.shown, told.refused) == ("", False)
    assert await ticked(desk) == [1, 3]
    assert "(x) 1  Health" in await card_of(desk, "PRE-1")
    await desk.tick(started, 3, by=OLI)
    assert await ticked(desk) == [3]
    assert [(entry.verb, entry.ref) for entry in await desk.record("untick")] == [("untick", "PRE-1.1")]
    await desk.tick(started, 3, by=OLI)
    assert len(await desk.record("tick")) == 2, "what changes nothing is not recorded"


async def test_what_others_ticked_since_the_boxes_were_drawn_stays(desk: Desk) -> None:
    started = await desk.say("start PRE-1", by=OLI)
    await desk.say("done PRE-1.1", by=BEN)
    await desk.tick(started, 2, by=OLI)
    assert await ticked(desk) == [1, 2]

    drawn = await desk.say("status PRE-1", by=OLI)
    await desk.say("undo PRE-1.2", by=BEN)
    await desk.tick(drawn, 1, 2, 3, by=OLI)
    assert await ticked(desk) == [1, 3]


async def test_boxes_of_a_step_that_is_over_change_nothing_and_say_so(desk: Desk) -> None:
    started = await desk.say("start PRE-1", by=OLI)
    await finish(desk, "PRE-1", by=OLI)
    told = await desk.tick(started, 1, by=OLI)
    assert told.shown == "PRE-1 is done: its lines are ticked and unticked while it runs."
    assert (await step(desk, "PRE-1")).state is State.DONE


async def test_who_may_not_run_it_ticks_nothing(desk: Desk) -> None:
    started = await desk.say("start PRE-1", by=OLI)
    assert (await desk.tick(started, 1, by=EVE)).labels == ["Take over PRE-1"]
    assert (await desk.tick(started, 1, by=GUS)).refused
    assert await ticked(desk) == []
    assert "( )" not in (await desk.say("status PRE-1", by=EVE)).shown, "and is shown no boxes"
    await desk.tick(started, 1, by=ANA)
    assert await ticked(desk) == [1]
