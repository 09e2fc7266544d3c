"""Where a plan with planned holds is heading: who waits for a hold that lasts longer, and who does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import planned, tclock
from bot.domain.launch import Attempt
from bot.domain.planned import PlannedHold
from bot.domain.projection import Clock, Projection, project
from bot.domain.runbook import State, Step, lay_out
from tests.plans import COUNTING, HOUR, MINUTE, T0, step

LOOK = PlannedHold("HOLD-1", "Last look", -4 * HOUR, 15 * MINUTE, "PRE-1")
REST = PlannedHold("HOLD-2", "Rest", -HOUR, 10 * MINUTE, "PRE-2")
PLAN = [step("PRE-1", -5 * HOUR), step("PRE-2", -2 * HOUR), step("DAY-1")]
BEGINS = T0 - 4 * HOUR - 25 * MINUTE
ENDS = BEGINS + 15 * MINUTE


def counting(*holds: PlannedHold) -> Attempt:
    return replace(COUNTING, holds=planned.keep(holds))


def heading(steps: Sequence[Step], attempt: Attempt, now: datetime) -> Projection:
    found = project(lay_out(steps, counting(LOOK, REST)), Clock(attempt, 6 * HOUR, now))
    assert found is not None
    return found


def slips(found: Projection) -> dict[str, timedelta]:
    return {ref: each.slip for ref, each in found.steps.items()}


def running(ends: datetime) -> list[Step]:
    """PRE-1 runs until then."""
    begun = replace(PLAN[0], planned_at=T0 - 5 * HOUR - 25 * MINUTE, state=State.STARTED, started_at=ends - 20 * MINUTE)
    return [begun, *PLAN[1:]]


def stopped() -> Attempt:
    held = tclock.stop_as_planned(counting(LOOK, REST), BEGINS)
    assert held is not None
    return held


def test_as_long_as_a_hold_has_room_for_what_it_waits_for_nothing_moves() -> None:
    found = heading(running(ENDS), counting(LOOK, REST), ENDS - 18 * MINUTE)
    assert (found.t0, slips(found)["DAY-1"], found.slip) == (T0, timedelta(), timedelta())


def test_a_hold_that_is_going_to_wait_for_a_late_step_moves_all_that_comes_after_it() -> None:
    found = heading(running(ENDS + 30 * MINUTE), counting(LOOK, REST), ENDS + 11 * MINUTE)
    assert (slips(found)["PRE-2"], slips(found)["DAY-1"]) == (30 * MINUTE, 30 * MINUTE)
    assert found.t0 == T0 + 30 * MINUTE
    assert found.window_end == T0 + 6 * HOUR + 30 * MINUTE


def test_in_a_hold_the_clock_is_late_only_by_what_is_longer_than_planned() -> None:
    found = heading(running(ENDS), stopped(), ENDS)
    assert found.t0 == T0

    found = heading(running(ENDS + 30 * MINUTE), stopped(), ENDS + 20 * MINUTE)
    assert (found.t0, slips(found)["DAY-1"]) == (T0 + 30 * MINUTE, 30 * MINUTE)


def test_what_comes_before_a_hold_goes_on_in_it() -> None:
    found = heading([PLAN[0], step("PRE-3", -5 * HOUR), *PLAN[1:]], stopped(), ENDS + 40 * MINUTE)
    assert found.steps["PRE-3"].start == ENDS + 40 * MINUTE, "now, not later by how long the clock has stood"
    assert found.t0 == T0 + HOUR, "PRE-1 begins now and takes twenty minutes"


def test_one_hold_that_is_longer_may_make_room_in_the_next_or_not() -> None:
    """PRE-2 ends 50 minutes before HOLD-2 begins: a later start of both changes nothing there."""
    found = heading(running(ENDS + 30 * MINUTE), counting(LOOK, REST), ENDS + 11 * MINUTE)
    assert found.t0 == T0 + 30 * MINUTE

    slow = [*running(ENDS + 30 * MINUTE)[:1], replace(PLAN[1], duration=2 * HOUR), PLAN[2]]
    found = heading(slow, counting(LOOK, REST), ENDS + 11 * MINUTE)
    assert found.t0 == T0 + 30 * MINUTE + 50 * MINUTE
    assert slips(found)["PRE-2"] == 30 * MINUTE, "what a hold waits for is not moved by it"


def test_a_hold_by_hand_inside_a_planned_one_moves_everything() -> None:
    held = tclock.hold(stopped(), by="ANA", why="a pause", now=BEGINS + 5 * MINUTE)
    found = heading(PLAN, held, ENDS + 10 * MINUTE)
    assert (found.t0, slips(found)["DAY-1"]) == (T0 + 10 * MINUTE, 10 * MINUTE)
