"""The countdown: T-0, hold and resume, who may hold, what a new T-0 means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import countdown, launch
from bot.domain.launch import Attempt, State
from bot.domain.runbook import State as StepState
from bot.domain.runbook import lay_out
from bot.domain.when import Moment
from bot.domain.workhours import Hours
from bot.errors import Refused
from tests.plans import ATTEMPT, COUNTING, CREW, HOUR, MINUTE, T0, step

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
    after = launch.set_t0(ATTEMPT, moment(T0), NOW)
    assert (after.state, after.t0, after.confirmed, after.plan_version) == (State.COUNTING, T0, False, 2)


def test_a_confirmed_t0_that_moves_is_tentative_again() -> None:
    confirmed = launch.confirm_t0(COUNTING, NOW)
    assert confirmed.confirmed
    assert confirmed.plan_version == COUNTING.plan_version, "what was confirmed is what was looked at"
    assert not launch.set_t0(confirmed, moment(T0 + HOUR), NOW).confirmed


def test_a_t0_named_in_a_hold_ends_the_hold() -> None:
    after = launch.set_t0(HELD, moment(T0 + HOUR), NOW)
    assert (after.state, after.held_at, after.held_by, after.held_why) == (State.COUNTING, None, None, None)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: launch.set_t0(ATTEMPT, moment(NOW), NOW), "as typed is past. T-0 has to be ahead"),
        (
            lambda: launch.set_t0(replace(COUNTING, state=State.LIFTED), moment(T0 + HOUR), NOW),
            "This attempt is lifted: T-0 stays as flown.",
        ),
        (lambda: launch.confirm_t0(replace(COUNTING, state=State.LIVE), NOW), "This attempt is live: T-0 stays as"),
        (lambda: launch.confirm_t0(ATTEMPT, NOW), "There is no T-0 to confirm. Name one first"),
        (lambda: launch.confirm_t0(HELD, NOW), "The countdown is held, so T-0 is still moving. `resume` first"),
        (
            lambda: launch.confirm_t0(replace(COUNTING, t0_confirmed_at=NOW), NOW),
            "T-0 is confirmed already. `t0 TIME` moves it.",
        ),
        (
            lambda: launch.hold(ATTEMPT, by="ANA", why="wait", now=NOW),
            "There is no countdown to hold yet: T-0 starts it.",
        ),
        (
            lambda: launch.hold(HELD, by="ANA", why="wait", now=NOW + 5 * MINUTE),
            "The countdown is held already, for 5 min, by <@OLI>: disk full. `resume` starts it again.",
        ),
        (
            lambda: launch.hold(BY_ITSELF, by="ANA", why="wait", now=T0 + MINUTE),
            "The countdown is held already, for 1 min: T-0 came with no standing GO.",
        ),
        (
            lambda: launch.hold(replace(COUNTING, state=State.LIFTED), by="ANA", why="wait", now=T0),
            "A hold stops the countdown to liftoff, and this attempt is lifted.",
        ),
        (
            lambda: launch.scrub(replace(COUNTING, state=State.LIFTED), by="ANA", why="wait", now=T0),
            "This attempt is lifted: a scrub calls it off before liftoff, and liftoff has been.",
        ),
        (
            lambda: launch.set_t0(replace(COUNTING, state=State.SCRUBBED), moment(T0 + HOUR), NOW),
            "Attempt 1 is scrubbed: its countdown is over.",
        ),
        (lambda: launch.resume(COUNTING, now=NOW), "The countdown is not held, so there is nothing to resume."),
        (
            lambda: launch.resume(BY_ITSELF, now=T0 + HOUR),
            "The clock was stopped at T-0 itself, so it would stop again at once. `decide go` goes on from here",
        ),
    ],
)
def test_what_the_countdown_refuses(act: Callable[[], object], said: str) -> None:
    assert why_not(act).startswith(said)


# --- Hold and resume ----------------------------------------------------------------------------


def test_the_t_clock_stands_still_in_a_hold_and_goes_on_from_there() -> None:
    held = launch.hold(COUNTING, by="OLI", why="disk full", now=NOW)
    assert held.t_clock(NOW + HOUR) == -2 * HOUR
    again = launch.resume(held, now=NOW + 20 * MINUTE)
    assert (again.t0, again.state, again.t_clock(NOW + 20 * MINUTE)) == (T0 + 20 * MINUTE, State.COUNTING, -2 * HOUR)
    assert (held.plan_version, again.plan_version) == (3, 4)


@pytest.mark.parametrize("attempt", [COUNTING, HELD, BY_ITSELF])
def test_a_scrub_stops_the_t_clock_for_good_where_it_stands(attempt: Attempt) -> None:
    scrubbed = launch.scrub(attempt, by="BEN", why="the customer left", now=T0)
    stood = attempt.held_at or T0
    assert (scrubbed.state, scrubbed.held_at, scrubbed.held_by) == (State.SCRUBBED, stood, "BEN")
    assert scrubbed.t_clock(T0 + HOUR) == stood - T0
    assert scrubbed.plan_version == attempt.plan_version + 1
    assert countdown.redraw_after(scrubbed, T0) is None


def test_steps_of_a_scrubbed_attempt_have_a_time_only_if_they_have_begun() -> None:
    plan = lay_out([step("PRE-1", -HOUR, state=StepState.STARTED), step("DAY-2")], COUNTING)
    begun, waiting = lay_out(plan, replace(COUNTING, state=State.SCRUBBED))
    assert (begun, waiting.planned_at, waiting.due_at) == (plan[0], None, None)


def test_a_hold_is_looked_at_again_after_an_hour_or_when_it_was_said_to() -> None:
    held = launch.hold(COUNTING, by="OLI", why="disk full", now=NOW)
    assert (held.held_until, held.ask_at) == (None, NOW + HOUR)
    until = launch.prolong(held, why="", until=T0, now=NOW + HOUR)
    assert (until.held_until, until.ask_at, until.held_why) == (T0, T0, "disk full")
    fast = launch.hold(replace(COUNTING, pace=1440), by="OLI", why="disk full", now=NOW)
    assert fast.ask_at == NOW + timedelta(seconds=5), "no pace makes it sooner"
    over = launch.resume(until, now=NOW + HOUR)
    assert (over.held_until, over.ask_at) == (None, None)


def test_a_hold_can_end_at_a_time_named() -> None:
    again = launch.resume(HELD, now=NOW + MINUTE, at=NOW + HOUR)
    assert again.t0 == T0 + HOUR
    assert again.t_clock(NOW + HOUR) == -2 * HOUR


def test_a_hold_leaves_a_confirmed_t0_confirmed() -> None:
    assert launch.resume(replace(HELD, t0_confirmed_at=NOW), now=NOW + MINUTE).confirmed


def test_a_clock_stopped_at_t0_goes_on_only_to_a_later_t0() -> None:
    assert launch.resume(BY_ITSELF, now=T0 + MINUTE, at=T0 + HOUR).t0 == T0 + HOUR
    assert launch.restart_at(BY_ITSELF, T0 + MINUTE).t0 == T0 + MINUTE


def test_a_clock_held_by_somebody_after_t0_goes_on_after_t0() -> None:
    held = launch.hold(COUNTING, by="OLI", why="late with DAY-2", now=T0 + 5 * MINUTE)
    assert launch.resume(held, now=T0 + 15 * MINUTE).t_clock(T0 + 15 * MINUTE) == 5 * MINUTE


def test_at_t0_a_counting_clock_stops_by_itself() -> None:
    assert launch.stop_at_t0(COUNTING, T0 - MINUTE) is None
    assert launch.stop_at_t0(HELD, T0) is None
    assert launch.stop_at_t0(COUNTING, T0 + MINUTE) == replace(BY_ITSELF, plan_version=3, ask_at=T0 + 61 * MINUTE)


# --- Who may hold -------------------------------------------------------------------------------

DAY = (step("DAY-1", owner="EVE", backup="MAX"), step("PRE-1", owner="GIL"))


@pytest.mark.parametrize("early", [-24 * HOUR, -HOUR, MINUTE])
@pytest.mark.parametrize("user", ["ANA", "BEN"])
def test_director_and_deputy_may_always_hold(user: str, early: timedelta) -> None:
    countdown.must_be_able_to_hold(COUNTING, CREW, DAY, user, T0 + early)


@pytest.mark.parametrize("user", ["OLI", "KIM", "LIZ", "EVE"])
def test_from_an_hour_before_t0_holders_of_mandatory_seats_and_owners_of_the_day_may_too(user: str) -> None:
    countdown.must_be_able_to_hold(COUNTING, CREW, DAY, user, T0 - HOUR)
    said = why_not(lambda: countdown.must_be_able_to_hold(COUNTING, CREW, DAY, user, T0 - HOUR - MINUTE))
    assert said == (
        "You may hold from T-60m on. Until then the director <@ANA> or the deputy <@BEN> can: tell them what you see."
    )


@pytest.mark.parametrize("user", ["MAX", "GIL", "PAT", "ZOE"])
def test_others_may_not_hold_and_are_told_who_may(user: str) -> None:
    crew = replace(CREW, leads={**CREW.leads, "PEOPLE": CREW.leads["LEGAL"][:0]})
    said = why_not(lambda: countdown.must_be_able_to_hold(COUNTING, crew, DAY, user, T0 - MINUTE))
    assert said.startswith("The clock is held by the director <@ANA> or the deputy <@BEN>; from T-60m also by holders")


def test_at_a_pace_the_hour_before_t0_is_shorter() -> None:
    fast = replace(COUNTING, pace=60)
    countdown.must_be_able_to_hold(fast, CREW, DAY, "EVE", T0 - MINUTE)
    assert why_not(lambda: countdown.must_be_able_to_hold(fast, CREW, DAY, "EVE", T0 - 2 * MINUTE))


# --- What a new T-0 means -----------------------------------------------------------------------


def shift(then: Attempt, *, now: datetime = NOW) -> countdown.Shift:
    plan = [step("DAY-1", -HOUR, owner="EVE"), step("DAY-2", owner="LEA"), step("DAY-3", HOUR, owner="EVE")]
    before, after = lay_out(plan, COUNTING), lay_out(plan, then)
    return countdown.shift(before, after, COUNTING, then, CREW, Hours(ZONE), now)


def test_a_moved_t0_moves_every_step_by_as_much() -> None:
    found = shift(replace(COUNTING, t0=T0 + 42 * MINUTE), now=T0 - 24 * HOUR)
    assert (found.moved, found.by, found.outside, found.past) == (3, 42 * MINUTE, (), ())


def test_the_same_t0_moves_nothing() -> None:
    assert shift(COUNTING).moved == 0


def test_owners_whose_steps_fall_outside_working_hours_are_named_once() -> None:
    evening = shift(replace(COUNTING, t0=T0 + 8 * HOUR), now=T0 - 24 * HOUR)
    assert evening.outside == ("LEA", "EVE"), "DAY-1 is at 16:00, DAY-2 at 17:00, DAY-3 at 18:00"
    assert shift(replace(COUNTING, t0=T0 + 5 * 24 * HOUR), now=T0 - 24 * HOUR).outside == ("LEA", "EVE"), "a Sunday"


def test_who_was_outside_before_does_not_fall_outside() -> None:
    early = shift(replace(COUNTING, t0=T0 - 30 * MINUTE), now=T0 - 24 * HOUR)
    assert early.outside == ("LEA",), "DAY-1 was at eight already"


def test_steps_whose_time_would_be_over_are_named() -> None:
    assert shift(replace(COUNTING, t0=NOW + 30 * MINUTE)).past == ("DAY-1",)


# --- The board ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "next_in"),
    [
        (3 * 24 * HOUR, HOUR),
        (2 * HOUR + 10 * MINUTE, 10 * MINUTE),
        (2 * HOUR, 5 * MINUTE),
        (17 * MINUTE, 2 * MINUTE),
        (15 * MINUTE, MINUTE),
        (-HOUR, MINUTE),
    ],
)
def test_the_board_is_drawn_more_often_near_t0(left: timedelta, next_in: timedelta) -> None:
    now = T0 - left
    assert countdown.redraw_after(COUNTING, now) == now + next_in


def test_the_board_is_drawn_hourly_without_t0_and_once_live_and_not_when_over() -> None:
    assert countdown.redraw_after(ATTEMPT, NOW) == NOW + HOUR
    assert countdown.redraw_after(replace(COUNTING, state=State.LIVE), T0) == T0 + HOUR
    assert countdown.redraw_after(replace(COUNTING, ended_at=T0), T0) is None
