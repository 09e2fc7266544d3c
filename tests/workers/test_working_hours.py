"""Reminders after a launch keep to working hours; before a step that cannot be taken back they come early."""

from __future__ import annotations

from datetime import timedelta

from bot.store import schema
from tests.workers.desk import ANA, BEN, LAUNCH, LEA
from tests.workers.runway import T0, Runway, ready_for_liftoff

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def flown(runway: Runway) -> None:
    """Everything of launch day is done. T-0 was at 10:00 on a Wednesday, so POST-1 is due at 10:00 on Thursday."""
    await ready_for_liftoff(runway)
    await runway.until(T0)
    await runway.lift()
    for ref in ("DAY-2", "DAY-3"):
        await runway.start(ref)
        await runway.done(ref)
    await runway.heard()


async def test_after_the_launch_nobody_is_nudged_at_night(runway: Runway) -> None:
    await flown(runway)

    assert await runway.until(T0 + 22 * HOUR) == []
    heads_up = await runway.until(T0 + 23 * HOUR)
    await runway.until(T0 + 24 * HOUR)
    nudge = await runway.until(T0 + 26 * HOUR)
    backup = await runway.until(T0 + 28 * HOUR)
    night = await runway.until(T0 + 47 * HOUR)
    director = await runway.until(T0 + 48 * HOUR)

    assert [(each.to, each.first) for each in heads_up] == [(ANA, "Recon · POST-1 Look Back")]
    assert [each.to for each in nudge] == [ANA, LAUNCH]
    assert [each.to for each in backup] == [BEN]
    assert night == []
    assert [each.to for each in director if "POST-1" in each.text] == [ANA, BEN, LAUNCH]


async def test_half_an_hour_before_a_point_of_no_return_its_owner_hears_what_it_is(runway: Runway) -> None:
    await runway.set(schema.step, reversibility="point of no return")
    await runway.t0(T0 + MINUTE)
    await runway.until(T0 - 31 * MINUTE)
    told = await runway.until(T0 - 29 * MINUTE)

    heads_up = next(each for each in told if "DAY-2" in each.first)
    assert (heads_up.to, heads_up.buttons) == (LEA, ("I'm here",))
    assert "in 30 min, and it is yours. Say that you are here.\nIt cannot be taken back once it has begun." in (
        heads_up.text
    )
