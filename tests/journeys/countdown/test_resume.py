"""The countdown runs again: what is shown first, and how far T-0 moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.launch import State
from bot.domain.poll import Reply
from bot.store import polls
from tests.desk import ANA, BEN, Desk
from tests.journeys.countdown.clocks import FRIDAY, HOUR, MINUTE, armed, attempt, steps


@pytest.fixture
async def held(close_by: Desk) -> Desk:
    """Held at T-42m, twenty minutes ago."""
    await close_by.say("hold the log is missing", by=ANA)
    close_by.now += 20 * MINUTE
    return close_by


async def test_resuming_at_once_says_that_t0_stays(close_by: Desk) -> None:
    await close_by.say("hold the log is missing", by=ANA)
    close_by.now += timedelta(seconds=8)

    asked = await close_by.say("resume", by=ANA)

    assert asked.shown.startswith("T-0 stays at Fri 4 Dec 10:00 CET.\n")
    assert "move from" not in asked.shown
    told = await close_by.press(asked, "Resume", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:00 CET, tentative.\nThe clock stands at T-42m."


async def test_resuming_shows_what_moves_and_then_moves_t0_by_the_hold(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)

    assert asked.shown == (
        "T-0 would move from Fri 4 Dec 10:00 CET to Fri 4 Dec 10:20 CET.\n"
        "6 steps move by 20 min.\n"
        "That is as of now: each minute of the hold moves it by one more.\n"
        "Told at once: room.\n"
        "[Resume]"
    )
    assert (await attempt(held)).state is State.HELD

    held.now += MINUTE
    told = await held.press(asked, "Resume", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:21 CET, tentative.\nThe clock stands at T-42m."
    assert (await steps(held))["DAY-2"].due_at == FRIDAY + 21 * MINUTE
    assert await armed(held) > 0
    assert (await held.heard())[-1] == (
        "Reconciliation 2.1: the countdown runs again. T-0 is Dec 4, 2026 at 09:21.\n"
        "Resumed by @Ana after a hold of 21 min. 6 steps moved."
    )


@pytest.mark.parametrize("words", ["resume now", "resume at now", "Resume Now!"])
async def test_now_is_when_nothing_else_is_said(held: Desk, words: str) -> None:
    assert (await held.say(words, by=ANA)).shown == (await held.say("resume", by=ANA)).shown


async def test_a_distance_from_a_t0_that_moves_is_no_time_to_go_on(held: Desk) -> None:
    told = await held.say("resume at T-2h", by=ANA)
    assert told.shown == "T-0 moves with the hold, so it names no time. Say when the clock goes on: resume at 14:30."


async def test_a_hold_can_be_resumed_at_a_time(held: Desk) -> None:
    asked = await held.say("resume at 11:00", by=ANA)
    assert "to Fri 4 Dec 11:42 CET." in asked.shown
    assert "each minute" not in asked.shown

    await held.press(asked, "Resume", by=ANA)
    assert (await attempt(held)).t0 == datetime(2026, 12, 4, 10, 42, tzinfo=UTC)


async def test_a_time_to_resume_at_that_has_passed_meanwhile_is_refused(held: Desk) -> None:
    asked = await held.say("resume in 5m", by=ANA)
    held.now += 10 * MINUTE
    assert "Name a time ahead." in (await held.press(asked, "Resume", by=ANA)).shown
    assert (await attempt(held)).state is State.HELD


async def test_a_resume_counts_only_for_the_plan_it_was_shown_for(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)
    await held.press(await held.say("resume", by=BEN), "Resume", by=BEN)
    await held.say("hold again", by=BEN)
    again = await held.press(asked, "Resume", by=ANA)
    assert again.shown.startswith("The plan has changed since you were asked. As it is now:")
    assert (await attempt(held)).state is State.HELD


async def test_pressing_resume_twice_resumes_once(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)
    await held.press(asked, "Resume", by=ANA)
    told = await held.press(asked, "Resume", by=ANA)
    assert told.shown == "The countdown is not held, so there is nothing to resume."


async def test_the_resume_button_of_a_hold_shows_what_moves(close_by: Desk) -> None:
    held = await close_by.say("hold the log is missing", by=ANA)
    asked = await close_by.press(held, "Resume…", by=ANA)
    assert asked.labels == ["Resume"]


async def test_words_after_resume_that_are_no_time_are_refused(held: Desk) -> None:
    told = await held.say("resume please", by=ANA)
    assert told.shown.startswith("golive cannot read “please” as a time.")


async def test_a_standing_no_go_is_pointed_out_before_resuming(counting: Desk) -> None:
    await counting.say("decide no-go the log is missing", by=ANA)
    assert (await counting.look(polls.standing_decision)).answer is Reply.NO_GO
    told = await counting.say("resume", by=ANA)
    assert "The decision that stands is a no-go." in told.shown


async def test_a_clock_that_stopped_at_t0_by_itself_needs_a_decision_or_a_later_t0(counting: Desk) -> None:
    counting.now = FRIDAY + MINUTE
    await counting.stop_at_t0()

    told = await counting.say("resume", by=ANA)
    assert told.shown == (
        "The clock was stopped at T-0 itself, so it would stop again at once. decide go goes on from here, or "
        "decide stands where a GO is in doubt; resume at TIME or t0 TIME names a later T-0."
    )
    asked = await counting.say("resume at 11:00", by=ANA)
    await counting.press(asked, "Resume", by=ANA)
    assert (await attempt(counting)).t0 == FRIDAY + HOUR


async def test_a_t0_named_in_a_hold_ends_it_and_says_so(held: Desk) -> None:
    shift = await held.say("t0 +30m later", by=ANA)
    assert shift.shown.startswith("The countdown is held, so there is no fixed T-0 to count from.")
    assert (await held.say("t0 confirm", by=ANA)).shown == (
        "The countdown is held, so T-0 is still moving. resume first, then t0 confirm."
    )

    asked = await held.say("t0 2026-12-04 12:00 the log is back at noon", by=ANA)
    assert "This ends the hold." in asked.shown
    await held.press(asked, "Confirm", by=ANA)

    assert (await attempt(held)).state is State.COUNTING
    assert (await held.heard())[-1].endswith("the log is back at noon\nThe hold is over, the countdown runs again.")
    assert await armed(held) > 0


async def test_every_change_of_the_countdown_is_in_the_record(held: Desk) -> None:
    await held.press(await held.say("resume", by=BEN), "Resume", by=BEN)
    [named] = await held.record("t0")
    [stopped] = await held.record("hold")
    [resumed] = await held.record("resume")
    assert (named.actor, named.facts["t0"], named.facts["typed"]) == (ANA, FRIDAY.isoformat(), "2026-12-04T10:00")
    assert (stopped.facts["why"], stopped.facts["clock"]) == ("the log is missing", "T-42m")
    assert (resumed.actor, resumed.facts["held"], resumed.facts["moved"]) == (BEN, "20 min", 6)
