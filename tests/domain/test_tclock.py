"""The T clock: T-0, hold and resume."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import tclock
from bot.domain.launch import State
from bot.domain.when import Moment
from bot.errors import Refused
from tests.plans import ATTEMPT, COUNTING, HOUR, MINUTE, T0

NOW = T0 - 2 * HOUR
ZONE = "Europe/Berlin"
HELD = replace(COUNTING, state=State.HELD, held_at=NOW, held_by="OLI", held_why="disk full")
BY_ITSELF = replace(COUNTING, state=State.HELD, held_at=T0, held_why="T-0 came with no standing GO")


def moment(at: datetime) -> Moment:
    return Moment(at, ZONE, "as typed")


def why_not(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.text


# --- T-0 ----------------------------------------------------------------------------------------


def test_a_first_t0_starts_the_countdown_and_is_tentative() -> None:
    after = tclock.set_t0(ATTEMPT, moment(T0), NOW)
    assert (after.state, after.t0, after.confirmed, after.plan_version) == (State.COUNTING, T0, False, 2)


def test_a_confirmed_t0_that_moves_is_tentative_again() -> None:
    confirmed = tclock.confirm_t0(COUNTING, NOW)
    assert confirmed.confirmed
    assert confirmed.plan_version == COUNTING.plan_version, "what was confirmed is what was looked at"
    assert not tclock.set_t0(confirmed, moment(T0 + HOUR), NOW).confirmed


def test_a_t0_named_in_a_hold_ends_the_hold() -> None:
    after = tclock.set_t0(HELD, moment(T0 + HOUR), NOW)
    assert (after.state, after.held_at, after.held_by, after.held_why) == (State.COUNTING, None, None, None)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: tclock.set_t0(ATTEMPT, moment(NOW), NOW), "as typed is past. T-0 has to be ahead"),
        (
            lambda: tclock.set_t0(replace(COUNTING, state=State.LIFTED), moment(T0 + HOUR), NOW),
            "This attempt is lifted: T-0 stays as flown.",
        ),
        (lambda: tclock.confirm_t0(replace(COUNTING, state=State.LIVE), NOW), "This attempt is live: T-0 stays as"),
        (lambda: tclock.confirm_t0(ATTEMPT, NOW), "There is no T-0 to confirm. Name one first"),
        (lambda: tclock.confirm_t0(HELD, NOW), "The countdown is held, so T-0 is still moving. `resume` first"),
        (
            lambda: tclock.confirm_t0(replace(COUNTING, t0_confirmed_at=NOW), NOW),
            "T-0 is confirmed already. `t0 TIME` moves it.",
        ),
        (
            lambda: tclock.hold(ATTEMPT, by="ANA", why="wait", now=NOW),
            "There is no countdown to hold yet: T-0 starts it.",
        ),
        (
            lambda: tclock.hold(HELD, by="ANA", why="wait", now=NOW + 5 * MINUTE),
            "The countdown is held already, for 5 min, by <@OLI>: disk full. `resume` starts it again.",
        ),
        (
            lambda: tclock.hold(BY_ITSELF, by="ANA", why="wait", now=T0 + MINUTE),
            "The countdown is held already, for 1 min: T-0 came with no standing GO.",
        ),
        (
            lambda: tclock.hold(replace(COUNTING, state=State.LIFTED), by="ANA", why="wait", now=T0),
            "A hold stops the countdown to liftoff, and this attempt is lifted: T-0 stays as flown.",
        ),
        (
            lambda: tclock.set_t0(replace(COUNTING, state=State.SCRUBBED), moment(T0 + HOUR), NOW),
            "Attempt 1 is scrubbed: its countdown is over.",
        ),
        (lambda: tclock.resume(COUNTING, now=NOW), "The countdown is not held, so there is nothing to resume."),
        (
            lambda: tclock.resume(BY_ITSELF, now=T0 + HOUR),
            "The clock was stopped at T-0 itself, so it would stop again at once. `decide go` goes on from here",
        ),
    ],
)
def test_what_the_countdown_refuses(act: Callable[[], object], said: str) -> None:
    assert why_not(act).startswith(said)


# --- Hold and resume ----------------------------------------------------------------------------


def test_the_t_clock_stands_still_in_a_hold_and_goes_on_from_there() -> None:
    held = tclock.hold(COUNTING, by="OLI", why="disk full", now=NOW)
    assert held.t_clock(NOW + HOUR) == -2 * HOUR
    again = tclock.resume(held, now=NOW + 20 * MINUTE)
    assert (again.t0, again.state, again.t_clock(NOW + 20 * MINUTE)) == (T0 + 20 * MINUTE, State.COUNTING, -2 * HOUR)
    assert (held.plan_version, again.plan_version) == (3, 4)


def test_a_hold_is_looked_at_again_after_an_hour_or_when_it_was_said_to() -> None:
    held = tclock.hold(COUNTING, by="OLI", why="disk full", now=NOW)
    assert (held.held_until, held.ask_at) == (None, NOW + HOUR)
    until = tclock.prolong(held, why="", until=T0, now=NOW + HOUR)
    assert (until.held_until, until.ask_at, until.held_why) == (T0, T0, "disk full")
    fast = tclock.hold(replace(COUNTING, pace=1440), by="OLI", why="disk full", now=NOW)
    assert fast.ask_at == NOW + timedelta(seconds=5), "no pace makes it sooner"
    over = tclock.resume(until, now=NOW + HOUR)
    assert (over.held_until, over.ask_at) == (None, None)


def test_a_hold_can_end_at_a_time_named() -> None:
    again = tclock.resume(HELD, now=NOW + MINUTE, at=NOW + HOUR)
    assert again.t0 == T0 + HOUR
    assert again.t_clock(NOW + HOUR) == -2 * HOUR


def test_a_hold_leaves_a_confirmed_t0_confirmed() -> None:
    assert tclock.resume(replace(HELD, t0_confirmed_at=NOW), now=NOW + MINUTE).confirmed


def test_a_clock_stopped_at_t0_goes_on_only_to_a_later_t0() -> None:
    assert tclock.resume(BY_ITSELF, now=T0 + MINUTE, at=T0 + HOUR).t0 == T0 + HOUR
    assert tclock.restart_at(BY_ITSELF, T0 + MINUTE).t0 == T0 + MINUTE


def test_a_clock_held_by_somebody_after_t0_goes_on_after_t0() -> None:
    held = tclock.hold(COUNTING, by="OLI", why="late with DAY-2", now=T0 + 5 * MINUTE)
    assert tclock.resume(held, now=T0 + 15 * MINUTE).t_clock(T0 + 15 * MINUTE) == 5 * MINUTE


def test_at_t0_a_counting_clock_stops_by_itself() -> None:
    assert tclock.stop_at_t0(COUNTING, T0 - MINUTE) is None
    assert tclock.stop_at_t0(HELD, T0) is None
    assert tclock.stop_at_t0(COUNTING, T0 + MINUTE) == replace(BY_ITSELF, plan_version=3, ask_at=T0 + 61 * MINUTE)
