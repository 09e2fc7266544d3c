"""The plan run many times with nobody in it: the same seed draws the same, and the runs spread around the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import dryrun
from bot.domain.dryrun import DryRun
from bot.domain.runbook import State, Step
from bot.errors import Refused
from tests.plans import ATTEMPT, COUNTING, HOUR, MINUTE, T0, step

LIVE = frozenset({"broadcast", "confirms live"})
CHAIN = (
    step("DAY-1"),
    step("DAY-2", 20 * MINUTE, after=("DAY-1",)),
    step("DAY-3", 40 * MINUTE, after=("DAY-2",), flags=LIVE),
    step("DAY-4", 40 * MINUTE, takes=MINUTE, after=("DAY-2",)),
)
BACK = step("BACK-1", takes=5 * HOUR + 15 * MINUTE, flags=frozenset({"own clock"}))


def run(*steps: Step, seed: int = 7) -> DryRun:
    return dryrun.run(steps, COUNTING, 6 * HOUR, seed)


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    assert run(*CHAIN) == run(*CHAIN)
    assert run(*CHAIN) != run(*CHAIN, seed=8)


def test_the_runs_spread_around_the_plan() -> None:
    found = run(*CHAIN)

    assert found.planned == HOUR
    assert found.runs == 100
    assert 0.9 * HOUR < found.half < 1.2 * HOUR
    assert found.half < found.nine_in_ten < 2 * HOUR


def test_what_decides_is_the_chain_and_not_what_hangs_beside_it() -> None:
    found = run(*CHAIN)

    assert found.critical[-1] == "DAY-3"
    assert found.often[0] == ("DAY-3", 100)
    assert "DAY-4" not in dict(found.often)


def test_steps_that_ended_late_are_told_the_latest_first() -> None:
    late = run(*CHAIN).late

    assert [each.by for each in late] == sorted((each.by for each in late), reverse=True)
    assert all(each.by >= MINUTE for each in late)


def test_a_way_back_as_long_as_the_window_leaves_no_time_to_turn_back() -> None:
    assert run(*CHAIN).past_safe == 0
    assert run(*CHAIN, BACK).past_safe > 50


def test_how_far_the_attempt_is_by_now_makes_no_difference() -> None:
    begun = replace(CHAIN[0], state=State.DONE, started_at=T0, ended_at=T0 + 3 * HOUR)

    assert run(begun, *CHAIN[1:]) == run(*CHAIN)
    assert dryrun.run(CHAIN, replace(ATTEMPT, pace=60), 6 * HOUR, 7) == run(*CHAIN)


def test_a_decision_takes_the_time_it_has() -> None:
    decision = step("DAY-1", flags=frozenset({"decision", "confirms live"}))

    assert {run(decision, seed=seed).nine_in_ten for seed in range(5)} == {20 * MINUTE}


def test_long_plans_are_run_less_often() -> None:
    assert run(*(step(f"DAY-{number}") for number in range(1, 401))).runs == 10


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "1234567890", "٣"])
def test_a_seed_is_a_whole_number(typed: str) -> None:
    with pytest.raises(Refused, match="A seed is a whole number"):
        dryrun.seed_of(typed)


def test_an_empty_plan_is_refused() -> None:
    with pytest.raises(Refused, match="the runbook is empty"):
        run(BACK)
