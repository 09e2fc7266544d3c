"""The figures of a phase's picture: lanes, where it begins and ends, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import launch
from bot.domain.gantt import MOST, Gantt, gantt, told
from bot.domain.launch import Attempt
from bot.domain.projection import Clock, project
from bot.domain.runbook import State, Step, lay_out
from tests.plans import COUNTING, HOUR, MINUTE, T0, step

LIFTED = replace(COUNTING, state=launch.State.LIFTED, lifted_at=T0)
LIVE = frozenset({"broadcast", "confirms live"})
BACK = step("BACK-1", takes=25 * MINUTE, flags=frozenset({"own clock"}))


def at(step: Step, state: State, start: datetime, end: datetime | None = None) -> Step:
    return replace(step, state=state, planned_at=T0 + step.offset, started_at=start, ended_at=end)


def day() -> list[Step]:
    """DAY-1 was done in time, DAY-2 has failed, DAY-3 waits for it; DAY-4 was skipped."""
    return [
        at(step("DAY-1"), State.DONE, T0, T0 + 20 * MINUTE),
        at(step("DAY-2", 20 * MINUTE, after=("DAY-1",)), State.FAILED, T0 + 20 * MINUTE),
        step("DAY-3", 40 * MINUTE, after=("DAY-2",), flags=LIVE),
        at(step("DAY-4", 40 * MINUTE), State.SKIPPED, T0 + 25 * MINUTE, T0 + 25 * MINUTE),
    ]


def chart(steps: Sequence[Step], now: datetime, attempt: Attempt = LIFTED, window: timedelta = 6 * HOUR) -> Gantt:
    laid = lay_out([*steps, BACK], replace(attempt, state=launch.State.COUNTING))
    clock = Clock(attempt, window, now)
    found = project(laid, clock)
    assert found is not None
    shown = gantt("Recon 2.1", "DAY", [each for each in laid if each.phase == "DAY"], found, clock, "Europe/Berlin")
    assert shown is not None
    return shown


def test_a_lane_has_the_plan_what_ran_and_what_is_ahead() -> None:
    now = T0 + 30 * MINUTE
    lanes = {lane.ref: lane for lane in chart(day(), now).lanes}

    assert lanes["DAY-1"].planned == lanes["DAY-1"].ran == (T0, T0 + 20 * MINUTE)
    assert lanes["DAY-1"].ahead is None
    assert (lanes["DAY-2"].ran, lanes["DAY-2"].ahead) == ((T0 + 20 * MINUTE, now), (now, now + 20 * MINUTE))
    assert (lanes["DAY-3"].ran, lanes["DAY-3"].ahead) == (None, (now + 20 * MINUTE, now + 40 * MINUTE))
    assert lanes["DAY-4"].ahead is None
    assert [lane.critical for lane in lanes.values()] == [True, True, True, False]


def test_lanes_stand_in_the_order_of_the_plan() -> None:
    later, sooner = step("DAY-1", HOUR), step("DAY-2", -HOUR)
    assert [lane.ref for lane in chart([later, sooner], T0).lanes] == ["DAY-2", "DAY-1"]


def test_the_words_say_what_the_picture_shows() -> None:
    assert told(chart(day(), T0 + 30 * MINUTE)) == (
        "DAY of Recon 2.1: 1 waiting, 1 done, 1 failed, 1 skipped. Finish about 10:10, 10 min late. "
        "Latest safe rollback 14:35, 5 h 5 min left. "
        "DAY-2 failed, to end about 09:50, 10 min late; DAY-3 about 09:50, 10 min late; "
        "DAY-4 skipped 09:25, 35 min early."
    )


def test_as_planned_is_said_in_three_words() -> None:
    assert told(chart([step("DAY-1")], T0 - HOUR)).endswith("Every step as planned.")


def test_many_late_steps_are_counted_instead_of_named() -> None:
    steps = [step(f"DAY-{n}") for n in range(1, 16)]
    assert told(chart(steps, T0 + HOUR)).endswith("DAY-12 about 10:00, 1 h late; and 3 more.")


def test_a_hold_and_a_launch_that_is_live_say_so() -> None:
    held = replace(COUNTING, state=launch.State.HELD, held_at=T0 - 30 * MINUTE)
    assert "Held since 08:30. Finish about 09:25, 5 min late." in told(chart([step("DAY-1")], T0 - 25 * MINUTE, held))
    live = replace(LIFTED, state=launch.State.LIVE, live_at=T0 + 24 * MINUTE)
    done = at(step("DAY-1", flags=LIVE), State.DONE, T0, T0 + 24 * MINUTE)
    assert "Live since 09:24, 4 min late." in told(chart([done], T0 + HOUR, live))


def test_the_latest_safe_rollback_that_is_over_is_told_as_past() -> None:
    assert "Latest safe rollback 09:35, 25 min ago" in told(chart(day(), T0 + HOUR, window=HOUR))


def test_the_picture_reaches_from_the_first_bar_to_the_last_and_to_marks_that_are_near() -> None:
    steps = [step("DAY-1"), step("DAY-2", 3 * HOUR)]
    assert chart(steps, T0 - 10 * HOUR).span == (T0, T0 + 3 * HOUR + 20 * MINUTE)
    assert chart(steps, T0 - 30 * MINUTE).span[0] == T0 - 30 * MINUTE
    assert chart(steps, T0, window=4 * HOUR).span[1] == T0 + 4 * HOUR - 25 * MINUTE


def test_of_a_very_long_phase_what_is_over_is_left_out_first() -> None:
    over = [at(step(f"DAY-{n}"), State.DONE, T0, T0 + MINUTE) for n in range(1, 11)]
    ahead = [step(f"DAY-{n}", HOUR) for n in range(11, MOST + 9)]
    shown = chart([*over, *ahead], T0 + 2 * MINUTE)

    assert (len(shown.lanes), shown.left_out) == (MOST, 8)
    assert shown.lanes[0].ref == "DAY-9"
    assert shown.lanes[-1].ref == f"DAY-{MOST + 8}"
