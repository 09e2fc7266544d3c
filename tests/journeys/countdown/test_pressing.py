"""T-0 is named so near that steps before launch day are past their time: *Compress* or *Keep*."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.workers import reminders
from tests.desk import ANA, BEN, EVE, LEA, NOON, OLI, Desk
from tests.journeys.countdown.clocks import HOUR, MINUTE, attempt, steps
from tests.told import shown

LIST = (
    "Reconciliation: T-0 is 3 h away, and the times of 2 steps are over already:\n"
    "PRE-1 Last Checks · @Oli · due Nov 30, 2026 at 21:00, 15 h ago\n"
    "PRE-2 Roll Call · @Ana · due Nov 30, 2026 at 22:00, 14 h ago\n"
    "Compress puts PRE-1, PRE-2 into the 2 h 25 min before DAY-1: PRE-1 12:05, PRE-2 13:05.\n"
    "Keep leaves them late, to be done now; their owners are told at once.\n"
    "[Compress]  [Keep]"
)


@pytest.fixture
async def near(desk: Desk) -> Desk:
    """T-0 is named three hours ahead: PRE-1 and PRE-2 should have begun yesterday."""
    await desk.say("t0 in 3h", by=BEN)
    return desk


async def asked(desk: Desk) -> str:
    return (await desk.heard(ANA))[-1]


async def test_the_director_gets_one_list_with_two_buttons(desk: Desk) -> None:
    told = await desk.say("t0 in 3h", by=BEN)

    assert "The director is asked whether to compress what is left before launch day, or to keep it late." in told.shown
    assert await desk.heard(ANA) == [LIST]
    assert await desk.heard(BEN) == []


async def test_compressed_the_steps_lie_ahead_again_and_are_reminded_of(near: Desk) -> None:
    [message] = await near.messages(ANA)
    told = await near.press(message, "Compress", by=ANA)

    assert told.shown == "Compressed: PRE-1 12:05, PRE-2 13:05.\nEach owner is reminded at these times."
    laid = await steps(near)
    assert (laid["PRE-1"].due_at, laid["PRE-2"].due_at) == (NOON + 5 * MINUTE, NOON + 65 * MINUTE)
    assert laid["DAY-1"].due_at == NOON + 150 * MINUTE
    near.now += 5 * MINUTE
    await reminders.once(near.store, near.now)
    assert any("PRE-1 Last Checks\nIt is time" in heard for heard in await near.heard(OLI))


async def test_what_takes_longer_than_there_is_time_says_so(desk: Desk) -> None:
    await desk.say("t0 in 90m", by=ANA)
    assert (
        "Compress puts PRE-1, PRE-2 into the 55 min before DAY-1: PRE-1 12:05, PRE-2 12:50.\n"
        "They take 1 h 15 min one after the other: some have to run at the same time.\n"
        "Even so PRE-2 would end later than that."
    ) in await asked(desk)


async def test_kept_they_stay_late_and_their_people_are_told_once(near: Desk) -> None:
    [message] = await near.messages(ANA)
    before = await steps(near)

    told = await near.press(message, "Keep", by=ANA)

    assert told.shown == "Kept: PRE-1, PRE-2 stay late, to be done now. 3 people were told."
    assert await steps(near) == before
    assert (await near.heard(OLI))[-1] == (
        "Reconciliation: the time of PRE-1 is over already. It is to be done all the same, and now.\n"
        "PRE-1 Last Checks\n"
        "[Start PRE-1]"
    )
    many = len(await near.heard(OLI))
    again = await near.press(message, "Keep", by=ANA)
    assert again.shown == "They are kept as they are already, and their people were told."
    assert len(await near.heard(OLI)) == many
    assert not (await near.press((await near.messages(OLI))[-1], "Start PRE-1", by=OLI)).refused


async def test_a_click_on_an_older_plan_shows_the_list_anew(near: Desk) -> None:
    [message] = await near.messages(ANA)
    await near.press(await near.say("t0 in 4h", by=BEN), "Confirm", by=BEN)
    for label in ("Compress", "Keep"):
        told = await near.press(message, label, by=ANA)
        changed = "The plan has changed since you were asked. As it is now:\n"
        assert told.shown.startswith(f"{changed}Reconciliation: T-0 is 4 h")
    assert len(await near.heard(ANA)) == 2, "asked again for the T-0 there is now"
    await near.press(told, "Compress", by=ANA)
    assert (await steps(near))["PRE-1"].due_at == NOON + 5 * MINUTE


async def test_compressing_twice_compresses_once(near: Desk) -> None:
    [message] = await near.messages(ANA)
    await near.press(message, "Compress", by=ANA)
    version = (await attempt(near)).plan_version
    for told in (await near.press(message, "Compress", by=ANA), await near.say("t0 keep", by=ANA)):
        assert told.shown == ("No step before launch day is past its time, so there is nothing to compress or to keep.")
    assert (await attempt(near)).plan_version == version


async def test_typed_the_list_is_shown_first(near: Desk) -> None:
    assert (await near.say("t0 compress", by=BEN)).shown == LIST
    assert (await attempt(near)).squeezed is None


async def test_with_a_new_t0_nothing_is_compressed_any_more(near: Desk) -> None:
    [message] = await near.messages(ANA)
    await near.press(message, "Compress", by=ANA)
    await near.press(await near.say("t0 friday 10:00", by=ANA), "Confirm", by=ANA)
    assert (await attempt(near)).squeezed is None
    assert (await steps(near))["PRE-1"].due_at == NOON + 69 * HOUR - 18 * HOUR


@pytest.mark.parametrize("user", [OLI, LEA, EVE])
async def test_a_lead_who_directs_nothing_does_not_choose(near: Desk, user: str) -> None:
    [message] = await near.messages(ANA)
    for label in ("Compress", "Keep"):
        assert (await near.press(message, label, by=user)).shown.startswith("Only the director @Ana")


async def test_with_time_enough_nobody_is_asked(counting: Desk) -> None:
    assert await counting.heard(ANA) == []
    assert "nothing to compress" in (await counting.say("t0 compress", by=ANA)).shown


@pytest.mark.parametrize("then", [False, True], ids=["named so", "laid out so afterwards"])
async def test_in_working_hours_a_weekend_may_lie_between(desk: Desk, *, then: bool) -> None:
    desk.now = datetime(2026, 12, 4, 16, 30, tzinfo=UTC)
    if then:
        await desk.say("t0 2026-12-07T10:00", by=ANA)
        told = await desk.press(await desk.say("t0 layout=working", by=ANA), "Confirm", by=ANA)
    else:
        told = await desk.say("t0 2026-12-07T10:00 layout=working", by=ANA)

    assert "The director is asked whether to compress" in told.shown
    [message] = await desk.messages(ANA)
    assert "T-0 is 2 days 16 h away, and the times of 2 steps are over already:\nPRE-1 Last Checks" in shown(message)
    await desk.press(message, "Keep", by=ANA)
    assert "to be done all the same, and now" in (await desk.heard(OLI))[-1]


async def test_the_next_attempt_may_be_as_near(counting: Desk) -> None:
    await counting.press(await counting.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    await counting.press(await counting.say("recycle t0=in 3h", by=BEN), "Begin attempt 2", by=BEN)
    [message] = await counting.messages(ANA)
    assert shown(message) == LIST
    await counting.press(message, "Compress", by=ANA)
    assert (await steps(counting))["PRE-1"].due_at == NOON + 5 * MINUTE
