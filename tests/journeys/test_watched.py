"""A golive that is down cannot say so: Slack does. One that is up takes that back in time, whatever the clock does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import plain
from tests.journeys.stage import MONDAY, Stage

pytestmark = pytest.mark.long

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DOWN = "golive is down"


@pytest.fixture
async def counting(stage: Stage) -> Stage:
    """The small release counts down to Tuesday, 10:00 in Madrid; PRE-1 is at T-18h, its heads-up an hour before."""
    await stage.ana.types('new recon name="Reconciliation" template=small-release deputy=@ben zone=Europe/Madrid')
    for place, who in {"BUILD": "@lea", "OPS": "@lou", "PEOPLE": "@kim", "BIZ": "@eve", "PRE": "@ben"}.items():
        await stage.ana.types(f"lead {place} {who}")
    await stage.ana.types("t0 2026-12-01T10:00")
    return stage


async def test_while_golive_is_up_nobody_reads_that_it_is_down(counting: Stage) -> None:
    jumps = 0
    while counting.sandbox.clock.jump_to_next_due() and counting.now < MONDAY + 24 * HOUR:
        jumps += 1
        await counting.settle()

    assert jumps > 8
    assert DOWN not in counting.transcript()


async def test_a_jump_of_hours_is_no_reason_either(counting: Stage) -> None:
    await counting.until(10 * HOUR)

    assert DOWN not in counting.transcript()


async def test_a_dead_golive_does_not_silence_the_countdown(counting: Stage) -> None:
    await counting.golive.stop()
    counting.sandbox.busy_when.clear()
    await counting.until(5 * HOUR + 4 * MINUTE)
    assert DOWN not in counting.transcript()

    await counting.until(2 * MINUTE)

    said = counting.messages()[-1].shown
    assert said.startswith("Reconciliation: if nothing from golive stands above since")
    assert "Next: PRE-1 Last Checks at" in said
    assert "its owner @lou" in said

    await counting.start()
    await counting.settle()
    assert counting.card("golive is at work, as of").ts > counting.card(DOWN).ts
    assert len([m for m in counting.messages() if DOWN in m.shown]) == 1


async def test_a_golive_that_comes_back_in_time_says_nothing(counting: Stage) -> None:
    await counting.restart()
    await counting.until(8 * HOUR)

    assert DOWN not in counting.transcript()
    assert "golive is at work" not in counting.transcript()


async def test_when_it_is_over_nothing_waits_in_slack(counting: Stage) -> None:
    assert len(counting.sandbox.world.scheduled) == 1

    await counting.ana.types("hold we need a moment")

    assert counting.sandbox.world.scheduled == {}


async def test_it_names_the_new_director_of_a_step_that_nobody_else_owns(counting: Stage) -> None:
    await counting.ana.types("lead OPS -@lou")
    assert "its owner @ana" in await waiting(counting)

    await counting.ana.types("set deputy=@kim")
    await counting.ana.types("set director=@ben")

    assert "its owner @ben" in await waiting(counting)


async def waiting(stage: Stage) -> str:
    await stage.settle()
    [one] = stage.sandbox.world.scheduled.values()
    return plain.message(one.says.text, one.says.blocks or [], [], stage.sandbox.world.reader())
