"""The countdown is held: who may, who hears of it, also while Slack is silent."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.launch import State
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, OLI, PAT, Desk
from tests.journeys.countdown.clocks import FRIDAY, MINUTE, armed, attempt, steps

# --- Hold -----------------------------------------------------------------------------------------


async def test_a_hold_acts_at_once_and_the_room_hears_why(counting: Desk) -> None:
    told = await counting.say("hold DAY-6 failed on staging", by=ANA)

    assert told.shown == (
        "The countdown is held at T-69h.\n"
        "Steps that have not begun wait, and their reminders with them; what runs, runs on.\n"
        "[Resume…]"
    )
    now = await attempt(counting)
    assert (now.state, now.held_by, now.held_why) == (State.HELD, ANA, "DAY-6 failed on staging")
    assert "Held · T-69h\n" in (await counting.say("status", by=KIM)).shown
    assert (await counting.heard())[-1] == (
        "Reconciliation 2.1: the countdown is held by @Ana.\nDAY-6 failed on staging"
    )
    assert await armed(counting) == 0
    assert (await steps(counting))["DAY-2"].due_at == FRIDAY, "times stay until it is known by how much they move"


async def test_a_hold_without_a_reason_asks_for_one(counting: Desk) -> None:
    opened = await counting.say("hold", by=ANA)
    assert opened.form.title == "Hold the countdown"
    told = await counting.submit(opened, by=ANA, text="the disk is full")
    assert not told.refused
    assert (await attempt(counting)).held_why == "the disk is full"


async def test_a_hold_without_a_reason_in_a_thread_offers_the_form(counting: Desk) -> None:
    told = await counting.say("hold", by=ANA, origin=Origin.MENTION)
    assert told.shown == "Say why, so that the room knows: hold DAY-6 failed.\n[Open form]"
    assert (await counting.press(told, "Open form", by=ANA)).form.verb == "hold"


@pytest.mark.parametrize("user", [OLI, LEA, KIM, BIA])
async def test_near_t0_holders_of_mandatory_seats_may_hold_and_the_deciders_hear_of_it(
    close_by: Desk, user: str
) -> None:
    told = await close_by.say("hold the log is missing", by=user)

    assert told.shown.startswith("The countdown is held at T-42m.")
    assert told.labels == [], "only director and deputy resume"
    name = user.removeprefix("U").capitalize()
    for decider in (ANA, BEN):
        [heard] = await close_by.heard(decider)
        assert heard == f"@{name} held the countdown of Reconciliation at T-42m:\nthe log is missing\n[Resume…]"


async def test_before_the_last_hour_a_seat_holder_is_told_who_can_hold(counting: Desk) -> None:
    told = await counting.say("hold the log is missing", by=OLI)
    assert told.shown == (
        "You may hold from T-60m on. Until then the director @Ana or the deputy @Ben can: tell them what you see."
    )


@pytest.mark.parametrize("user", [EVE, PAT])
async def test_others_may_not_hold(close_by: Desk, user: str) -> None:
    told = await close_by.say("hold the log is missing", by=user)
    assert told.shown.startswith("The clock is held by the director @Ana or the deputy @Ben; from T-60m also by")
    assert (await close_by.say("hold", by=user)).shown == told.shown, "no form for who may not"


async def test_holding_twice_is_refused_with_who_and_why(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    counting.now += 5 * MINUTE
    told = await counting.say("hold me too", by=BEN)
    assert told.shown == (
        "The countdown is held already, for 5 min, by @Ana: the log is missing. resume starts it again."
    )


async def test_there_is_nothing_to_hold_before_t0_is_named(desk: Desk) -> None:
    told = await desk.say("hold the log is missing", by=ANA)
    assert told.shown == "There is no countdown to hold yet: T-0 starts it. t0 monday 9:00 names one."


async def test_a_secret_in_a_reason_is_not_kept(counting: Desk) -> None:
    told = await counting.say("hold login with password=Hunter2secret fails", by=ANA)
    assert "looks like a password or a token" in told.shown
    assert "Hunter2secret" not in ((await attempt(counting)).held_why or "")


# --- While Slack is silent ------------------------------------------------------------------------


@pytest.mark.parametrize("user", [ANA, BEN, OLI])
async def test_while_slack_is_silent_who_was_known_good_within_a_day_may_hold(counting: Desk, user: str) -> None:
    counting.now = FRIDAY - 42 * MINUTE
    await counting.say("mine", by=user)
    await counting.say("here DAY-2", by=user)
    counting.silent = True
    counting.now += 10 * MINUTE

    told = await counting.say("hold the log is missing", by=user)

    assert told.shown.startswith("The countdown is held")
    [entry] = await counting.record("hold")
    assert entry.facts["slack"] == "silent"


async def test_a_hold_while_slack_answers_says_nothing_of_it(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    [entry] = await counting.record("hold")
    assert "slack" not in entry.facts


async def test_while_slack_is_silent_who_is_known_too_long_ago_may_not_hold(close_by: Desk) -> None:
    close_by.silent = True
    told = await close_by.say("hold the log is missing", by=ANA)
    assert told.shown.startswith("golive could not find out about @Ana: Slack does not answer just now.")
    assert (await attempt(close_by)).state is State.COUNTING


async def test_while_slack_is_silent_nobody_resumes_or_moves_t0(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    counting.silent = True
    counting.now += 10 * MINUTE
    for words in ("resume", "t0 friday 12:00"):
        assert "Slack does not answer just now" in (await counting.say(words, by=ANA)).shown
