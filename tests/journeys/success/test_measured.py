"""Criteria that checks measure: judged by themselves when they are due, and at once where a check turns red."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.check import Outcome, Result
from bot.domain.checked import Checked, Light
from bot.services import verdicts
from bot.store import checks
from bot.store.scene import Scene
from tests.desk import ANA, EVE, LEA, Desk
from tests.journeys.success.hands import until


def watched(scene: Scene) -> None:
    """The error rate, as it was seen just now: 0.04 %."""
    now = scene.now
    rate = {"target": "≤ 0.1 %"}
    saw = Checked(
        "rate", "metric", rate, 1, 1, ("CRIT-2",), Light.GREEN, now, (), Result.PASSED, "0.04", 0.04, now, now
    )
    checks.add(scene, [saw])
    checks.note(scene, "rate", Outcome(Result.PASSED, "0.04", 0.04))


async def test_one_that_is_measured_is_judged_by_golive_and_nobody_is_asked(flown: Desk) -> None:
    flown.now = flown.now.replace(minute=30)
    await flown.say("set metrics_url=https://prometheus.example.com error_query=errors", by=ANA)
    await flown.change(watched)

    await until(flown, 24)

    assert await flown.heard(LEA) == []
    told = (await flown.say("status CRIT-2", by=EVE)).shown
    assert "Verdict · 0.04 %, met: by rate · by golive" in told


async def test_while_another_check_of_it_waits_for_what_is_not_set_people_judge_it(flown: Desk) -> None:
    flown.now = flown.now.replace(minute=30)
    await flown.change(watched)

    await until(flown, 24)

    assert "time to judge" in (await flown.heard(LEA))[-1]


async def test_a_check_that_turns_red_is_a_first_look_that_proposes_a_rollback(flown: Desk) -> None:
    await flown.change(watched)

    def turns_red(scene: Scene) -> None:
        [check] = checks.of(scene)
        verdicts.turned_red(scene, replace(check, light=Light.RED, result=Result.FAILED, figure=4.0, saw="4"))

    await flown.change(turns_red)

    assert (
        "so far 4 %, missed: rate saw 4\ngolive proposes a rollback: Too many errors." in (await flown.heard(ANA))[-1]
    )


async def test_it_is_asked_for_where_nothing_can_be_told(flown: Desk) -> None:
    await flown.change(watched)

    def is_silent(scene: Scene) -> None:
        [check] = checks.of(scene)
        checks.save(scene, replace(check, result=Result.UNKNOWN))

    await flown.change(is_silent)
    await until(flown, 24)

    assert "time to judge" in (await flown.heard(LEA))[-1]
