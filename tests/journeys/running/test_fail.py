"""A step that fails: who hears of it, what they may choose, and what comes of it."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.runbook import State
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, Desk
from tests.journeys.running.hands import FRIDAY, MINUTE, card_of, change, finish, step


@pytest.fixture
async def flying(ready: Desk) -> Desk:
    """DAY-2 runs, three minutes after T-0; DAY-3, which makes the launch live, waits for it."""
    ready.now = FRIDAY
    await ready.say("start DAY-2", by=OLI)
    ready.now = FRIDAY + 3 * MINUTE
    return ready


async def test_those_who_choose_hear_of_it_at_once_each_with_what_is_open_to_them(flying: Desk) -> None:
    told = await flying.say("fail DAY-2 the new version does not start", by=OLI)

    ways = (
        "Retry: finish 09:48, 47 min before the latest safe rollback.\n"
        "Wait: DAY-3 stands still, and each minute moves the finish by one.\n"
        "Skip: DAY-3 can begin; finish 09:45, 50 min before the latest safe rollback.\n"
        "Roll back: home by 09:28, if it is chosen within 1 h 32 min. "
        "The director says so, and a second person agrees.\n"
    )
    assert told.shown == (
        "DAY-2 Deploy has failed. Its owner, phase lead, director and deputy know.\n"
        f"{ways}[Retry DAY-2]  [Skip…]  [Undo]"
    )
    heard = f":x: DAY-2 failed: Deploy of Reconciliation, says @Oli.\nthe new version does not start\n{ways}"
    for user in (ANA, BEN):
        assert (await flying.heard(user))[-1] == f"{heard}[Take over DAY-2]  [Skip…]  [Roll back…]"
    assert (await flying.heard(OLI))[-1:] != [heard], "who said it knows"
    assert (await step(flying, "DAY-2")).reason == "the new version does not start"
    [entry] = await flying.record("fail")
    assert (entry.actor, entry.ref, entry.facts) == (OLI, "DAY-2", {"why": "the new version does not start"})
    assert "@Oli said that DAY-2 failed: the new version does not start" in (await flying.say("log", by=ANA)).shown


async def test_the_card_has_the_ways_on_and_what_comes_after_waits(flying: Desk) -> None:
    await flying.say("fail DAY-2 no disk", by=OLI)

    card = await card_of(flying, "DAY-2")

    assert card.startswith(":x: Failed: DAY-2 Deploy\n")
    assert "Failed 09:03 by Oli, after 3 min.\nno disk\nRetry: finish 09:48" in card
    assert card.endswith("[Retry DAY-2]  [Take over DAY-2]  [Skip…]  [Roll back…]")
    assert (await flying.say("start DAY-3", by=LEA)).shown == "DAY-3 waits for DAY-2, which failed. Do not start yet."
    assert "DAY-3 waits for DAY-2, which failed." in await card_of(flying, "DAY-3")


async def test_it_is_tried_again(flying: Desk) -> None:
    await flying.say("done DAY-2.1", by=OLI)
    told = await flying.say("fail DAY-2 no disk", by=OLI)
    flying.now += 4 * MINUTE

    again = await flying.press(told, "Retry DAY-2", by=OLI)

    assert again.shown.startswith("DAY-2 Deploy is started, to be done 09:27. 3 lines to tick.")
    now = await step(flying, "DAY-2")
    assert (now.state, now.reason, now.ended_at, now.open_lines) == (State.STARTED, None, None, (1, 2, 3))
    assert (await flying.press(told, "Retry DAY-2", by=OLI)).shown == "DAY-2 was started by you 0 s ago."
    assert len(await flying.record("liftoff")) == 1
    await finish(flying, "DAY-2", by=OLI)
    assert (await flying.press(told, "Retry DAY-2", by=OLI)).shown == (
        "DAY-2 was done 0 s ago, so it is not started again."
    )


async def test_it_is_skipped_and_what_waited_goes_on(flying: Desk) -> None:
    told = await flying.say("fail DAY-2 no disk", by=OLI)
    opened = await flying.press(told, "Skip…", by=ANA)
    skipped = await flying.submit(opened, by=ANA, text="the old version will do")
    assert "Next: DAY-3 Confirm and Announce" in skipped.shown
    assert "is started" in (await flying.say("start DAY-3", by=LEA)).shown


async def test_a_skip_taken_back_leaves_it_failed_as_it_was(flying: Desk) -> None:
    await flying.say("fail DAY-2 no disk", by=OLI)
    before = await step(flying, "DAY-2")
    flying.now += 2 * MINUTE
    asked = await flying.say("skip DAY-2 it will do", by=ANA)
    await flying.press(await flying.press(asked, "Skip DAY-2", by=ANA), "Undo", by=ANA)
    assert await step(flying, "DAY-2") == before


async def test_it_is_taken_back_when_it_was_said_by_mistake(flying: Desk) -> None:
    told = await flying.say("fail DAY-2 no disk", by=OLI)
    assert (await flying.press(told, "Undo", by=OLI)).shown.startswith("DAY-2 Deploy runs again, as before.")
    assert (await step(flying, "DAY-2")).started_at == FRIDAY


async def test_before_liftoff_the_clock_can_be_held_and_there_is_no_way_back(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    told = await desk.say("fail PRE-1 health is red", by=OLI)
    assert "Retry: it ends 15:45." in told.shown
    assert "Hold: PRE-2, DAY-1, DAY-2, DAY-3 stand still" in told.shown
    assert "Skip: PRE-2 can begin." in told.shown
    assert "Roll back" not in told.shown
    assert "[Take over PRE-1]  [Hold…]  [Skip…]" in (await desk.heard(ANA))[-1]
    assert told.labels == ["Retry PRE-1", "Undo"], "the rest is not for its owner to choose"


async def test_the_form_asks_what_went_wrong(flying: Desk) -> None:
    card = await flying.say("status DAY-2", by=OLI)
    opened = await flying.press(card, "Failed…", by=OLI)
    assert opened.form.title == "DAY-2 failed"
    assert "has failed" in (await flying.submit(opened, by=OLI, text="no disk")).shown
    assert (await flying.submit(opened, by=OLI, text="no disk")).shown == (
        "You said 0 s ago that DAY-2 failed. It waits for a choice."
    )


async def test_where_slack_opens_no_form_a_button_does(flying: Desk) -> None:
    told = await flying.say("fail DAY-2", by=OLI, origin=Origin.MENTION)
    assert told.shown == "Say what went wrong: fail DAY-2 the health check is red.\n[Open form]"


async def test_what_failed_is_owed_and_shown_first(flying: Desk) -> None:
    await flying.say("fail DAY-2 no disk", by=OLI)
    flying.now += 2 * MINUTE
    mine = await flying.say("mine", by=OLI)
    assert "DAY-2 Deploy, failed 2 min ago" in mine.shown
    assert "Retry DAY-2" in mine.labels
    assert "Now DAY-2 Deploy · Oli · failed 2 min ago" in (await flying.say("status", by=EVE)).shown


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        ("fail DAY-3 no disk", LEA, "DAY-3 has not begun, so it has not failed. trouble DAY-3 REASON says that you"),
        ("fail PRE-1 no disk", ANA, "PRE-1 was done"),
        ("fail DAY-1 no disk", ANA, "DAY-1 is the decision itself:"),
        ("fail DAY-2 DAY-3 no disk", ANA, "One step at a time: fail DAY-2 REASON, then the next."),
        ("fail DAY-2 no disk", EVE, "You cannot run DAY-2. It belongs to its owner and backup, its leads and the"),
        ("fail DAY-2 no disk", GUS, "Guests of this workspace cannot run DAY-2, which is not theirs."),
        ("fail", EVE, "No step of yours waits for fail."),
        ("fail", OLI, "Say which one: fail DAY-2."),
        ("fail BUILD-1 no disk", OLI, "BUILD-1 is of readiness:"),
    ],
)
async def test_what_does_not_fail_that_way(flying: Desk, words: str, by: str, said: str) -> None:
    assert (await flying.say(words, by=by)).shown.startswith(said)


async def test_what_makes_the_launch_live_may_fail_and_is_not_skipped(flying: Desk) -> None:
    await finish(flying, "DAY-2", by=OLI)
    flying.now = FRIDAY + 30 * MINUTE
    await flying.say("start DAY-3", by=KIM)
    told = await flying.say("fail DAY-3 errors", by=KIM)
    assert "Skip" not in told.shown
    assert "Skip" not in (await flying.heard(ANA))[-1]
    assert "Take over DAY-3" in (await flying.heard(OLI))[-1], "who leads the phase"
    assert "Retry DAY-3" in (await flying.heard(LEA))[-1], "its owner"


async def test_a_long_reason_fits(flying: Desk) -> None:
    await change(flying, "DAY-2", title="W" * 150)
    await flying.say("fail DAY-2 " + "x" * 500, by=OLI)
    assert await flying.heard(ANA)
    assert "xxx" in await card_of(flying, "DAY-2")
