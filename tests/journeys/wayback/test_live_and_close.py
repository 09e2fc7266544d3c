"""How a launch ends: declared live by hand, and closed once what comes after it is done."""

from __future__ import annotations

import pytest

from bot.domain.launch import State
from tests.desk import ANA, BEN, EVE, LEA, OLI, Desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, attempt, finish, step
from tests.journeys.wayback.turned import come_home, turn


async def live(desk: Desk) -> None:
    """DAY-2 is tried again, and DAY-3 confirms."""
    for ref, by in (("DAY-2", OLI), ("DAY-3", LEA)):
        await desk.say(f"start {ref}", by=by)
        desk.now += 10 * MINUTE
        await finish(desk, ref, by=by)


async def test_live_by_hand_is_shown_first_and_told_to_everybody(flying: Desk) -> None:
    asked = await flying.say("live the mirror carries it", by=BEN)

    assert asked.shown == (
        "This declares Reconciliation live. It is not taken back.\n"
        "DAY-2, DAY-3 are not done; what is left of them can be.\nthe mirror carries it\n"
        "Told at once: room, company, stakeholders.\n[Declare live]"
    )
    assert (await attempt(flying)).state is State.LIFTED

    told = await flying.press(asked, "Declare live", by=BEN)

    assert told.shown == "Reconciliation is live.\nTold at once: room, company, stakeholders."
    now = await attempt(flying)
    assert (now.state, now.live_at) == (State.LIVE, FRIDAY + 10 * MINUTE)
    assert (await flying.heard())[-1] == ("Reconciliation 2.1 is live.\nthe mirror carries it\nConfirmed by @Ben.")
    assert [entry.facts["why"] for entry in await flying.record("live")] == ["the mirror carries it"]
    assert (await flying.press(asked, "Declare live", by=BEN)).shown == "It is live already."


async def test_a_reason_is_asked_for_in_a_form(flying: Desk) -> None:
    opened = await flying.say("live", by=ANA)
    assert "Declare live" in (await flying.submit(opened, by=ANA, text="it carries traffic")).labels


async def test_the_step_that_confirms_it_can_be_left_out_then(flying: Desk) -> None:
    await flying.press(await flying.say("live the mirror carries it", by=ANA), "Declare live", by=ANA)

    asked = await flying.say("skip DAY-3 nobody is left to ask", by=ANA)

    assert "Skip DAY-3" in asked.labels


async def test_a_live_launch_is_closed_once_the_day_after_is_done(flying: Desk) -> None:
    await live(flying)
    assert (await flying.say("close", by=ANA)).shown == (
        "POST-1 is not done yet. Do what is left, or have the lead of its phase leave it out: skip POST-1 REASON."
    )
    flying.now = FRIDAY + 24 * HOUR
    await flying.say("start POST-1", by=ANA)
    assert not (await flying.say("done POST-1 all", by=ANA)).refused
    await flying.say("judge CRIT-1..3 unknown nobody measured", by=ANA)

    asked = await flying.say("close", by=ANA)
    assert asked.shown == (
        "This closes attempt 1 of Reconciliation, live since Dec 4, 2026 at 09:30.\n"
        "Nothing of it can be changed any more; its record and reports stay.\n"
        "Told at once: room, stakeholders.\n[Close]"
    )
    told = await flying.press(asked, "Close", by=ANA)

    assert told.shown.startswith("Reconciliation is closed. report share posts what came of it.")
    now = await attempt(flying)
    assert (now.state, now.ended_at) == (State.CLOSED, flying.now)
    first = "Reconciliation 2.1 is closed, live since Dec 4, 2026 at 09:30."
    assert (await flying.heard())[-1] == f"{first}\nClosed by @Ana. Its record stays as it is."
    assert (await flying.heard("C9"))[-1].startswith(first)


async def test_a_closed_launch_is_spoken_of_in_its_room_and_changed_no_more(flying: Desk) -> None:
    await turn(flying)
    await come_home(flying)
    await flying.press(await flying.say("skip POST-1 we know why", by=ANA), "Skip POST-1", by=ANA)
    asked = await flying.say("close", by=ANA)
    assert "attempt 1 of Reconciliation, which was rolled back." in asked.shown
    await flying.press(asked, "Close", by=ANA)
    assert (await flying.heard())[-1].startswith("Reconciliation 2.1 is closed. Attempt 1 was rolled back.")

    assert "Closed" in (await flying.say("status", by=EVE)).shown
    assert (await flying.say("hold on", by=ANA)).shown == (
        "Attempt 1 of recon is closed: its record stays as it is. list shows what is under way."
    )
    assert (await step(flying, "BACK-1")).ended_at is not None


async def test_a_scrubbed_launch_is_closed_after_its_look_back(desk: Desk) -> None:
    await desk.press(await desk.say("scrub the customer left", by=ANA), "Scrub", by=ANA)
    assert (await desk.say("close", by=ANA)).shown.startswith("POST-1 is not done yet.")
    await desk.press(await desk.say("skip POST-1 there is nothing to learn", by=ANA), "Skip POST-1", by=ANA)
    asked = await desk.say("close", by=BEN)
    assert "which was scrubbed." in asked.shown
    assert "is closed" in (await desk.press(asked, "Close", by=BEN)).shown


async def test_while_it_is_rolled_back_it_is_not_closed(flying: Desk) -> None:
    await turn(flying)
    assert (await flying.say("close", by=ANA)).shown.startswith("This attempt is rolling back. It is closed once")


@pytest.mark.parametrize("words", ["live it is up", "close"])
async def test_others_are_refused(flying: Desk, words: str) -> None:
    assert (await flying.say(words, by=LEA)).shown.startswith("Only the director @Ana or the deputy @Ben can ")
