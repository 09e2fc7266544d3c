"""The countdown: who may hold, what a new T-0 means, and how often the board is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import countdown
from bot.domain.launch import Attempt, State
from bot.domain.runbook import lay_out
from bot.domain.workhours import Hours
from bot.errors import Refused
from tests.plans import ATTEMPT, COUNTING, CREW, HOUR, MINUTE, T0, step

NOW = T0 - 2 * HOUR
ZONE = "Europe/Berlin"


def why_not(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.text


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
