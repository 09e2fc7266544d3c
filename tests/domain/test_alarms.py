"""When somebody is reminded of a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.alarms import OVERRUNS, Kind, Overrun, Reminding, alarms
from bot.domain.launch import RUNNING, UNDER_WAY, Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step
from bot.domain.workhours import Hours, Working
from tests.plans import COUNTING, HOUR, MINUTE, T0, step

REMINDING = Reminding(
    heads_up=10 * MINUTE,
    late=(2 * MINUTE, 4 * MINUTE, 6 * MINUTE),
    here_by=3 * MINUTE,
    overrun=Overrun((100, 125, 150), at_least=3 * MINUTE),
)


def told(of: Step, attempt: Attempt = COUNTING, reminding: Reminding = REMINDING) -> dict[Kind, timedelta]:
    return {alarm.kind: alarm.at - T0 for alarm in alarms(of, reminding, attempt)}


def running(takes: timedelta = 20 * MINUTE, **changes: Any) -> Step:
    """Started at T-0, five minutes after it was due."""
    return step("DAY-1", takes=takes, state=State.STARTED, due_at=T0 - 5 * MINUTE, started_at=T0, **changes)


def test_reminders_come_before_at_and_after_the_time_of_a_step() -> None:
    assert told(step("DAY-1", due_at=T0)) == {
        Kind.HEADS_UP: -10 * MINUTE,
        Kind.ABSENT: -3 * MINUTE,
        Kind.DUE: timedelta(),
        Kind.NUDGE: 2 * MINUTE,
        Kind.BACKUP: 4 * MINUTE,
        Kind.DIRECTOR: 6 * MINUTE,
    }


def test_somebody_who_is_here_is_not_missed() -> None:
    assert Kind.ABSENT not in told(step("DAY-1", due_at=T0, here_at=T0 - 5 * MINUTE))


def test_before_a_point_of_no_return_the_heads_up_comes_earlier() -> None:
    reminding = replace(REMINDING, no_return=30 * MINUTE)
    assert told(step("DAY-1", due_at=T0), reminding=reminding)[Kind.HEADS_UP] == -10 * MINUTE
    final = step("DAY-1", due_at=T0, reversibility="point of no return")
    assert told(final, reminding=reminding)[Kind.HEADS_UP] == -30 * MINUTE


def test_a_phase_without_escalation_only_says_that_a_step_is_due() -> None:
    assert told(step("POST-1", due_at=T0), reminding=Reminding(None, (None, None, None))) == {Kind.DUE: timedelta()}


@pytest.mark.parametrize(
    "quiet",
    [
        step("DAY-1"),
        step("DAY-1", due_at=T0, state=State.FAILED, started_at=T0),
        step("DAY-1", due_at=T0, state=State.DONE),
    ],
    ids=["no time", "failed", "done"],
)
def test_nobody_is_reminded_of_what_is_neither_to_begin_nor_to_end(quiet: Step) -> None:
    assert told(quiet) == {}


def test_a_decision_is_asked_for_and_never_nagged() -> None:
    decision = step("DAY-1", due_at=T0, flags=frozenset({"decision"}))
    assert set(told(decision)) == {Kind.HEADS_UP, Kind.DUE}


def test_at_a_great_pace_reminders_stay_five_seconds_apart() -> None:
    at = sorted(told(step("DAY-1", due_at=T0), replace(COUNTING, pace=3600)).values())
    assert min(later - sooner for sooner, later in pairwise(at)) >= timedelta(seconds=5)


def test_a_step_that_runs_is_reminded_of_when_it_should_end_and_up_the_ladder_after_that() -> None:
    assert told(running()) == {
        Kind.OVERRUN: 20 * MINUTE,
        Kind.OVERRUN_LEAD: 25 * MINUTE,
        Kind.OVERRUN_DIRECTOR: 30 * MINUTE,
    }


def test_of_a_short_step_the_lead_hears_three_minutes_after_its_end_and_the_director_later_still() -> None:
    assert told(running(takes=5 * MINUTE)) == {
        Kind.OVERRUN: 5 * MINUTE,
        Kind.OVERRUN_LEAD: 8 * MINUTE,
        Kind.OVERRUN_DIRECTOR: 9 * MINUTE,
    }


def test_a_phase_may_ask_the_one_who_runs_a_step_alone_or_nobody() -> None:
    once = replace(REMINDING, overrun=Overrun((150, None, None)))
    assert told(running(takes=60 * MINUTE), reminding=once) == {Kind.OVERRUN: 90 * MINUTE}
    assert told(running(), reminding=replace(REMINDING, overrun=None)) == {}


def test_at_a_great_pace_a_running_step_is_reminded_of_five_seconds_apart() -> None:
    at = sorted(told(running(), replace(COUNTING, pace=1440)).values())
    assert at[0] >= timedelta(seconds=5)
    assert min(later - sooner for sooner, later in pairwise(at)) >= timedelta(seconds=5)


@pytest.mark.parametrize("state", LaunchState)
def test_a_hold_silences_what_nobody_has_started_and_what_runs_runs_on(state: LaunchState) -> None:
    attempt = replace(COUNTING, state=state)
    assert bool(told(step("DAY-1", due_at=T0), attempt)) is (state in RUNNING)
    assert bool(told(running(), attempt)) is (state in UNDER_WAY - {LaunchState.ROLLING_BACK})
    assert {LaunchState.HELD, LaunchState.ROLLING_BACK} == UNDER_WAY - RUNNING
    assert set(told(running())) == set(OVERRUNS)


# --- Working hours ------------------------------------------------------------------------------

POST = Reminding(
    Working(HOUR), (Working(2 * HOUR), Working(4 * HOUR), Working(timedelta(days=1))), hours=Hours("Europe/Berlin")
)


def times(due: datetime, attempt: Attempt = COUNTING) -> dict[Kind, str]:
    zone = ZoneInfo("Europe/Berlin")
    found = alarms(step("POST-1", due_at=due), POST, attempt)
    return {alarm.kind: f"{alarm.at.astimezone(zone):%a %H:%M}" for alarm in found}


def test_in_a_phase_that_counts_working_hours_nobody_is_reminded_at_night() -> None:
    wednesday = T0 + timedelta(days=1)
    assert times(wednesday) == {
        Kind.HEADS_UP: "Tue 16:00",
        Kind.DUE: "Wed 09:00",
        Kind.NUDGE: "Wed 11:00",
        Kind.BACKUP: "Wed 13:00",
        Kind.DIRECTOR: "Thu 09:00",
    }


def test_of_what_is_due_at_the_weekend_nobody_hears_again_before_monday() -> None:
    saturday = T0 + timedelta(days=4, hours=9)
    assert times(saturday) == {
        Kind.HEADS_UP: "Fri 16:00",
        Kind.DUE: "Sat 18:00",
        Kind.NUDGE: "Mon 11:00",
        Kind.BACKUP: "Mon 13:00",
        Kind.DIRECTOR: "Tue 09:00",
    }


def test_a_rehearsal_keeps_no_working_hours() -> None:
    at = {kind: alarm for kind, alarm in told(step("POST-1", due_at=T0), replace(COUNTING, pace=60), POST).items()}
    assert at == {
        Kind.HEADS_UP: -MINUTE,
        Kind.DUE: timedelta(),
        Kind.NUDGE: 2 * MINUTE,
        Kind.BACKUP: 4 * MINUTE,
        Kind.DIRECTOR: 24 * MINUTE,
    }
