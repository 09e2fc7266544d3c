"""Planned holds: the clock stops by itself, T-0 counts them in, and what is planned before them lies earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import launch, planned, tclock
from bot.domain.clocks import lets_begin
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.planned import POLL, PlannedHold, State
from bot.domain.runbook import lay_out
from bot.domain.when import Moment
from bot.errors import Refused
from tests.plans import COUNTING, HOUR, MINUTE, T0, step

LOOK = PlannedHold("HOLD-1", "Last look", -4 * HOUR, 15 * MINUTE, None)
ASK = PlannedHold("HOLD-2", "The question", -HOUR, 10 * MINUTE, POLL)
BEGINS = T0 - 4 * HOUR - 25 * MINUTE
NOW = T0 - 8 * HOUR


def with_holds(*holds: PlannedHold, attempt: Attempt = COUNTING) -> Attempt:
    return replace(attempt, holds=planned.keep(holds))


BOTH = with_holds(LOOK, ASK)


def stopped(attempt: Attempt = BOTH) -> Attempt:
    held = tclock.stop_as_planned(attempt, BEGINS)
    assert held is not None
    return held


def test_t0_as_named_stays_and_what_comes_before_a_hold_lies_earlier() -> None:
    plan = [step("PRE-1", -6 * HOUR), step("PRE-2", -4 * HOUR), step("DAY-1", -HOUR), step("DAY-2")]
    laid = {each.ref: each.planned_at for each in lay_out(plan, BOTH)}
    assert laid == {
        "PRE-1": T0 - 6 * HOUR - 25 * MINUTE,
        "PRE-2": T0 - 4 * HOUR - 10 * MINUTE,
        "DAY-1": T0 - HOUR,
        "DAY-2": T0,
    }, "what is planned at the very reading comes after the hold"


def test_the_clock_counts_in_what_it_will_stand() -> None:
    assert BOTH.t_clock(NOW) == -8 * HOUR + 25 * MINUTE
    assert tclock.next_stop(BOTH) == (LOOK, BEGINS)
    assert BOTH.t_clock(BEGINS) == -4 * HOUR
    held = stopped()
    assert (held.state, held.held_at, held.held_by, held.planned_hold) == (LaunchState.HELD, BEGINS, None, "HOLD-1")
    assert held.t_clock(BEGINS + 9 * MINUTE) == -4 * HOUR
    assert not held.held_at_t0


def test_it_goes_on_by_itself_and_t0_has_not_moved() -> None:
    held = stopped()
    assert tclock.turns_at(held) == BEGINS + 15 * MINUTE
    at = LOOK.ends_at(BEGINS, 1, None)
    on = tclock.resume(held, now=BEGINS + 20 * MINUTE, at=at)
    assert (on.t0, on.state, on.planned_hold) == (T0, LaunchState.COUNTING, None)
    assert on.t_clock(BEGINS + 20 * MINUTE) == -4 * HOUR + 5 * MINUTE
    assert tclock.next_stop(on) == (ASK, T0 - HOUR - 10 * MINUTE)


def test_a_longer_wait_moves_t0_and_a_shorter_one_never_does() -> None:
    assert ASK.ends_at(T0, 1, None) is None
    assert ASK.ends_at(T0, 1, T0 - HOUR) == T0 + 10 * MINUTE, "it stands as long as it was planned to"
    assert ASK.ends_at(T0, 1, T0 + HOUR) == T0 + HOUR
    on = tclock.resume(stopped(), now=BEGINS + HOUR, at=BEGINS + HOUR)
    assert on.t0 == T0 + 45 * MINUTE
    assert on.t_clock(BEGINS + HOUR) == -4 * HOUR


def test_whoever_resumes_it_early_has_t0_earlier() -> None:
    assert tclock.resume(stopped(), now=BEGINS + 5 * MINUTE).t0 == T0 - 10 * MINUTE


def test_a_hold_by_somebody_in_a_planned_one_does_not_end_by_itself() -> None:
    held = tclock.hold(stopped(), by="ANA", why="the log is missing", now=BEGINS + 5 * MINUTE)
    assert (held.held_by, held.held_at, held.held_as_planned) == ("ANA", BEGINS, False)
    assert tclock.turns_at(held) is None
    on = tclock.resume(held, now=BEGINS + HOUR)
    assert on.t0 == T0 + 45 * MINUTE
    with pytest.raises(Refused, match="held already"):
        tclock.hold(held, by="BEN", why="me too", now=BEGINS + 6 * MINUTE)


def test_a_hold_by_somebody_elsewhere_moves_planned_ones_along() -> None:
    held = tclock.hold(BOTH, by="ANA", why="wait", now=NOW)
    on = tclock.resume(held, now=NOW + 20 * MINUTE)
    assert on.t_clock(NOW + 20 * MINUTE) == BOTH.t_clock(NOW)
    assert tclock.next_stop(on) == (LOOK, BEGINS + 20 * MINUTE)


@pytest.mark.parametrize(
    ("to", "states"),
    [
        (T0 + 24 * HOUR, ["ahead", "ahead"]),
        (NOW + 4 * HOUR + 26 * MINUTE, ["ahead", "ahead"]),
        (NOW + 4 * HOUR + 25 * MINUTE, ["missed", "ahead"]),
        (NOW + HOUR, ["missed", "missed"]),
    ],
)
def test_a_t0_that_is_named_says_which_holds_are_ahead(to: object, states: list[str]) -> None:
    moved = tclock.set_t0(BOTH, Moment(to, "Europe/Berlin", "then"), NOW)  # type: ignore[arg-type]
    assert [hold.state for hold in moved.planned_holds] == states


def test_what_was_over_is_ahead_again_when_t0_moves_far_enough() -> None:
    on = tclock.resume(stopped(), now=BEGINS + 15 * MINUTE)
    assert [hold.state for hold in on.planned_holds] == [State.OVER, State.AHEAD]
    again = tclock.set_t0(on, Moment(T0 + 24 * HOUR, "Europe/Berlin", "then"), BEGINS + HOUR)
    assert [hold.state for hold in again.planned_holds] == [State.AHEAD, State.AHEAD]


def test_in_a_planned_hold_what_comes_before_it_may_still_begin() -> None:
    held = stopped(with_holds(replace(LOOK, until="DAY-9"), ASK))
    assert lets_begin(held, step("PRE-1", -5 * HOUR))
    assert not lets_begin(held, step("PRE-2", -4 * HOUR))
    assert lets_begin(held, step("DAY-9", -3 * HOUR)), "what it waits for"
    theirs = tclock.hold(held, by="ANA", why="wait", now=BEGINS)
    assert not lets_begin(theirs, step("PRE-1", -5 * HOUR))


def test_after_liftoff_nothing_is_planned_to_stand_any_more() -> None:
    lifted = launch.lift(BOTH, T0 - 5 * HOUR)
    assert lifted.t_clock(T0 - 5 * HOUR) == -5 * HOUR
    assert tclock.next_stop(lifted) is None


def test_a_faster_attempt_holds_so_much_shorter() -> None:
    fast = replace(BOTH, pace=60)
    assert tclock.next_stop(fast) == (LOOK, T0 - (4 * HOUR + 25 * MINUTE) / 60)
    assert fast.t_clock(T0 - 10 * MINUTE) == timedelta(minutes=-10, seconds=25)
