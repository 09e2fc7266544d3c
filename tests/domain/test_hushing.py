"""Somebody sees to a step, or puts its reminder off: what keeps still, and what never does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.alarms import Kind, Overrun, Reminding, alarms
from bot.domain.hushing import on_it, pressing, snooze
from bot.domain.reminding import Verdict, judge, told
from bot.domain.runbook import State, Step
from bot.domain.running import start
from bot.errors import Refused
from tests.plans import COUNTING, CREW, HOUR, MINUTE, T0, step

REMINDING = Reminding(
    10 * MINUTE, (2 * MINUTE, 4 * MINUTE, 6 * MINUTE), here_by=3 * MINUTE, overrun=Overrun((100, 125, 150))
)
DUE = step("DAY-1", due_at=T0, here_at=T0 - 5 * MINUTE)
RUNS = step("DAY-1", state=State.STARTED, due_at=T0, started_at=T0, started_by="OLI")


def left(of: Step, after: timedelta) -> dict[Kind, timedelta]:
    return {alarm.kind: alarm.at - T0 for alarm in alarms(of, REMINDING, COUNTING) if alarm.at > T0 + after}


def seen_to(of: Step, after: timedelta, by: str = "OLI") -> Step:
    return on_it(of, by=by, crew=CREW, now=T0 + after)


def put_off(of: Step, after: timedelta, length: timedelta, by: str = "OLI") -> Step:
    soon = T0 - 10 * MINUTE
    return snooze(of, length, by=by, crew=CREW, soon=soon, now=T0 + after)


# --- On it --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (timedelta(), {Kind.BACKUP: 4 * MINUTE, Kind.DIRECTOR: 6 * MINUTE}),
        (3 * MINUTE, {Kind.DIRECTOR: 6 * MINUTE}),
        (5 * MINUTE, {Kind.DIRECTOR: 6 * MINUTE}),
    ],
    ids=["said when due", "said after the nudge", "said after backup and lead heard"],
)
def test_the_next_person_up_is_not_told_and_the_director_always_is(
    after: timedelta, kept: dict[Kind, timedelta]
) -> None:
    assert left(seen_to(DUE, after), after) == kept


def test_of_a_step_that_runs_too_long_the_lead_is_left_in_peace() -> None:
    assert left(seen_to(RUNS, 21 * MINUTE), 21 * MINUTE) == {Kind.OVERRUN_DIRECTOR: 30 * MINUTE}


def test_a_word_given_before_the_step_moved_away_counts_no_more() -> None:
    said = seen_to(DUE, MINUTE)
    moved = step("DAY-1", due_at=T0 + HOUR, hushed_at=said.hushed_at, hushed_by="OLI")
    assert left(moved, MINUTE) == left(step("DAY-1", due_at=T0 + HOUR), MINUTE)


# --- Snooze -------------------------------------------------------------------------------------


def test_a_snoozed_reminder_comes_again_and_the_rhythm_stays() -> None:
    off = put_off(DUE, 3 * MINUTE, 2 * MINUTE)
    assert left(off, 3 * MINUTE) == {Kind.AGAIN: 5 * MINUTE, Kind.DIRECTOR: 6 * MINUTE}
    assert told(Kind.AGAIN, off, CREW) == ("OLI",)


def test_a_heads_up_is_put_off_and_all_that_follows_stays() -> None:
    off = put_off(DUE, -9 * MINUTE, 5 * MINUTE)
    assert left(off, -9 * MINUTE) == left(DUE, -9 * MINUTE) | {Kind.AGAIN: -4 * MINUTE}


def test_a_snoozed_reminder_of_a_step_that_moved_away_does_not_come() -> None:
    off = put_off(DUE, MINUTE, 10 * MINUTE)
    moved = step("DAY-1", due_at=T0 + HOUR, hushed_at=off.hushed_at, hushed_by="OLI", hushed_until=off.hushed_until)
    assert Kind.AGAIN not in left(moved, MINUTE)


@pytest.mark.parametrize(("state", "wanted"), [(State.WAITING, True), (State.STARTED, True), (State.DONE, False)])
def test_what_is_done_meanwhile_is_not_mentioned_again(state: State, wanted: bool) -> None:
    again = step("DAY-1", due_at=T0, state=state, started_at=T0, hushed_by="OLI")
    verdict = judge(Kind.AGAIN, T0, again, COUNTING, waits=(), go=True, now=T0)
    assert (verdict is Verdict.ON_TIME) is wanted


# --- Rules --------------------------------------------------------------------------------------


def test_starting_the_step_ends_it() -> None:
    begun = start(seen_to(DUE, MINUTE), COUNTING, by="OLI", crew=CREW, waiting="", go=True, now=T0 + 2 * MINUTE)
    assert (begun.hushed_at, begun.hushed_by, begun.hushed_until) == (None, None, None)


def test_only_those_who_are_reminded_may() -> None:
    assert seen_to(DUE, MINUTE, by="ANA").hushed_by == "ANA", "the director is, in the end"
    with pytest.raises(Refused, match=r"You are not reminded of DAY-1. It is for <@OLI> or <@KIM>."):
        seen_to(DUE, MINUTE, by="LIZ")


@pytest.mark.parametrize(
    ("of", "after", "length", "why"),
    [
        (step("DAY-1", due_at=T0, state=State.DONE, ended_at=T0), MINUTE, MINUTE, "DAY-1 was done 1 min ago"),
        (step("DAY-1"), MINUTE, MINUTE, "DAY-1 has no time yet"),
        (DUE, MINUTE, 5 * HOUR, "put off by a minute to 4 h"),
        (DUE, -9 * MINUTE, 9 * MINUTE, "DAY-1 is due in 9 min, and you are reminded then"),
        (DUE, -HOUR, 10 * MINUTE, "DAY-1 is not near: you are reminded of it 50 min from now anyway"),
    ],
)
def test_what_cannot_be_put_off_says_why(of: Step, after: timedelta, length: timedelta, why: str) -> None:
    with pytest.raises(Refused, match=why):
        put_off(of, after, length)


def test_a_step_presses_when_it_is_due_or_runs() -> None:
    assert pressing(DUE, T0)
    assert not pressing(DUE, T0 - MINUTE)
    assert pressing(RUNS, T0)
    assert not pressing(step("DAY-1", due_at=T0, state=State.FAILED), T0)
