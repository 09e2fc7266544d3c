"""Where a plan is heading: ends, slips, slack, the chain that decides, and the last moment to turn back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import launch
from bot.domain.launch import Attempt
from bot.domain.projection import Clock, Projection, project, way_back
from bot.domain.runbook import State, Step, lay_out
from tests.plans import ATTEMPT, COUNTING, HOUR, MINUTE, T0, step

LIFTED = replace(COUNTING, state=launch.State.LIFTED, lifted_at=T0)
OWN, LIVE = frozenset({"own clock"}), frozenset({"broadcast", "confirms live"})
BACK = step("BACK-1", takes=5 * MINUTE, flags=OWN), step("BACK-2", takes=25 * MINUTE, after=("BACK-1",), flags=OWN)


def chain(*, live: bool = False) -> list[Step]:
    """DAY-1 to DAY-3 of twenty minutes, one behind the other."""
    first = step("DAY-1")
    second = step("DAY-2", 20 * MINUTE, after=("DAY-1",))
    third = step("DAY-3", 40 * MINUTE, after=("DAY-2",))
    return [first, second, replace(third, flags=LIVE) if live else third]


def heading(
    steps: Sequence[Step],
    now: datetime,
    attempt: Attempt = LIFTED,
    measured: dict[str, timedelta] | None = None,
) -> Projection:
    laid = lay_out(steps, replace(attempt, state=launch.State.COUNTING))
    found = project(laid, Clock(attempt, 6 * HOUR, now, measured or {}))
    assert found is not None
    return found


def ends(projection: Projection) -> dict[str, timedelta]:
    return {ref: each.end - T0 for ref, each in projection.steps.items()}


def slips(projection: Projection) -> dict[str, timedelta]:
    return {ref: each.slip for ref, each in projection.steps.items()}


def started(step: Step, at: datetime) -> Step:
    return replace(step, state=State.STARTED, planned_at=T0 + step.offset, due_at=T0 + step.offset, started_at=at)


def done(step: Step, at: datetime, until: datetime) -> Step:
    return replace(started(step, at), state=State.DONE, ended_at=until)


# --- Ends and slips -----------------------------------------------------------------------------


def test_without_a_t0_nothing_is_projected() -> None:
    assert project(chain(), Clock(ATTEMPT, 6 * HOUR, T0)) is None


def test_ahead_of_t0_a_plan_is_heading_where_it_was_planned_to() -> None:
    found = heading(chain(), T0 - HOUR, COUNTING)
    assert ends(found) == {"DAY-1": 20 * MINUTE, "DAY-2": 40 * MINUTE, "DAY-3": HOUR}
    assert (found.finish, found.slip, set(slips(found).values())) == (T0 + HOUR, timedelta(), {timedelta()})


def test_a_step_that_nobody_starts_moves_all_that_waits_for_it_by_each_minute() -> None:
    found = heading(chain(), T0 + 7 * MINUTE)
    assert set(slips(found).values()) == {7 * MINUTE}
    assert found.finish == T0 + HOUR + 7 * MINUTE


def test_a_running_step_ends_as_long_after_its_start_as_it_takes_and_not_before_now() -> None:
    first, *rest = chain()
    late = [started(first, T0 + 5 * MINUTE), *rest]
    assert ends(heading(late, T0 + 6 * MINUTE))["DAY-1"] == 25 * MINUTE
    assert ends(heading(late, T0 + 31 * MINUTE)) == {"DAY-1": 31 * MINUTE, "DAY-2": 51 * MINUTE, "DAY-3": 71 * MINUTE}


def test_an_early_end_hurries_nothing_that_has_a_time_of_its_own() -> None:
    first, *rest = chain()
    found = heading([done(first, T0, T0 + 5 * MINUTE), *rest], T0 + 6 * MINUTE)
    assert slips(found) == {"DAY-1": -15 * MINUTE, "DAY-2": timedelta(), "DAY-3": timedelta()}


def test_a_failed_step_is_taken_to_be_tried_again_now() -> None:
    first, *rest = chain()
    failed = replace(started(first, T0), state=State.FAILED)
    assert ends(heading([failed, *rest], T0 + 12 * MINUTE))["DAY-1"] == 32 * MINUTE


def test_durations_that_were_learnt_are_taken_instead_of_those_written() -> None:
    found = heading(chain(), T0 - HOUR, COUNTING, {"DAY-2": 31 * MINUTE})
    assert slips(found) == {"DAY-1": timedelta(), "DAY-2": 11 * MINUTE, "DAY-3": 11 * MINUTE}


def test_in_a_hold_all_that_has_not_begun_moves_by_each_minute_of_it() -> None:
    held = replace(COUNTING, state=launch.State.HELD, held_at=T0 - 30 * MINUTE, held_by="ANA")
    running = started(step("PRE-1", -HOUR, takes=40 * MINUTE), T0 - HOUR)
    found = heading([running, *chain()], T0 - 21 * MINUTE, held)
    assert slips(found) == {"PRE-1": timedelta(), **dict.fromkeys(["DAY-1", "DAY-2", "DAY-3"], 9 * MINUTE)}
    assert found.window_end == T0 + 6 * HOUR + 9 * MINUTE


def test_the_decision_runs_while_its_poll_fills_and_is_late_only_when_its_time_is_over() -> None:
    go = step("DAY-1", -HOUR, takes=45 * MINUTE, flags=frozenset({"decision", "broadcast"}))
    plan = [go, step("DAY-2", after=("DAY-1",))]
    assert ends(heading(plan, T0 - 20 * MINUTE, COUNTING))["DAY-1"] == -15 * MINUTE
    assert ends(heading(plan, T0 - 5 * MINUTE, COUNTING)) == {"DAY-1": -5 * MINUTE, "DAY-2": 20 * MINUTE}


def test_what_is_still_open_does_not_keep_the_decision_from_being_declared() -> None:
    last = step("PRE-1", -12 * HOUR)
    go = step("DAY-1", -HOUR, takes=45 * MINUTE, after=("PRE-1",), flags=frozenset({"decision", "broadcast"}))
    found = heading([last, go, step("DAY-2", after=("DAY-1",))], T0 - 20 * MINUTE, COUNTING)
    assert ends(found) == {"PRE-1": timedelta(), "DAY-1": -15 * MINUTE, "DAY-2": 20 * MINUTE}


def test_some_steps_together_are_over_with_the_last_of_them() -> None:
    found = heading(chain(), T0 + 7 * MINUTE)
    assert found.of(["DAY-1", "DAY-2"]) == (T0 + 47 * MINUTE, 7 * MINUTE)
    assert found.of(["DAY-9"]) is None


def test_at_a_pace_all_lengths_are_divided() -> None:
    found = heading([*chain(), *BACK], T0 - HOUR, replace(COUNTING, pace=60))
    assert (found.finish, found.back) == (T0 + MINUTE, 30 * MINUTE / 60)
    assert found.window_end == T0 + 6 * MINUTE


# --- The finish and the chain that decides ------------------------------------------------------


def test_the_finish_is_the_step_that_confirms_live_and_nothing_later_counts() -> None:
    after = [step("DAY-4", 2 * HOUR), step("POST-1", 24 * HOUR)]
    assert heading([*chain(live=True), *after], T0).finish == T0 + HOUR
    assert heading([*chain(), *after], T0).finish == T0 + 2 * HOUR + 20 * MINUTE


def test_the_critical_path_is_the_chain_with_no_time_between_that_ends_at_the_finish() -> None:
    side = step("DAY-4", takes=5 * MINUTE)
    last = step("DAY-5", 90 * MINUTE, after=("DAY-3", "DAY-4"), flags=LIVE)
    assert heading([*chain(), side, last], T0).critical == ("DAY-5",)
    tight = replace(last, offset=HOUR)
    assert heading([*chain(), side, tight], T0).critical == ("DAY-1", "DAY-2", "DAY-3", "DAY-5")


def test_what_ended_before_others_could_begin_is_not_on_the_critical_path_any_more() -> None:
    first, *rest = chain(live=True)
    overrun = started(first, T0 + 3 * MINUTE)
    assert heading([overrun, *rest], T0 + 26 * MINUTE).critical == ("DAY-1", "DAY-2", "DAY-3")
    over = done(first, T0, T0 + 25 * MINUTE)
    assert heading([over, *rest], T0 + 26 * MINUTE).critical == ("DAY-2", "DAY-3")


def test_slack_is_how_much_later_a_step_may_end_and_the_finish_stays() -> None:
    side = step("DAY-4", takes=5 * MINUTE)
    last = step("DAY-5", HOUR, after=("DAY-3", "DAY-4"), flags=LIVE)
    found = heading([*chain(), side, last, step("POST-1", 24 * HOUR)], T0)
    slack = {ref: each.slack for ref, each in found.steps.items()}
    assert slack == {**dict.fromkeys(["DAY-1", "DAY-2", "DAY-3", "DAY-5"], timedelta()), "DAY-4": 55 * MINUTE} | {
        "POST-1": None
    }


def test_what_is_over_has_no_slack() -> None:
    first, *rest = chain()
    found = heading([done(first, T0, T0 + 5 * MINUTE), *rest], T0 + 6 * MINUTE)
    assert found.steps["DAY-1"].slack is None


# --- The way back -------------------------------------------------------------------------------


def test_who_turns_back_by_the_latest_safe_rollback_is_home_when_the_window_ends() -> None:
    found = heading([*chain(), *BACK], T0)
    assert found.back == 30 * MINUTE
    assert found.latest_safe_rollback == T0 + 5 * HOUR + 30 * MINUTE


def test_steps_of_the_way_back_run_beside_each_other_where_the_plan_lets_them() -> None:
    beside = step("BACK-3", 5 * MINUTE, takes=40 * MINUTE, after=("BACK-1",), flags=OWN)
    assert way_back([*BACK, beside], Clock(LIFTED, 6 * HOUR, T0)) == 45 * MINUTE


def test_a_plan_without_a_way_back_may_be_given_up_until_the_window_ends() -> None:
    assert heading(chain(), T0).latest_safe_rollback == T0 + 6 * HOUR


# --- Whatever the plan --------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    """Up to twelve steps that come after earlier ones, the first few of them done or running."""
    made: list[Step] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        after = draw(st.sets(st.sampled_from(made), max_size=3)) if made else set()
        offset, takes = draw(st.integers(-60, 180)), draw(st.integers(1, 60))
        refs = tuple(sorted(each.ref for each in after))
        plain = step(f"DAY-{number}", offset * MINUTE, takes=takes * MINUTE, after=refs)
        if all(each.settled for each in after) and draw(st.booleans()):
            begin = T0 + offset * MINUTE
            plain = done(plain, begin, begin + draw(st.integers(1, 90)) * MINUTE)
        made.append(plain)
    return made


@given(plans(), st.integers(-120, 300))
def test_nothing_begins_before_what_it_waits_for_has_ended_nor_in_the_past(plan: list[Step], minutes: int) -> None:
    now = T0 + minutes * MINUTE
    found = heading(plan, now).steps
    for each in plan:
        if each.state is State.WAITING:
            assert found[each.ref].start >= max([now, *(found[before].end for before in each.after)])


@given(plans(), st.integers(-120, 300), st.data())
def test_a_step_may_use_up_its_slack_and_not_a_minute_more(plan: list[Step], minutes: int, data: st.DataObject) -> None:
    now = T0 + minutes * MINUTE
    before = heading(plan, now)
    waiting = [each for each in plan if each.state is State.WAITING and before.steps[each.ref].slack is not None]
    if not waiting:
        return
    chosen = data.draw(st.sampled_from(waiting))
    slack = before.steps[chosen.ref].slack
    assert slack is not None

    def finish(longer: timedelta) -> datetime | None:
        length = before.steps[chosen.ref].end - before.steps[chosen.ref].start
        return heading(plan, now, measured={chosen.ref: length + longer}).finish

    assert finish(slack) == before.finish
    assert finish(slack + MINUTE) == (before.finish or now) + MINUTE
