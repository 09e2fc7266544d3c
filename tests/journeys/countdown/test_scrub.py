"""The attempt is called off: who may, what ends by it, what goes on, and who hears of it."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.item import State as ItemState
from bot.domain.launch import State
from bot.domain.runbook import State as StepState
from bot.store import polls, schema
from bot.workers import closings, reminders
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, OLI, ROB, SAM, Desk
from tests.journeys.countdown.clocks import ELSEWHERE, FRIDAY, HOUR, MINUTE, armed, attempt, confirmed, steps

COMPANY = "C8"


async def scrubbed(desk: Desk, why: str = "the restore failed twice", by: str = ANA) -> None:
    await desk.press(await desk.say(f"scrub {why}", by=by), "Scrub", by=by)


async def test_a_scrub_is_shown_first_and_then_confirmed(counting: Desk) -> None:
    asked = await counting.say("scrub the restore failed twice", by=BEN)

    assert asked.shown == (
        "This calls off attempt 1 of Reconciliation, whose T-0 is Dec 4, 2026 at 09:00.\n"
        "No step starts any more but POST-1, counted from now, and nobody is reminded. "
        "Sign-offs, approvals and waivers stay.\n"
        "the restore failed twice\n"
        "Told at once: room, company, stakeholders.\n"
        "[Scrub]"
    )
    assert (await attempt(counting)).state is State.COUNTING

    told = await counting.press(asked, "Scrub", by=BEN)
    assert told.shown == (
        "Attempt 1 is scrubbed: its countdown is over.\n"
        "recycle t0=TIME begins the next one, with the work that still counts.\n"
        "Told at once: room, company, stakeholders.\n"
        "[Recycle…]"
    )
    now = await attempt(counting)
    assert (now.state, now.held_by, now.held_why) == (State.SCRUBBED, BEN, "the restore failed twice")


async def test_everybody_who_knew_of_it_is_told_once(counting: Desk) -> None:
    await scrubbed(counting)
    first = "Reconciliation 2.1: attempt 1 is scrubbed.\nthe restore failed twice"
    called_off = "Called off by @Ana. The countdown is over; sign-offs and approvals stay for the next attempt."
    assert (await counting.heard())[-1] == f"{first}\n{called_off}"
    for audience in (COMPANY, ELSEWHERE):
        assert await counting.heard(audience) == [first]


async def test_nothing_has_a_time_any_more_but_what_every_end_has_a_day_later(close_by: Desk) -> None:
    await scrubbed(close_by)

    left = {ref: step.due_at for ref, step in (await steps(close_by)).items() if step.due_at is not None}
    assert left == {"POST-1": close_by.now + 24 * HOUR}
    close_by.now = FRIDAY + HOUR
    assert not await reminders.once(close_by.store, close_by.now)
    assert not await closings.once(close_by.store, close_by.now), "it is not held at a T-0 it has no more"
    assert await armed(close_by) == 5, "of that alone people are reminded"
    redraws = await close_by.look(lambda scene: scene.tx.execute(schema.attempt.select()).one().redraw_at)
    assert redraws is None, "a clock that is over is not drawn again"


async def test_status_says_why_and_shows_no_clock(close_by: Desk) -> None:
    await scrubbed(close_by)
    shown = (await close_by.say("status", by=KIM)).shown
    assert "Scrubbed\n" in shown
    assert "the restore failed twice" in shown
    assert "T-42m" not in shown
    assert "Scrubbed: no step starts any more." in (await close_by.say("status DAY", by=KIM)).shown


async def test_what_runs_is_named_and_can_be_finished(close_by: Desk) -> None:
    await close_by.say("start PRE-1", by=OLI)

    asked = await close_by.say("scrub the restore failed twice", by=ANA)
    assert "PRE-1 runs still: golive stops nothing." in asked.shown
    await close_by.press(asked, "Scrub", by=ANA)

    await close_by.say("done PRE-1 all", by=OLI)
    assert (await steps(close_by))["PRE-1"].state is StepState.DONE
    assert (await close_by.say("start PRE-2", by=BEN)).shown.endswith(
        "This attempt is scrubbed: PRE-2 is not started any more."
    )


async def test_an_open_poll_and_a_proposed_go_end_with_it(close_by: Desk) -> None:
    await close_by.say("poll open", by=ANA)
    await close_by.say("decide go we can take the risk", by=ANA)
    asked = await close_by.say("scrub the restore failed twice", by=ANA)
    assert "The open poll closes with it." in asked.shown

    await close_by.press(asked, "Scrub", by=ANA)

    assert await close_by.look(polls.open_poll) is None
    assert await close_by.look(polls.pending_decision) is None
    for words in ("decide no-go it is off anyway", "poll open"):
        assert "Attempt 1 is scrubbed: there is nothing to" in (await close_by.say(words, by=ANA)).shown
    assert (await close_by.say("t0 friday 12:00", by=ANA)).shown == (
        "Attempt 1 is scrubbed: its countdown is over. recycle t0=TIME begins the next one."
    )


async def test_a_go_that_stood_freezes_readiness_no_more(close_by: Desk) -> None:
    await close_by.say("signoff BUILD-1 https://ci.example/1", by=KIM)
    await close_by.say("approve BUILD-1", by=LEA)
    await close_by.settle("*")
    await close_by.settle("BUILD-2", "BUILD-3", "OPS-2", state=ItemState.WAIVED)
    await close_by.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await close_by.say("vote go all", by=user)
    await close_by.say("decide go", by=ANA)
    assert "Nothing falls back, for the GO stands" in (await close_by.say("set version=2.2", by=ANA)).shown

    asked = await close_by.say("scrub the restore failed twice", by=ANA)
    assert "The GO that stands counts no more." in asked.shown
    await close_by.press(asked, "Scrub", by=ANA)

    assert "BUILD-1 Release branch · approved · @Kim" in (await close_by.say("set version=2.3", by=ANA)).shown


async def test_items_are_worked_on_after_a_scrub(counting: Desk) -> None:
    await scrubbed(counting)
    assert not (await counting.say("claim BUILD-2", by=EVE)).refused
    assert not (await counting.say("signoff BUILD-2 https://ci.example/2", by=EVE)).refused
    assert not (await counting.say("approve BUILD-2", by=LEA)).refused


async def test_a_launch_without_a_t0_and_a_held_one_can_be_scrubbed(desk: Desk) -> None:
    asked = await desk.say("scrub the customer left", by=ANA)
    assert asked.shown.startswith("This calls off attempt 1 of Reconciliation.\n")
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    desk.now = FRIDAY - 42 * MINUTE
    await desk.say("hold the disk is full", by=ANA)
    again = await desk.press(asked, "Scrub", by=ANA)
    assert again.shown.startswith("The plan has changed since you were asked. As it is now:\nThis calls off attempt 1")
    desk.now += 20 * MINUTE
    await desk.press(again, "Scrub", by=ANA)
    assert (await attempt(desk)).state is State.SCRUBBED
    [entry] = await desk.record("scrub")
    assert (entry.facts["why"], entry.facts["clock"], entry.facts["attempt"]) == ("the customer left", "T-42m", 1)


async def test_a_second_scrub_says_who_was_first(counting: Desk) -> None:
    asked = await counting.say("scrub the restore failed twice", by=ANA)
    await counting.press(asked, "Scrub", by=ANA)
    counting.now += 5 * MINUTE
    for again in (await counting.press(asked, "Scrub", by=ANA), await counting.say("scrub me too", by=BEN)):
        assert again.shown == (
            "Attempt 1 was scrubbed by @Ana 5 min ago: the restore failed twice. "
            "recycle t0=TIME begins the next attempt."
        )
    assert len(await counting.heard(COMPANY)) == 1


async def test_after_liftoff_there_is_nothing_to_scrub(counting: Desk) -> None:
    await counting.lift()
    told = await counting.say("scrub the restore failed twice", by=ANA)
    assert told.shown == ("This attempt is lifted: a scrub calls it off before liftoff, and liftoff has been.")


async def test_a_scrub_without_a_reason_asks_for_one(counting: Desk) -> None:
    opened = await counting.say("scrub", by=ANA)
    assert opened.form.title == "Scrub this attempt"
    asked = await counting.submit(opened, by=ANA, text="the restore failed & <twice>")
    await counting.press(asked, "Scrub", by=ANA)
    assert (await attempt(counting)).held_why == "the restore failed & <twice>"

    told = await counting.say("scrub", by=ANA, origin=Origin.MENTION)
    assert told.shown.startswith("Attempt 1 was scrubbed by @Ana")


async def test_where_slack_opens_no_form_it_is_offered(counting: Desk) -> None:
    told = await counting.say("scrub", by=ANA, origin=Origin.MENTION)
    assert told.shown == "Say why, so that everybody knows: scrub the restore failed twice.\n[Open form]"
    assert (await counting.press(told, "Open form", by=ANA)).form.verb == "scrub"


async def test_a_reason_that_does_not_fit_on_a_button_is_refused(counting: Desk) -> None:
    told = await counting.say("scrub " + "&amp;" * 450, by=ANA)
    assert told.shown == "Say it in fewer words: that reason does not fit on a button."


async def test_a_secret_in_the_reason_is_not_kept(counting: Desk) -> None:
    asked = await counting.say("scrub login with password=Hunter2secret fails", by=ANA)
    assert "looks like a password or a token" in asked.shown
    await counting.press(asked, "Scrub", by=ANA)
    assert "Hunter2secret" not in ((await attempt(counting)).held_why or "")


@pytest.mark.parametrize("user", [OLI, LEA, EVE])
async def test_a_lead_who_directs_nothing_cannot_scrub(close_by: Desk, user: str) -> None:
    for words in ("scrub the restore failed twice", "scrub"):
        told = await close_by.say(words, by=user)
        assert told.shown == "Only the director @Ana or the deputy @Ben can scrub a launch."
    assert (await attempt(close_by)).state is State.COUNTING


@pytest.mark.parametrize("user", [GUS, SAM, ROB])
async def test_who_is_no_member_does_not_scrub(close_by: Desk, user: str) -> None:
    assert "cannot scrub a launch" in (await close_by.say("scrub the restore failed twice", by=user)).shown


async def test_while_slack_is_silent_the_director_known_good_within_a_day_may_scrub(counting: Desk) -> None:
    await confirmed(counting, "t0 friday 11:00")
    counting.silent = True
    counting.now += 10 * MINUTE
    await scrubbed(counting)
    [entry] = await counting.record("scrub")
    assert entry.facts["slack"] == "silent"
