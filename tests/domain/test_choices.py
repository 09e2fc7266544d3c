"""What can be done about a failed step, and where each way leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import launch
from bot.domain.choices import Choice, Way, following, ways
from bot.domain.projection import Clock
from bot.domain.runbook import State, Step, lay_out
from tests.plans import ATTEMPT, COUNTING, HOUR, MINUTE, T0, step

LIFTED = replace(COUNTING, state=launch.State.LIFTED, lifted_at=T0)
NOW = T0 + 30 * MINUTE
OWN = frozenset({"own clock"})


def failed_day() -> list[Step]:
    """DAY-1 has failed ten minutes after its start; DAY-2 waits for it, DAY-3 for both DAY-2 and DAY-4, which runs."""
    first = step("DAY-1", state=State.FAILED, planned_at=T0, due_at=T0, started_at=T0 + 20 * MINUTE)
    second = step("DAY-2", 20 * MINUTE, after=("DAY-1",))
    third = step("DAY-3", 40 * MINUTE, after=("DAY-2", "DAY-4"), flags=frozenset({"broadcast", "confirms live"}))
    beside = step("DAY-4", state=State.STARTED, planned_at=T0, due_at=T0, started_at=T0, takes=35 * MINUTE)
    back = replace(step("BACK-1", takes=25 * MINUTE, flags=OWN), id=91)
    return list(lay_out([first, second, third, beside, back], COUNTING))


def told(steps: Sequence[Step], window: timedelta = 2 * HOUR) -> dict[Choice, Way]:
    return {way.choice: way for way in ways(steps[0], steps, Clock(LIFTED, window, NOW))}


def test_a_retry_begins_now_and_takes_as_long_as_planned() -> None:
    retry = told(failed_day())[Choice.RETRY]
    assert (retry.ends, retry.finish) == (NOW + 20 * MINUTE, NOW + HOUR)
    assert retry.margin == T0 + 2 * HOUR - 25 * MINUTE - (NOW + HOUR)


def test_a_hold_says_what_moves_by_each_minute_of_it() -> None:
    hold = told(failed_day())[Choice.HOLD]
    assert hold.moves == ("DAY-2", "DAY-3")
    assert hold.finish == NOW + HOUR


def test_a_skip_says_what_it_unlocks_and_that_the_finish_is_nearer() -> None:
    skip = told(failed_day())[Choice.SKIP]
    assert skip.unlocks == ("DAY-2",)
    assert skip.finish == NOW + 40 * MINUTE


def test_what_waits_for_another_step_too_is_not_unlocked() -> None:
    steps = failed_day()
    steps[1] = replace(steps[1], after=("DAY-1", "DAY-4"))
    assert told(steps)[Choice.SKIP].unlocks == ()


def test_a_rollback_is_home_after_the_length_of_the_way_back() -> None:
    home = told(failed_day())[Choice.ROLL_BACK]
    assert home.finish == NOW + 25 * MINUTE
    assert home.margin == T0 + 2 * HOUR - 25 * MINUTE - NOW
    assert not home.too_late


def test_a_retry_that_would_end_after_the_latest_safe_rollback_is_too_late() -> None:
    shown = told(failed_day(), window=70 * MINUTE)
    assert {choice: way.too_late for choice, way in shown.items()} == {
        Choice.RETRY: True,
        Choice.HOLD: True,
        Choice.SKIP: False,
        Choice.ROLL_BACK: False,
    }


def test_when_the_latest_safe_rollback_is_over_turning_back_is_late_as_well() -> None:
    home = told(failed_day(), window=50 * MINUTE)[Choice.ROLL_BACK]
    assert home.too_late
    assert home.margin == -5 * MINUTE


def test_without_a_t0_there_is_nothing_to_choose_by() -> None:
    assert ways(step("DAY-1"), [step("DAY-1")], Clock(ATTEMPT, 2 * HOUR, NOW)) == ()


def test_what_follows_a_step_is_found_at_any_distance() -> None:
    plan = [step(f"DAY-{n}", after=(f"DAY-{n - 1}",)) for n in range(1, 6)]
    assert following("DAY-3", plan) == ("DAY-4", "DAY-5")
    assert following("DAY-5", plan) == ()
