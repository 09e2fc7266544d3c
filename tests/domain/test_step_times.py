"""When steps are due, and whom they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import runbook, tclock
from bot.domain.launch import Attempt
from bot.domain.runbook import HERE_HOLDS, State, Step, lay_out, waits
from tests.plans import ATTEMPT, COUNTING, CREW, HOUR, MINUTE, T0, step


def laid(*steps: Step, attempt: Attempt = COUNTING) -> dict[str, Step]:
    return {each.ref: each for each in lay_out(steps, attempt)}


def due(*steps: Step, attempt: Attempt = COUNTING) -> dict[str, timedelta]:
    return {ref: each.due_at - T0 for ref, each in laid(*steps, attempt=attempt).items() if each.due_at}


# --- Times --------------------------------------------------------------------------------------


def test_a_step_is_due_at_its_offset_from_t0() -> None:
    assert due(step("DAY-1", -HOUR), step("DAY-2", HOUR)) == {"DAY-1": -HOUR, "DAY-2": HOUR}


def test_a_step_is_due_when_what_it_comes_after_has_ended_if_that_is_later() -> None:
    first = step("DAY-1", takes=20 * MINUTE)
    assert due(first, step("DAY-2", 5 * MINUTE, after=("DAY-1",)))["DAY-2"] == 20 * MINUTE
    assert due(first, step("DAY-2", HOUR, after=("DAY-1",)))["DAY-2"] == HOUR


def test_a_late_start_moves_what_comes_after_and_an_early_end_does_not_hurry_it() -> None:
    first, second = step("DAY-1"), step("DAY-2", 20 * MINUTE, after=("DAY-1",))
    late = replace(first, state=State.STARTED, started_at=T0 + 14 * MINUTE)
    early = replace(first, state=State.DONE, started_at=T0, ended_at=T0 + 5 * MINUTE)
    assert due(late, second)["DAY-2"] == 34 * MINUTE
    assert due(early, second)["DAY-2"] == 20 * MINUTE


def test_a_step_that_has_begun_keeps_the_times_it_had() -> None:
    began = replace(step("DAY-1"), state=State.STARTED, planned_at=T0 - HOUR, due_at=T0 - HOUR, started_at=T0 - HOUR)
    assert lay_out([began], COUNTING) == (began,)


def test_without_a_t0_nothing_has_a_time_and_the_way_back_never_has_one_from_t0() -> None:
    back = step("BACK-1", flags=frozenset({"own clock"}))
    assert lay_out([replace(step("DAY-1"), due_at=T0)], ATTEMPT)[0].due_at is None
    assert lay_out([back], COUNTING) == (back,)


def test_at_a_pace_offsets_and_lengths_are_divided() -> None:
    fast = replace(COUNTING, pace=60)
    steps = step("DAY-1", -HOUR, takes=30 * MINUTE), step("DAY-2", -HOUR, after=("DAY-1",))
    assert due(*steps, attempt=fast) == {"DAY-1": -MINUTE, "DAY-2": -MINUTE / 2}


def test_a_chain_of_a_thousand_steps_is_laid_out() -> None:
    chain = [step(f"DAY-{n}", takes=MINUTE, after=(f"DAY-{n - 1}",)) for n in range(1, 1001)]
    assert due(*chain)["DAY-1000"] == 999 * MINUTE


def test_who_said_here_is_asked_again_when_the_step_moves_far_away() -> None:
    here = step("DAY-1", HOUR, here_at=T0 + HOUR - 8 * MINUTE, due_at=T0 + HOUR)
    slipped = replace(COUNTING, t0=T0 + 10 * MINUTE)
    moved = replace(COUNTING, t0=T0 + HERE_HOLDS)
    assert laid(here, attempt=slipped)["DAY-1"].here_at == here.here_at
    assert laid(here, attempt=moved)["DAY-1"].here_at is None


def test_who_said_here_a_weekend_before_is_here_as_long_as_the_step_does_not_move_later() -> None:
    here = step("POST-1", HOUR, here_at=T0 - 60 * HOUR, due_at=T0 + HOUR)
    assert laid(here)["POST-1"].here_at == here.here_at
    assert laid(here, attempt=replace(COUNTING, t0=T0 - HOUR))["POST-1"].here_at == here.here_at
    assert laid(here, attempt=replace(COUNTING, t0=T0 + MINUTE))["POST-1"].here_at is None


# --- Waiting ------------------------------------------------------------------------------------


def test_a_wait_says_how_late_and_about_when() -> None:
    plan = laid(step("DAY-6", takes=20 * MINUTE), step("DAY-7", 20 * MINUTE, after=("DAY-6",)))
    plan["DAY-6"] = replace(plan["DAY-6"], state=State.STARTED, started_at=T0 + 14 * MINUTE)
    now = T0 + 18 * MINUTE
    waiting = waits(plan["DAY-7"], plan, COUNTING, now)
    assert runbook.wait_text(plan["DAY-7"], waiting, "Europe/Berlin", now) == (
        "DAY-7 waits for DAY-6 (14 min late, about 09:34). Do not start yet."
    )


def test_a_step_that_overruns_is_forecast_to_end_now_at_the_earliest() -> None:
    plan = laid(step("DAY-6", takes=20 * MINUTE), step("DAY-7", 20 * MINUTE, after=("DAY-6",)))
    running = replace(plan["DAY-6"], state=State.STARTED, started_at=T0)
    [wait] = waits(plan["DAY-7"], {**plan, "DAY-6": running}, COUNTING, T0 + 31 * MINUTE)
    assert (wait.late, wait.about) == (11 * MINUTE, T0 + 31 * MINUTE)
    [wait] = waits(plan["DAY-7"], plan, COUNTING, T0 + 31 * MINUTE)
    assert (wait.late, wait.about) == (31 * MINUTE, T0 + 51 * MINUTE)


def test_the_decision_which_nobody_starts_is_awaited_by_its_end() -> None:
    gate = step("DAY-1", -HOUR, takes=45 * MINUTE, flags=frozenset({"decision"}))
    plan = laid(gate, step("DAY-2", after=("DAY-1",)))
    [wait] = waits(plan["DAY-2"], plan, COUNTING, T0 - 30 * MINUTE)
    assert (wait.late, wait.about) == (timedelta(), T0 - 15 * MINUTE)
    [wait] = waits(plan["DAY-2"], plan, COUNTING, T0 - 10 * MINUTE)
    assert (wait.late, wait.about) == (5 * MINUTE, T0 - 10 * MINUTE)


def test_a_wait_of_another_day_names_the_day_and_one_without_times_only_the_step() -> None:
    plan = laid(step("PRE-1", -24 * HOUR), step("PRE-2", after=("PRE-1",)))
    [wait] = waits(plan["PRE-2"], plan, COUNTING, T0 - 72 * HOUR)
    assert wait.told("Europe/Berlin", T0 - 72 * HOUR) == "PRE-1 (about Mon 30 Nov 09:20 CET)"
    [wait] = waits(step("PRE-2", after=("PRE-1",)), {"PRE-1": step("PRE-1")}, COUNTING, T0)
    assert wait.told("Europe/Berlin", T0) == "PRE-1"


def test_what_is_done_or_skipped_keeps_nobody_waiting() -> None:
    others = {"DAY-1": step("DAY-1", state=State.DONE), "DAY-2": step("DAY-2", state=State.SKIPPED)}
    assert waits(step("DAY-3", after=("DAY-1", "DAY-2", "DAY-9")), others, COUNTING, T0) == ()


# --- People -------------------------------------------------------------------------------------


def test_owner_and_backup_are_the_leads_of_the_place_unless_named() -> None:
    assert runbook.crew_of(step("DAY-1"), CREW) == ("OLI", "KIM")
    assert runbook.crew_of(step("DAY-1", owner="KIM"), CREW) == ("KIM", "OLI")
    assert runbook.crew_of(step("DAY-1", owner="EVE", backup="MAX"), CREW) == ("EVE", "MAX")
    assert runbook.crew_of(step("DAY-1", place="director"), CREW) == ("ANA", "BEN")
    assert runbook.crew_of(step("DAY-1", place="NOBODY"), CREW) == (None, None)


@pytest.mark.parametrize(("user", "may"), [("OLI", True), ("LEA", True), ("MAX", True), ("ANA", True), ("LIZ", False)])
def test_who_may_run_a_step(user: str, may: bool) -> None:
    assert runbook.may_run(step("DAY-1", place="BUILD", owner="EVE", backup="OLI"), user, CREW) is may


def test_now_is_what_runs_and_next_is_what_is_due_first() -> None:
    plan = lay_out([step("DAY-1"), step("DAY-2", 2 * HOUR), step("DAY-3", HOUR)], COUNTING)
    running = replace(plan[0], state=State.STARTED)
    assert runbook.now_and_next([running, *plan[1:]]) == ((running,), plan[2])
    assert runbook.now_and_next([]) == ((), None)


# --- Properties ---------------------------------------------------------------------------------


@st.composite
def runbooks(draw: st.DrawFn, begun: bool = True) -> list[Step]:
    """Plans whose steps come after earlier ones, and with `begun` may have been run to any point."""
    steps: list[Step] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        before = draw(st.sets(st.sampled_from([each.ref for each in steps]), max_size=3)) if steps else set()
        offset = timedelta(minutes=draw(st.integers(-2000, 2000)))
        takes = timedelta(minutes=draw(st.integers(1, 180)))
        plain = step(f"DAY-{number}", offset, takes, after=tuple(sorted(before)))
        steps.append(draw(progress(plain)) if begun else plain)
    return steps


@st.composite
def progress(draw: st.DrawFn, plain: Step) -> Step:
    state = draw(
        st.sampled_from([State.WAITING, State.WAITING, State.STARTED, State.DONE, State.SKIPPED, State.FAILED])
    )
    start = T0 + timedelta(minutes=draw(st.integers(-2000, 2000)))
    end = start + timedelta(minutes=draw(st.integers(0, 300)))
    here = T0 + timedelta(minutes=draw(st.integers(-2000, 2000))) if draw(st.booleans()) else None
    if state is State.WAITING:
        return replace(plain, here_at=here)
    ended = end if state in (State.DONE, State.SKIPPED) else None
    return replace(plain, state=state, started_at=start, ended_at=ended)


PACES = st.sampled_from([1, 2, 7, 60])


@given(runbooks(), PACES)
def test_laying_out_twice_changes_nothing(steps: Sequence[Step], pace: int) -> None:
    once = lay_out(steps, replace(COUNTING, pace=pace))
    assert lay_out(once, replace(COUNTING, pace=pace)) == once


@given(runbooks(), PACES)
def test_no_step_is_due_before_its_offset_or_before_what_it_comes_after_ends(steps: Sequence[Step], pace: int) -> None:
    plan = {each.ref: each for each in lay_out(steps, replace(COUNTING, pace=pace))}
    for each in plan.values():
        if each.state is State.WAITING:
            assert each.due_at is not None
            assert each.due_at >= T0 + each.offset / pace
            for ref in each.after:
                end = runbook.end_of(plan[ref], pace)
                assert end is None or each.due_at >= end


@given(runbooks(begun=False), st.integers(-3000, -1), st.integers(0, 3000))
def test_a_hold_moves_every_step_nobody_has_begun_by_its_length(steps: Sequence[Step], at: int, length: int) -> None:
    now = T0 + timedelta(minutes=at)
    held = tclock.hold(COUNTING, by="ANA", why="wait", now=now)
    again = tclock.resume(held, now=now + timedelta(minutes=length))
    before, after = lay_out(steps, COUNTING), lay_out(steps, again)
    assert lay_out(before, held) == before
    assert [_due(new) - _due(old) for old, new in zip(before, after, strict=True)] == [length * MINUTE] * len(steps)


@given(runbooks(), st.integers(-3000, -1), st.integers(0, 3000))
def test_a_hold_moves_what_waits_for_running_steps_by_its_length_at_most(
    steps: Sequence[Step], at: int, length: int
) -> None:
    now = T0 + timedelta(minutes=at)
    again = tclock.resume(tclock.hold(COUNTING, by="ANA", why="wait", now=now), now=now + length * MINUTE)
    before, after = lay_out(steps, COUNTING), lay_out(steps, again)
    for old, new in zip(before, after, strict=True):
        if old.state is not State.WAITING:
            assert new == old
            continue
        assert old.planned_at is not None
        assert new.planned_at == old.planned_at + length * MINUTE
        assert timedelta() <= _due(new) - _due(old) <= length * MINUTE


def _due(step: Step) -> datetime:
    assert step.due_at is not None
    return step.due_at
