"""Leaving a step out: shown first, confirmed, told to those it concerns."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.runbook import State
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, Desk
from tests.journeys.running.hands import FRIDAY, MINUTE, card_of, change, finish, step


async def test_what_it_would_unlock_is_shown_first_and_done_when_confirmed(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    await finish(ready, "DAY-2", by=OLI)
    await change(ready, "POST-1", after=["DAY-3"])
    await change(ready, "DAY-3", flags=["broadcast"])

    asked = await ready.say("skip DAY-3 the old name stays", by=ANA)

    assert asked.shown == (
        "DAY-3 Confirm and Announce would not be done, and count as settled.\n"
        "It unlocks POST-1.\n"
        "the old name stays\n"
        "[Skip DAY-3]"
    )
    assert (await step(ready, "DAY-3")).state is State.WAITING

    told = await ready.press(asked, "Skip DAY-3", by=ANA)

    assert told.shown == (
        "DAY-3 Confirm and Announce is skipped.\nNext: POST-1 Look Back, @Ana, Dec 5, 2026 at 09:00.\n[Undo]"
    )
    now = await step(ready, "DAY-3")
    assert (now.state, now.ended_by, now.reason) == (State.SKIPPED, ANA, "the old name stays")
    heard = "@Ana skipped DAY-3 Confirm and Announce of Reconciliation: nobody does it any more.\nthe old name stays"
    assert (await ready.heard(LEA))[-1] == heard
    assert (await ready.heard(KIM))[-1] == heard
    [entry] = await ready.record("skip")
    assert (entry.actor, entry.ref, entry.facts) == (ANA, "DAY-3", {"was": "waiting", "why": "the old name stays"})
    card = await card_of(ready, "DAY-3")
    assert "Skipped: DAY-3" in card
    assert "Skipped 08:58 by Ana.\nthe old name stays" in card


async def test_who_comes_next_is_told_that_they_can_begin(ready: Desk) -> None:
    await change(ready, "DAY-2", flags=["broadcast"])
    ready.now = FRIDAY + 10 * MINUTE
    asked = await ready.say("skip DAY-2 it runs already", by=OLI)
    assert "It unlocks DAY-3.\n" in asked.shown
    await ready.press(asked, "Skip DAY-2", by=OLI)
    assert "Reconciliation · DAY-2 is skipped: DAY-3 Confirm and Announce can begin" in (await ready.heard(LEA))[-1]


async def test_a_step_that_cannot_be_taken_back_is_pointed_out_among_the_unlocked(ready: Desk) -> None:
    await change(ready, "DAY-2", flags=["broadcast"])
    await change(ready, "DAY-3", reversibility="point of no return")
    asked = await ready.say("skip DAY-2 it runs already", by=OLI)
    assert ":warning: Of these DAY-3 cannot be taken back." in asked.shown


async def test_the_phase_lead_may_and_others_are_told_who(desk: Desk) -> None:
    told = await desk.say("skip PRE-1 no time", by=OLI)
    assert told.shown == "You cannot skip PRE-1. That is for the lead of PRE and the director: @Ben or @Ana."
    assert (await desk.say("skip PRE-1 no time", by=EVE)).refused
    assert (await desk.say("skip PRE-1 no time", by=GUS)).shown.startswith("Guests of this workspace cannot skip steps")
    assert (await desk.say("skip PRE-1 no time", by=BEN)).labels == ["Skip PRE-1"]


async def test_without_a_reason_a_form_shows_the_same_and_asks_for_it(desk: Desk) -> None:
    opened = await desk.say("skip PRE-1", by=ANA)
    assert opened.form.submit == "Skip"

    told = await desk.submit(opened, by=ANA, text="the cluster is new")

    assert told.shown.startswith("PRE-1 Last Checks is skipped.\nNext: PRE-2 Roll Call, @Ana, 16:00.")
    assert (await step(desk, "PRE-1")).reason == "the cluster is new"


async def test_where_slack_opens_no_form_a_button_does(desk: Desk) -> None:
    told = await desk.say("skip PRE-1", by=ANA, origin=Origin.MENTION)
    assert told.shown == "Say why, so that the room knows: skip PRE-1 the old system stays.\n[Open form]"
    assert (await desk.press(told, "Open form", by=ANA)).form.title == "Skip PRE-1"
    assert (await desk.submit(await desk.say("skip PRE-1", by=ANA), by=ANA, text=" ")).refused


async def test_a_plan_that_has_changed_is_shown_anew(desk: Desk) -> None:
    asked = await desk.say("skip PRE-1 no time", by=ANA)
    opened = await desk.say("skip PRE-1", by=ANA)
    await desk.press(await desk.say("t0 2026-12-05T10:00", by=ANA), "Confirm", by=ANA)

    for told in (await desk.press(asked, "Skip PRE-1", by=ANA), await desk.submit(opened, by=ANA, text="no time")):
        assert told.shown.startswith("The plan has changed since you were asked. As it is now:\nPRE-1 Last Checks")
        assert (await step(desk, "PRE-1")).state is State.WAITING

    assert "is skipped" in (await desk.press(told, "Skip PRE-1", by=ANA)).shown


async def test_a_second_click_says_who_was_first(desk: Desk) -> None:
    asked = await desk.say("skip PRE-1 no time", by=ANA)
    await desk.press(asked, "Skip PRE-1", by=ANA)
    desk.now += 2 * MINUTE
    assert (await desk.press(asked, "Skip PRE-1", by=BEN)).shown == "PRE-1 was skipped by @Ana 2 min ago."
    assert (await desk.say("start PRE-1", by=OLI)).shown == "PRE-1 was skipped 2 min ago, so it is not started again."


async def test_a_skipped_step_reminds_nobody_and_holds_up_nobody(desk: Desk) -> None:
    await desk.press(await desk.say("skip PRE-1 no time", by=ANA), "Skip PRE-1", by=ANA)
    assert "is started" in (await desk.say("start PRE-2", by=ANA)).shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("skip", "Say which step: skip DAY-3. status DAY shows all."),
        ("skip PRE-1 PRE-2 no time", "One step at a time: skip PRE-1, then the next."),
        ("skip BUILD-1 no time", "BUILD-1 is of readiness: claim, hand and signoff are for its items."),
        ("skip PRE-9 no time", "There is no PRE-9 in this launch."),
        ("skip DAY-1 no time", "DAY-1 is the decision itself: decide go or decide no-go settles it."),
        ("skip DAY-2 no time", "DAY-2 is the liftoff: without it nothing behind it would begin under a GO."),
        ("skip DAY-3 no time", "DAY-3 is what makes the launch live, so it is run and not skipped."),
        ("skip PRE-1 " + "x" * 501, "That is 501 characters, and 500 fit."),
        ("skip PRE-1 " + "&amp;" * 400, "Say it in fewer words: that reason does not fit on a button."),
    ],
)
async def test_what_is_not_skipped_that_way(desk: Desk, words: str, said: str) -> None:
    assert (await desk.say(words, by=ANA)).shown.startswith(said)


async def test_a_secret_in_the_reason_is_left_out_and_its_writer_warned(desk: Desk) -> None:
    asked = await desk.say("skip PRE-1 password=hunter2hunter2", by=ANA)
    told = await desk.press(asked, "Skip PRE-1", by=ANA)
    assert "hunter2" not in asked.shown + told.shown
    assert b"hunter2" not in await desk.bytes_kept()
