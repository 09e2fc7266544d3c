"""What becomes of a reminder whose time has come, and whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.alarms import OVERRUNS, Kind
from bot.domain.launch import RUNNING, Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew
from bot.domain.reminding import Verdict, judge, told
from bot.domain.runbook import State, Step
from tests.plans import COUNTING, CREW, MINUTE, T0, step

SECOND = timedelta(seconds=1)
DUE = replace(step("DAY-1", place="OPS"), due_at=T0)
RUNS = replace(DUE, state=State.STARTED, started_at=T0, started_by="OLI")
LATER = (Kind.NUDGE, Kind.BACKUP, Kind.DIRECTOR)


def judged(
    kind: Kind,
    late: timedelta = timedelta(),
    *,
    at: datetime = T0,
    step: Step = DUE,
    attempt: Attempt = COUNTING,
    waits: Sequence[str] = (),
    go: bool = False,
) -> Verdict:
    return judge(kind, at, step, attempt, waits=waits, go=go, now=at + late)


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        (timedelta(), Verdict.ON_TIME),
        (59 * SECOND, Verdict.ON_TIME),
        (MINUTE, Verdict.LATE),
        (15 * MINUTE, Verdict.LATE),
        (15 * MINUTE + SECOND, Verdict.GATHERED),
    ],
)
def test_a_late_reminder_says_so_and_one_too_late_is_gathered(late: timedelta, verdict: Verdict) -> None:
    assert judged(Kind.DUE, late) is verdict


@pytest.mark.parametrize(
    ("late", "verdict"), [(4 * SECOND, Verdict.ON_TIME), (5 * SECOND, Verdict.LATE), (16 * SECOND, Verdict.GATHERED)]
)
def test_at_sixty_times_the_pace_it_is_late_sixty_times_sooner(late: timedelta, verdict: Verdict) -> None:
    assert judged(Kind.DUE, late, attempt=replace(COUNTING, pace=60)) is verdict


@pytest.mark.parametrize("state", [state for state in LaunchState if state not in RUNNING])
def test_while_the_countdown_does_not_run_nobody_is_reminded(state: LaunchState) -> None:
    assert judged(Kind.DUE, attempt=replace(COUNTING, state=state)) is Verdict.POINTLESS


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (*OVERRUNS, Kind.AGAIN)])
def test_a_step_that_has_begun_needs_no_reminder_to_begin(kind: Kind, state: State) -> None:
    assert judged(kind, step=replace(DUE, state=state)) is Verdict.POINTLESS


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", OVERRUNS)
def test_only_of_a_step_that_runs_somebody_hears_that_it_should_have_ended(kind: Kind, state: State) -> None:
    verdict = Verdict.ON_TIME if state is State.STARTED else Verdict.POINTLESS
    assert judged(kind, step=replace(RUNS, state=state)) is verdict
    assert judged(kind, step=replace(RUNS, state=state), attempt=replace(COUNTING, state=LaunchState.HELD)) is verdict


@pytest.mark.parametrize("kind", [Kind.HEADS_UP, Kind.ABSENT])
def test_what_is_said_beforehand_is_pointless_once_somebody_is_here_or_the_time_has_come(kind: Kind) -> None:
    before = T0 - 10 * MINUTE

    assert judged(kind, at=before) is Verdict.ON_TIME
    assert judged(kind, at=before, step=replace(DUE, here_at=before)) is Verdict.POINTLESS
    assert judged(kind, 10 * MINUTE, at=before) is Verdict.POINTLESS


@pytest.mark.parametrize("kind", LATER)
def test_nobody_is_nudged_about_a_step_that_waits_for_another(kind: Kind) -> None:
    assert judged(kind, waits=["DAY-0"]) is Verdict.POINTLESS
    assert judged(Kind.DUE, waits=["DAY-0"]) is Verdict.ON_TIME


@pytest.mark.parametrize("kind", [Kind.DUE, *LATER])
def test_a_step_behind_the_gate_is_only_due_with_a_go(kind: Kind) -> None:
    gated = replace(DUE, flags=frozenset({"needs go"}))

    assert judged(kind, step=gated) is Verdict.POINTLESS
    assert judged(kind, step=gated, go=True) is Verdict.ON_TIME
    assert judged(Kind.HEADS_UP, at=T0 - MINUTE, step=gated) is Verdict.ON_TIME


@pytest.mark.parametrize(
    ("kind", "people"),
    [
        (Kind.HEADS_UP, ("OLI",)),
        (Kind.ABSENT, ("KIM",)),
        (Kind.DUE, ("OLI", "KIM")),
        (Kind.NUDGE, ("OLI",)),
        (Kind.BACKUP, ("KIM",)),
        (Kind.DIRECTOR, ("ANA", "BEN")),
    ],
)
def test_each_kind_is_for_the_next_person_up(kind: Kind, people: tuple[str, ...]) -> None:
    """Oli leads operations, Kim is second there; operations leads the phase."""
    assert told(kind, DUE, CREW) == people


def test_the_phase_lead_hears_of_a_step_of_another_area() -> None:
    assert told(Kind.BACKUP, replace(DUE, place="BUILD"), CREW) == ("OLI",)
    assert told(Kind.BACKUP, replace(DUE, phase="PRE"), CREW) == ("KIM", "BEN")


@pytest.mark.parametrize(
    ("by", "lead"),
    [("OLI", ("KIM",)), ("KIM", ("OLI",)), ("EVE", ("KIM", "OLI"))],
    ids=["its owner", "its backup", "somebody else"],
)
def test_of_a_running_step_the_one_who_runs_it_is_asked_first_and_then_the_others(
    by: str, lead: tuple[str, ...]
) -> None:
    runs = replace(RUNS, started_by=by)

    assert told(Kind.OVERRUN, runs, CREW) == (by,)
    assert told(Kind.OVERRUN_LEAD, runs, CREW) == lead
    assert told(Kind.OVERRUN_DIRECTOR, runs, CREW) == ("ANA", "BEN")


def test_where_several_have_to_say_that_it_is_done_those_are_asked_who_have_not() -> None:
    several = replace(RUNS, owners=("OLI", "KIM", "EVE"), minimum=2)
    assert told(Kind.OVERRUN, several, CREW) == ("OLI",)
    assert told(Kind.OVERRUN, replace(several, finishers=("OLI",)), CREW) == ("KIM", "EVE")


@pytest.mark.parametrize("kind", [Kind.ABSENT, Kind.BACKUP, Kind.OVERRUN_LEAD])
def test_whoever_does_not_answer_is_not_told_so_but_the_next_person_up(kind: Kind) -> None:
    """Oli leads operations and the phase, and there is no second lead."""
    alone = replace(CREW, leads={**CREW.leads, "OPS": CREW.leads["OPS"][:1]})
    step = RUNS if kind is Kind.OVERRUN_LEAD else DUE

    assert told(kind, step, alone) == ("ANA",)
    assert told(kind, replace(step, started_by="ANA"), replace(alone, leads={}, director="ANA")) == (
        ("BEN",) if kind is Kind.OVERRUN_LEAD else ("ANA",)
    )


@pytest.mark.parametrize("kind", [Kind.HEADS_UP, Kind.DUE, Kind.NUDGE])
def test_where_nobody_is_named_the_phase_lead_is_told_at_last_the_director(kind: Kind) -> None:
    nobody: dict[str, Any] = {**CREW.leads, "BUILD": ()}
    lost = Crew(CREW.director, None, {}, (), CREW.phases)

    assert told(kind, replace(DUE, place="BUILD"), replace(CREW, leads=nobody)) == ("OLI",)
    assert told(kind, DUE, lost) == ("ANA",)
