"""A decision after the clock has stopped at T-0."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.launch import State
from bot.workers import reminders
from tests.desk import ANA, BEN, LEA, OLI, T0, Desk
from tests.journeys.decision.decided import MINUTE, standing, steps, the_attempt


async def test_a_late_go_sets_t0_to_now(desk: Desk) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()
    desk.now += 4 * MINUTE

    told = await desk.say("decide go", by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:07."
    attempt = await the_attempt(desk)
    assert (attempt.state, attempt.t0) == (State.COUNTING, T0 + 7 * MINUTE)
    deploy = next(step for step in await steps(desk) if step.ref == "DAY-2")
    assert deploy.planned_at == T0 + 7 * MINUTE


async def test_a_late_go_tells_whose_step_the_liftoff_is_that_it_is_time(desk: Desk) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()
    desk.now += 4 * MINUTE
    await desk.say("decide go", by=ANA)

    await reminders.once(desk.store, desk.now)

    assert [told for told in await desk.heard(OLI) if "DAY-2" in told] == [
        "Reconciliation · DAY-2 Deploy\nIt is time: 14:07.\n[Start DAY-2]  [Done DAY-2]  [On it]"
    ]


@pytest.mark.parametrize("words", ["decide go at 15:30", "decide go at=15:30", "decide go at 15:30 all is well"])
async def test_a_late_go_can_name_the_time(desk: Desk, words: str) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    told = await desk.say(words, by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:30."
    assert (await the_attempt(desk)).t0 == T0 + 30 * MINUTE


async def test_a_late_go_comes_before_the_stop_was_noticed(desk: Desk) -> None:
    desk.now = T0 + timedelta(seconds=2)

    await desk.say("decide go", by=ANA)

    assert (await the_attempt(desk)).t0 == desk.now


async def test_the_form_asks_for_t0_only_when_it_has_to_be_named(desk: Desk) -> None:
    assert "T-0, if not now" not in str((await desk.say("decide", by=ANA)).form.blocks)
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    told = await desk.submit(await desk.say("decide", by=ANA), by=ANA, answer="go", at="15:45")

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:45."


async def test_a_proposed_late_go_keeps_the_time_it_named(troubled: Desk) -> None:
    troubled.now = T0 + 3 * MINUTE
    await troubled.stop_at_t0()
    await troubled.say("decide go at 15:20 the fix is in", by=ANA)
    troubled.now += 5 * MINUTE

    await troubled.say("decide second", by=BEN)

    assert (await the_attempt(troubled)).t0 == T0 + 20 * MINUTE


async def test_a_no_go_at_t0_leaves_the_clock_where_it_stopped(desk: Desk) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    await desk.say("decide no-go the log is missing", by=ANA)
    assert (await the_attempt(desk)).held_at == T0
    desk.now += 20 * MINUTE
    told = await desk.say("decide go", by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:23."


async def test_a_time_is_named_only_where_the_clock_waits_for_it(desk: Desk) -> None:
    told = await desk.say("decide go at 16:00", by=ANA)
    assert told.shown == "The countdown runs to its T-0. decide go first; t0 TIME moves T-0."
    await desk.hold(by=LEA, why="smoke")
    told = await desk.say("decide go at 16:00", by=ANA)
    assert told.shown == "The countdown is held by @Lea. decide go first, then resume at …."


async def test_at_may_begin_a_reason_too(desk: Desk) -> None:
    await desk.say("decide go at last everything is green", by=ANA)

    assert (await standing(desk)).reason == "at last everything is green"
