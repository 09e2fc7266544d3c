"""The phases around launch day in working hours, or as elapsed: chosen with T-0, or later."""

from __future__ import annotations

import pytest

from bot.domain.launch import State
from tests.desk import ANA, BEN, EVE, GUS, OLI, Desk
from tests.journeys.countdown.clocks import FRIDAY, HOUR, MINUTE, attempt, confirmed, steps

OFFICE = "Mon-Fri 09:00-17:00 Europe/Berlin"
THURSDAY_1530 = FRIDAY - 18 * HOUR - 30 * MINUTE


async def test_moving_t0_offers_the_other_layout_and_keeps_what_was_chosen(counting: Desk) -> None:
    asked = await counting.say("t0 +30m the restore takes longer", by=ANA)
    await counting.press(asked, "In working hours", by=ANA)

    assert (await attempt(counting)).layout == OFFICE
    laid = await steps(counting)
    assert laid["PRE-1"].due_at == THURSDAY_1530
    assert laid["POST-1"].due_at == FRIDAY + 71 * HOUR, "monday at nine"
    assert laid["DAY-2"].due_at == FRIDAY + 30 * MINUTE

    again = await counting.say("t0 +30m and longer still", by=BEN)
    assert again.labels == ["Confirm", "As elapsed"]
    await counting.press(again, "Confirm", by=BEN)
    assert (await attempt(counting)).layout == OFFICE
    await counting.press(await counting.say("t0 -30m not so long", by=ANA), "As elapsed", by=ANA)
    assert (await attempt(counting)).layout is None
    assert (await steps(counting))["PRE-1"].due_at == FRIDAY - 17 * HOUR - 30 * MINUTE


async def test_a_first_t0_offers_working_hours_where_they_make_a_difference(desk: Desk) -> None:
    told = await desk.say("t0 2026-12-04T10:00", by=ANA)

    asked = await desk.press(told, "In working hours…", by=ANA)
    assert asked.shown == (
        "In working hours (Mon–Fri 09–17 Europe/Berlin) the phases would begin: "
        "PRE Dec 3, 2026 at 14:30, POST Dec 7, 2026 at 08:00.\n"
        "3 steps move.\n"
        "[Confirm]"
    )
    assert (await attempt(desk)).layout is None

    done = await desk.press(asked, "Confirm", by=ANA)
    assert done.shown.startswith("The plan is laid out in working hours (Mon–Fri 09–17 Europe/Berlin). 3 steps move.")
    assert (await attempt(desk)).layout == OFFICE
    assert len(await desk.heard()) == 1, "T-0 is where it was, so nobody is told anew"
    assert (await desk.say("t0 layout=working", by=ANA)).shown == (
        "The plan is laid out in working hours (Mon–Fri 09–17 Europe/Berlin) already."
    )
    assert [entry.facts["layout"] for entry in await desk.record("t0") if "layout" in entry.facts] == [OFFICE]


async def test_where_both_are_alike_nothing_is_asked(desk: Desk) -> None:
    await desk.say("set working_hours='Mon-Sun 00-23:59'", by=ANA)
    assert (await desk.say("t0 2026-12-04T10:00", by=ANA)).labels == ["Confirm T-0…"]
    assert (await desk.say("t0 +30m later", by=ANA)).labels == ["Confirm"]


async def test_it_can_be_named_with_the_first_t0(desk: Desk) -> None:
    await desk.say("t0 2026-12-04T10:00 layout=working", by=ANA)
    assert (await steps(desk))["PRE-1"].due_at == THURSDAY_1530 - 0 * HOUR


async def test_the_working_hours_are_the_launchs_and_what_was_accepted_stays(counting: Desk) -> None:
    told = await counting.say('set working_hours="Mon-Sat 10-16"', by=ANA)
    assert told.shown == "working_hours is now Mon-Sat 10-16."
    asked = await counting.say("t0 layout=working", by=ANA)
    assert "In working hours (Mon–Sat 10–16 Europe/Berlin) the phases would begin: PRE Dec 3" in asked.shown
    await counting.press(asked, "Confirm", by=ANA)
    before = await steps(counting)
    assert before["POST-1"].due_at == FRIDAY + 24 * HOUR, "saturday at ten"

    await counting.say("set working_hours=", by=ANA)
    assert await steps(counting) == before
    assert "outside working hours (Mon–Fri 09–17" in (await counting.say("t0 2026-12-05 10:00", by=ANA)).shown


async def test_a_look_at_a_layout_counts_only_for_the_plan_it_was_of(counting: Desk) -> None:
    asked = await counting.say("t0 layout=working", by=ANA)
    await confirmed(counting, "t0 +30m later", by=BEN)
    again = await counting.press(asked, "Confirm", by=ANA)
    assert again.shown.startswith("The plan has changed since you were asked. As it is now:\nIn working hours")
    assert (await attempt(counting)).layout is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("t0 layout=best", "“best” is no layout: t0 layout=working or t0 layout=elapsed."),
        ("t0 layout=elapsed", "The plan is laid out as elapsed already."),
        ("t0 friday 11:00 layout=best", "“best” is no layout"),
        ("set working_hours=always", "golive cannot read “always” as working hours."),
        ('set working_hours="Mon-Fri 17-9"', "Working hours end later on the same day"),
    ],
)
async def test_what_is_no_layout_is_refused(counting: Desk, words: str, said: str) -> None:
    told = await counting.say(words, by=ANA)
    assert told.refused
    assert told.shown.startswith(said)


async def test_there_is_nothing_to_lay_out_without_a_t0_or_after_the_end(desk: Desk) -> None:
    said = "There is no plan to lay out: that begins with a T-0, as in t0 monday 9:00 layout=working."
    assert (await desk.say("t0 layout=working", by=ANA)).shown == said
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    await desk.press(await desk.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    assert (await desk.say("t0 layout=working", by=ANA)).shown == said


@pytest.mark.parametrize("user", [OLI, EVE, GUS])
async def test_only_director_and_deputy_lay_the_plan_out(counting: Desk, user: str) -> None:
    told = await counting.say("t0 layout=working", by=user)
    assert told.refused
    assert (await attempt(counting)).layout is None


async def test_after_liftoff_the_days_after_can_still_be_laid_out(counting: Desk) -> None:
    await counting.lift()
    await counting.press(await counting.say("t0 layout=working", by=ANA), "Confirm", by=ANA)
    assert (await attempt(counting)).state is State.LIFTED
    assert (await steps(counting))["POST-1"].due_at == FRIDAY + 71 * HOUR
