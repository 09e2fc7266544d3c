"""Planned times: as elapsed, in working hours, compressed; and what is late when T-0 is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import layout, planned, pressing
from bot.domain.launch import State as LaunchState
from bot.domain.planned import PlannedHold
from bot.domain.runbook import State, Step, lay_out
from bot.domain.squeeze import Squeeze
from bot.domain.tclock import hold, resume
from bot.domain.workhours import Hours
from tests.plans import COUNTING, HOUR, MINUTE, T0, step

OFFICE = frozenset({"working hours"})
HOURS = Hours("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026, whose 7th is a Monday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


PLAN = (
    step("PRE-1", -24 * HOUR, HOUR, flags=OFFICE),
    step("PRE-2", -23 * HOUR, 2 * HOUR, flags=OFFICE),
    step("PRE-8", -17 * HOUR, HOUR, flags=OFFICE, after=("PRE-1",)),
    step("DAY-1", -HOUR, 45 * MINUTE, flags=frozenset({"broadcast", "decision"})),
    step("DAY-2"),
    step("POST-1", 24 * HOUR, HOUR, flags=OFFICE),
    step("POST-9", 31 * HOUR, HOUR, flags=OFFICE),
)


def times(t0: datetime, working: bool = True, **changes: object) -> dict[str, datetime | None]:
    attempt = replace(COUNTING, t0=t0, layout=layout.as_kept(HOURS) if working else None, **changes)
    return {each.ref: each.planned_at for each in lay_out(PLAN, attempt)}


def test_compressed_steps_come_after_the_planned_holds_they_are_for() -> None:
    """HOLD-1 stands from 06:50 to 07:00, an hour before T-0, and T-0 at 8:00 is near."""
    hold = PlannedHold("HOLD-1", "Last look", -HOUR, 10 * MINUTE, "PRE-3")
    plan = [step("PRE-1", -3 * HOUR), step("PRE-2", -HOUR), step("PRE-3", -HOUR), step("DAY-2")]
    squeeze = Squeeze(T0 - 100 * MINUTE, -3 * HOUR, 0.1)
    attempt = replace(COUNTING, holds=planned.keep([hold]), squeezed=squeeze.kept)

    laid = {each.ref: each.planned_at for each in lay_out(plan, attempt)}

    assert laid["PRE-1"] == T0 - 100 * MINUTE
    assert laid["PRE-2"] == T0 - HOUR, "it begins when the clock goes on"
    assert laid["PRE-3"] == T0 - 88 * MINUTE, "the hold waits for it"


def test_where_all_of_it_lies_in_working_hours_nothing_changes() -> None:
    tuesday = berlin(8, 9)
    assert times(tuesday) == times(tuesday, working=False)


@pytest.mark.parametrize(
    ("t0", "pre", "post"),
    [
        (berlin(7, 9), (berlin(4, 9), berlin(4, 10), berlin(4, 16)), (berlin(8, 9), berlin(8, 16))),
        (berlin(8, 22), (berlin(7, 9), berlin(7, 10), berlin(7, 16)), (berlin(10, 9), berlin(10, 16))),
        (berlin(8, 6), (berlin(4, 14), berlin(4, 15), berlin(7, 13)), (berlin(9, 9), berlin(9, 16))),
        (berlin(11, 12), (berlin(10, 9), berlin(10, 10), berlin(10, 16)), (berlin(14, 9), berlin(14, 16))),
    ],
    ids=["monday morning", "late in the evening", "early in the morning", "friday noon"],
)
def test_in_working_hours_a_phase_keeps_its_order_and_ends_in_time(
    t0: datetime, pre: tuple[datetime, ...], post: tuple[datetime, ...]
) -> None:
    laid = times(t0)
    assert (laid["PRE-1"], laid["PRE-2"], laid["PRE-8"]) == pre
    assert (laid["POST-1"], laid["POST-9"]) == post
    assert (laid["DAY-1"], laid["DAY-2"]) == (t0 - HOUR, t0), "launch day is never moved"


def test_a_faster_attempt_knows_no_working_hours() -> None:
    sunday = berlin(6, 12)
    assert times(sunday, pace=10) == times(sunday, pace=10, working=False)


def test_a_step_that_began_keeps_its_time_in_another_layout() -> None:
    begun = replace(PLAN[0], state=State.STARTED, planned_at=berlin(6, 9), due_at=berlin(6, 9))
    laid = lay_out((begun, *PLAN[1:]), replace(COUNTING, t0=berlin(7, 9), layout=layout.as_kept(HOURS)))
    assert laid[0].planned_at == berlin(6, 9)


# --- Compressed -----------------------------------------------------------------------------------


def squeezed(now: datetime, t0: datetime, plan: tuple[Step, ...] = PLAN) -> pressing.Pressed | None:
    attempt = replace(COUNTING, t0=t0)
    return pressing.pressed(lay_out(plan, attempt), attempt, now)


def test_what_is_left_is_scaled_into_the_time_before_launch_day() -> None:
    now, t0 = berlin(8, 9), berlin(8, 13, 5)
    found = squeezed(now, t0)
    assert found is not None
    assert [late.ref for late in found.late] == ["PRE-1", "PRE-2", "PRE-8"]
    assert (found.following and found.following.ref, found.room) == ("DAY-1", 3 * HOUR)
    assert [each.planned_at for each in found.steps][::2] == [berlin(8, 9, 5), berlin(8, 11, 5)]
    assert found.work == 4 * HOUR
    assert found.over == (), "each has its whole time, though some at the same time"


def test_a_chain_that_is_longer_than_the_time_left_says_so() -> None:
    found = squeezed(berlin(8, 9), berlin(8, 11))
    assert found is not None
    assert found.work > found.room
    assert found.over == ("PRE-1", "PRE-2", "PRE-8")


def test_with_time_enough_it_is_only_moved_and_not_stretched() -> None:
    found = squeezed(berlin(8, 9), berlin(9, 8))
    assert found is not None
    assert [each.planned_at for each in found.steps] == [berlin(8, 9, 5), berlin(8, 10, 5), berlin(8, 16, 5)]


@pytest.mark.parametrize(
    "t0",
    [berlin(8, 9), berlin(8, 10), berlin(7, 9), berlin(7, 8)],
    ids=["a day ahead", "more than a day", "now", "past"],
)
def test_nobody_is_pressed_with_time_enough_or_without_any(t0: datetime) -> None:
    assert squeezed(berlin(7, 9), t0) is None


def test_nothing_is_pressed_once_it_has_begun_or_in_a_hold() -> None:
    now, t0 = berlin(8, 9), berlin(8, 13)
    assert squeezed(now, t0, tuple(replace(each, state=State.DONE) for each in PLAN)) is None
    held = replace(COUNTING, t0=t0, state=LaunchState.HELD, held_at=now)
    assert pressing.pressed(lay_out(PLAN, held), held, now) is None


def test_in_a_hold_what_was_compressed_waits_with_all_the_rest() -> None:
    now, t0 = berlin(8, 9), berlin(8, 13, 5)
    found = squeezed(now, t0)
    assert found is not None
    tight = pressing.compress(replace(COUNTING, t0=t0), found.squeeze)
    again = resume(hold(tight, by="ANA", why="wait", now=now), now=now + 20 * MINUTE)
    before, after = lay_out(PLAN, tight), lay_out(PLAN, again)
    assert {new.planned_at - old.planned_at for old, new in zip(before, after, strict=True)} == {20 * MINUTE}  # type: ignore[operator]


def test_a_squeeze_is_read_as_it_was_kept() -> None:
    squeeze = Squeeze(berlin(8, 9), -24 * HOUR, 0.375)
    assert Squeeze.of(squeeze.kept) == squeeze
    assert squeeze.place(-30 * HOUR, 1) == berlin(8, 9), "what was planned earlier is not put before its beginning"
