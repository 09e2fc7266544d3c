"""Who is told of a step that runs too long, and when."""

from __future__ import annotations

from datetime import timedelta

from tests.workers.desk import ANA, BEN, LAUNCH, LEA, LOU
from tests.workers.runway import T0, Runway, ready_for_liftoff

MINUTE = timedelta(minutes=1)


async def lifted(runway: Runway) -> None:
    """DAY-2, which takes 20 minutes, is started at T-0 by Lea, its owner; DAY-3 comes after it."""
    await ready_for_liftoff(runway)
    await runway.until(T0)
    await runway.lift()
    await runway.start("DAY-2", by=LEA)
    await runway.here("DAY-3")
    await runway.heard()


async def test_when_its_time_is_over_whoever_runs_it_is_asked_and_the_thread_says_so(runway: Runway) -> None:
    await lifted(runway)
    told = [each for each in await runway.until(T0 + 20 * MINUTE) if "DAY-2" in each.first]

    assert [each.to for each in told] == [LEA, LAUNCH]
    assert told[0].text == (
        "Recon · DAY-2 Deploy\n"
        "It was to be done 10:20. Done? Then say so. If not, go on: those who wait for it see that."
    )
    assert told[0].buttons == ("Done DAY-2", "On it", "Again in 10 min")
    assert told[1].thread == f"{runway.launched.attempt}:phase:DAY"
    assert told[1].text == "DAY-2 Deploy: was to be done 10:20; <@U01LEA> started it 10:00."


async def test_the_longer_it_runs_the_further_up_it_is_told(runway: Runway) -> None:
    await lifted(runway)
    await runway.until(T0 + 20 * MINUTE)

    lead = await runway.until(T0 + 25 * MINUTE)
    director = await runway.until(T0 + 30 * MINUTE)

    assert [each.to for each in lead] == [LOU]
    assert lead[0].text == (
        "Recon · DAY-2 Deploy\nIt was to be done 10:20, 5 min ago; <@U01LEA> started it 10:00. Find out what keeps it."
    )
    assert [each.to for each in director] == [ANA, BEN, LAUNCH]
    assert director[0].buttons == ("Done DAY-2",), "there is no hold after liftoff"
    assert director[2].thread is None
    assert director[2].text == "DAY-2 is 10 min over its time: Deploy; <@U01LEA> started it 10:00."


async def test_once_it_is_done_nobody_hears_of_it_any_more(runway: Runway) -> None:
    await lifted(runway)
    await runway.until(T0 + 19 * MINUTE)
    await runway.done("DAY-2")

    assert not [each for each in await runway.until(T0 + 40 * MINUTE) if "DAY-2" in each.first]


async def test_a_hold_does_not_silence_a_step_that_runs(runway: Runway) -> None:
    await runway.until(T0 - 18 * 60 * MINUTE)
    await runway.start("PRE-1", by=LEA)
    await runway.hold()
    await runway.heard()

    told = [each for each in await runway.until(T0 - 15 * 60 * MINUTE) if "PRE-1" in each.first]

    assert [(each.to, each.first) for each in told] == [(LEA, "Recon · PRE-1 Last Checks"), (LAUNCH, told[1].first)]
    assert "\nIt was to be done 16:45, 22 min ago." in told[0].text, "one and a half times its 45 min"


async def test_a_digest_after_an_outage_tells_a_running_step_as_it_stands(runway: Runway) -> None:
    await lifted(runway)
    told = await runway.asleep_until(T0 + 50 * MINUTE)

    digest = next(each for each in told if each.to == LEA and "could not remind you" in each.text)
    assert "DAY-2 Deploy: started 10:00, was to be done 10:20, 30 min ago" in digest.text
    assert digest.buttons[0] == "Done DAY-2"
