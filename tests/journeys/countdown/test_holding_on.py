"""A hold that lasts: until when, and what the director is asked about it after an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.contracts import Origin
from bot.domain.launch import State
from bot.store import due
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, NOON, OLI, Desk
from tests.journeys.countdown.clocks import FRIDAY, HOUR, MINUTE, attempt


async def later(desk: Desk, span: timedelta) -> None:
    desk.now += span
    await closings.once(desk.store, desk.now)


async def next_ask(desk: Desk) -> datetime | None:
    return await desk.look(lambda scene: due.earliest(scene.tx).ask)


async def asked(desk: Desk) -> list[str]:
    return [told for told in await desk.heard(ANA) if "the countdown has been held" in told]


@pytest.fixture
async def held(close_by: Desk) -> Desk:
    """Held by Ana at T-42m."""
    await close_by.say("hold the log is missing", by=ANA)
    return close_by


async def test_an_hour_into_a_hold_the_director_is_asked_once(held: Desk) -> None:
    assert await next_ask(held) == held.now + HOUR
    await later(held, 59 * MINUTE)
    assert await asked(held) == []

    await later(held, MINUTE)

    assert await asked(held) == [
        "Reconciliation: the countdown has been held for 1 h, at T-42m.\n"
        "the log is missing\n"
        "Hold on until a time, let it run again, or scrub and recycle. Nothing happens by itself.\n"
        "[Hold until…]  [Resume…]  [Scrub…]"
    ]
    assert await held.heard(BEN) == []
    assert await next_ask(held) is None
    await later(held, 5 * HOUR)
    assert len(await asked(held)) == 1
    assert (await attempt(held)).state is State.HELD, "silence ends nothing"


async def test_after_a_no_go_the_director_chooses_and_is_asked_again_after_an_hour(close_by: Desk) -> None:
    told = await close_by.say("decide no-go the restore log is missing", by=ANA)
    assert told.labels == ["Hold until…", "Resume…", "Scrub…"]

    await later(close_by, HOUR)

    [question] = await asked(close_by)
    assert "The decision that stands is a no-go." in question
    assert question.endswith("[Hold until…]  [Decide…]  [Resume…]  [Scrub…]")


async def test_a_no_go_in_a_hold_starts_the_hour_anew(held: Desk) -> None:
    held.now += 30 * MINUTE
    await held.say("decide no-go the restore log is missing", by=ANA)
    await later(held, 59 * MINUTE)
    assert await asked(held) == []
    await later(held, MINUTE)
    assert len(await asked(held)) == 1


async def test_a_clock_that_stopped_at_t0_by_itself_is_put_to_the_director_again(counting: Desk) -> None:
    counting.now = FRIDAY
    await closings.once(counting.store, counting.now)
    await later(counting, HOUR)
    [question] = await asked(counting)
    assert "Hold on until a time, move T-0, or scrub and recycle." in question
    assert question.endswith("[Hold until…]  [Decide…]  [Move T-0…]  [Scrub…]")


@pytest.mark.parametrize("words", ["hold until 16:00 the disk is full", 'hold until="16:00" the disk is full'])
async def test_a_hold_may_say_until_when(counting: Desk, words: str) -> None:
    told = await counting.say(words, by=ANA)

    assert "It stands until Dec 1, 2026 at 15:00. Then the director is asked; nothing resumes." in told.shown
    assert (await counting.heard())[-1] == (
        "Reconciliation 2.1: the countdown is held by @Ana, until Dec 1, 2026 at 15:00.\nthe disk is full"
    )
    now = await attempt(counting)
    assert (now.held_why, now.held_until) == ("the disk is full", NOON + 3 * HOUR)
    assert "Until Dec 1, 2026 at 15:00" in (await counting.say("status", by=EVE)).shown
    await later(counting, HOUR)
    assert await asked(counting) == []
    await later(counting, 2 * HOUR)
    assert (await asked(counting))[0].startswith(
        "Reconciliation: the countdown has been held, as was said, until now, at T-69h."
    )


async def test_a_hold_is_prolonged_from_what_the_director_was_asked(held: Desk) -> None:
    await later(held, HOUR)
    opened = await held.press((await held.messages(ANA))[-1], "Hold until…", by=ANA)
    assert opened.form.title == "Hold until"
    assert "golive cannot read" in (await held.submit(opened, by=ANA, until="soon")).shown

    told = await held.submit(opened, by=ANA, until="friday 14:00", text="the vendor calls at two")

    assert told.shown == "It stands until Dec 4, 2026 at 13:00. Then the director is asked; nothing resumes."
    now = await attempt(held)
    assert (now.held_why, now.held_by, now.held_until) == ("the vendor calls at two", ANA, FRIDAY + 4 * HOUR)
    assert await next_ask(held) == FRIDAY + 4 * HOUR
    again = await held.submit(opened, by=ANA, until="friday 14:00")
    assert again.shown == "The countdown is held until Fri 4 Dec 14:00 CET already."
    assert len([told for told in await held.heard() if "until Dec 4, 2026 at 13:00" in told]) == 1


async def test_a_resume_looked_at_before_the_hold_was_prolonged_asks_again(held: Desk) -> None:
    asked = await held.say("resume", by=BEN)
    await held.say("hold until friday 14:00", by=ANA)

    told = await held.press(asked, "Resume", by=BEN)

    assert told.shown.startswith("The plan has changed since you were asked.")
    assert (await attempt(held)).state is State.HELD


async def test_prolonged_without_a_word_it_keeps_its_reason(held: Desk) -> None:
    await held.say("hold until friday 14:00", by=BEN)
    now = await attempt(held)
    assert (now.held_why, now.held_by) == ("the log is missing", ANA)
    entry = (await held.record("hold"))[-1]
    assert (entry.actor, entry.facts["until"]) == (BEN, (FRIDAY + 4 * HOUR).isoformat())


async def test_what_follows_until_and_is_no_time_is_a_reason(counting: Desk) -> None:
    await counting.say("hold until the disk is replaced", by=ANA)
    now = await attempt(counting)
    assert (now.held_why, now.held_until) == ("until the disk is replaced", None)


async def test_a_hold_until_that_is_no_time_is_refused_once_the_clock_stands(held: Desk) -> None:
    assert (await held.say("hold until later", by=ANA)).shown.startswith("golive cannot read “later” as a time.")
    assert (await held.say("hold until yesterday 9:00", by=ANA)).refused
    assert (await attempt(held)).held_until is None


async def test_a_hold_until_needs_a_reason_as_every_hold_does(counting: Desk) -> None:
    told = await counting.say("hold until 16:00", by=ANA, origin=Origin.MENTION)
    assert told.shown.startswith("Say why, so that the room knows")
    assert (await attempt(counting)).state is State.COUNTING


@pytest.mark.parametrize("user", [OLI, EVE])
async def test_only_director_and_deputy_hold_on(held: Desk, user: str) -> None:
    assert (await held.say("hold until friday 14:00", by=user)).shown == (
        "Only the director @Ana or the deputy @Ben can hold on."
    )


async def test_nobody_is_asked_once_the_hold_is_over(held: Desk) -> None:
    await held.press(await held.say("resume", by=ANA), "Resume", by=ANA)
    assert await next_ask(held) is None
    await held.say("hold again", by=ANA)
    await held.press(await held.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    await later(held, 2 * HOUR)
    assert await asked(held) == []
