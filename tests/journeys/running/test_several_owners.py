"""Steps of several owners: each is reminded, and so many of them say that it is done."""

from __future__ import annotations

import pytest

from bot.domain.runbook import State
from bot.workers import reminders
from tests.desk import ANA, BEN, EVE, KIM, OLI, Desk
from tests.journeys.running.hands import MINUTE, card_of, change, step


@pytest.fixture
async def shared(desk: Desk) -> Desk:
    """PRE-1 is of Oli, Kim and Eve, and two of them have to say that it is done."""
    await change(desk, "PRE-1", owner=OLI, owners=[OLI, KIM, EVE], minimum=2)
    return desk


async def test_each_says_that_it_is_done_until_so_many_have(shared: Desk) -> None:
    assert "Oli, Kim, Eve (2 to say that it is done)" in await card_of(shared, "PRE-1")
    await shared.say("start PRE-1", by=EVE)

    told = await shared.say("done PRE-1", by=EVE)

    assert told.shown.startswith("Noted: you say that PRE-1 is done. One more has to say so: @Oli or @Kim.")
    assert (await step(shared, "PRE-1")).state is State.STARTED
    assert "1 of 2 say that it is done: Eve." in await card_of(shared, "PRE-1")
    for user in (OLI, KIM):
        assert (await shared.heard(user))[-1] == (
            "@Eve says that PRE-1 Last Checks of Reconciliation is done. 2 have to say so, and you have not.\n"
            "[Done PRE-1]"
        )
    assert (await shared.say("done PRE-1", by=EVE)).shown == (
        "You have said that PRE-1 is done. One more has to say so: @Oli or @Kim."
    )
    assert "PRE-1 Last Checks" not in (await shared.say("mine", by=EVE)).shown, "her part is done"

    asked = (await shared.messages(KIM))[-1]
    last = await shared.press(await shared.press(asked, "Done PRE-1", by=KIM), "Done, all 3", by=KIM)

    assert last.shown.startswith("PRE-1 Last Checks is done.")
    assert (await step(shared, "PRE-1")).ended_by == KIM
    first, _ = await shared.record("done")
    assert first.facts == {"said_by": 1, "of": 2}
    assert "@Eve finished PRE-1, as 1 of 2 who have to" in (await shared.say("log PRE-1", by=ANA)).shown


async def test_a_word_is_taken_back_and_nothing_else(shared: Desk) -> None:
    await shared.say("start PRE-1", by=OLI)
    await shared.say("done PRE-1", by=EVE)
    before = await shared.heard(OLI)

    told = await shared.say("undo PRE-1", by=EVE)

    assert told.shown.startswith("PRE-1 Last Checks runs on, and you do not say any more that it is done.")
    now = await step(shared, "PRE-1")
    assert (now.state, now.finishers) == (State.STARTED, ())
    assert await shared.heard(OLI) == before, "it is not that his start was taken back"
    history = (await shared.say("log PRE-1", by=ANA)).shown
    assert "@Eve took back that PRE-1 was said to be done by @Eve" in history


async def test_when_it_runs_over_its_time_those_are_asked_who_have_not_said_so(shared: Desk) -> None:
    await shared.say("start PRE-1", by=EVE)
    await shared.say("done PRE-1", by=EVE)
    shared.now += 68 * MINUTE

    await reminders.once(shared.store, shared.now)

    for user, asked in ((OLI, True), (KIM, True), (EVE, False)):
        assert any("PRE-1 Last Checks\nIt was to be done" in told for told in await shared.heard(user)) is asked


async def test_each_may_run_it_and_say_that_they_are_here(shared: Desk) -> None:
    assert "Noted" in (await shared.say("here PRE-1", by=KIM)).shown
    assert "took" not in (await shared.say("start PRE-1", by=KIM)).shown
    await shared.say("done PRE-1 all", by=BEN)
    assert "is done" in (await shared.say("done PRE-1 all", by=ANA)).shown, "whoever may run it counts"
