"""Running what is somebody else's, and steps that whoever starts has to end."""

from __future__ import annotations

from bot.domain.runbook import State
from tests.desk import ANA, BEN, EVE, GUS, KIM, OLI, SAM, Desk
from tests.journeys.running.hands import change, finish, step


async def test_a_member_who_may_not_run_it_is_offered_to_take_it_over(desk: Desk) -> None:
    told = await desk.say("start PRE-1", by=EVE)
    assert told.shown == (
        "You cannot run PRE-1. It belongs to its owner and backup, its leads and the director: @Oli or @Ben or @Ana. "
        "If none of them can, take it over: its owner is told.\n[Take over PRE-1]"
    )

    taken = await desk.press(told, "Take over PRE-1", by=EVE)

    assert "You took PRE-1 over from @Oli, who is told." in taken.shown
    assert "@Eve started PRE-1 Last Checks of Reconciliation in your place." in (await desk.heard(OLI))[-1]
    [entry] = await desk.record("start")
    assert (entry.actor, entry.facts["took_over_from"]) == (EVE, OLI)
    assert "is done" in (await finish(desk, "PRE-1", by=EVE)).shown, "and ends it"
    assert "runs again" in (await desk.say("undo PRE-1", by=EVE)).shown


async def test_what_runs_is_taken_over_from_whoever_runs_it(desk: Desk) -> None:
    await desk.say("start PRE-1", by=BEN)
    told = await desk.say("done PRE-1", by=EVE)
    taken = await desk.press(told, "Take over PRE-1", by=EVE)
    assert "You took PRE-1 over from @Ben, who is told." in taken.shown
    assert "@Eve took over PRE-1 Last Checks of Reconciliation, which you had started." in (await desk.heard(BEN))[-1]
    now = await step(desk, "PRE-1")
    assert (now.state, now.started_by) == (State.STARTED, EVE)
    assert [entry.actor for entry in await desk.record("take over")] == [EVE]
    assert (await desk.say("start PRE-1 take over", by=EVE)).shown == "PRE-1 was started by you 0 s ago."


async def test_a_button_of_before_takes_nothing_from_somebody_who_has_begun_since(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("fail PRE-1 no disk", by=OLI)
    [*_, heard] = await desk.messages(ANA)
    await desk.say("start PRE-1", by=OLI)

    told = await desk.press(heard, "Take over PRE-1", by=ANA)

    assert told.shown == "PRE-1 was failed when you were asked, and is started now.\n[Take over PRE-1]"
    assert (await step(desk, "PRE-1")).started_by == OLI
    assert "over from @Oli" in (await desk.press(told, "Take over PRE-1", by=ANA)).shown


async def test_a_point_of_no_return_asks_twice_of_who_takes_it_over_too(desk: Desk) -> None:
    await change(desk, "PRE-1", reversibility="point of no return")
    told = await desk.say("start PRE-1 take over", by=EVE)
    assert told.shown.startswith("PRE-1 is a point of no return:")
    assert "You took PRE-1 over" in (await desk.press(told, "Take over PRE-1", by=EVE)).shown


async def test_nobody_takes_over_what_cannot_begin_or_is_over(desk: Desk) -> None:
    assert (await desk.say("start PRE-2 take over", by=EVE)).shown.startswith("PRE-2 waits for PRE-1")
    assert (await desk.say("start DAY-1 take over", by=EVE)).shown.startswith("DAY-1 is the decision itself")
    await desk.say("start PRE-1", by=OLI)
    await finish(desk, "PRE-1", by=OLI)
    over = await desk.say("done PRE-1", by=EVE)
    assert over.labels == []
    await desk.say("hold the disk is full", by=ANA)
    assert (await desk.say("start PRE-2", by=EVE)).labels == []


async def test_guests_and_strangers_take_nothing_over(desk: Desk) -> None:
    for user in (GUS, SAM):
        told = await desk.say("start PRE-1 take over", by=user)
        assert "cannot take PRE-1 over" in told.shown
        assert (await desk.say("start PRE-1", by=user)).labels == []


async def test_whoever_starts_it_ends_it(desk: Desk) -> None:
    await change(desk, "PRE-1", flags=["same hand"])
    assert "whoever starts it ends it" in (await desk.say("status PRE-1", by=OLI)).shown
    await desk.say("start PRE-1", by=OLI)

    told = await desk.say("done PRE-1 all", by=ANA)

    assert told.shown == (
        "@Oli started PRE-1, and whoever starts it ends it, or takes it over first.\n[Take over PRE-1]"
    )
    assert (await desk.say("start PRE-1", by=KIM)).refused
    await desk.press(told, "Take over PRE-1", by=ANA)
    assert (await desk.say("done PRE-1 all", by=OLI)).refused
    assert "is done" in (await desk.say("done PRE-1 all", by=ANA)).shown
