"""What of the work for one attempt still counts in the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import recycling
from bot.domain.item import Evidence, Item, Signoff, Weight, digest
from bot.domain.item import State as ItemState
from bot.domain.launch import State
from bot.domain.recycling import CHANGED, TOO_OLD, Bound
from bot.domain.runbook import State as StepState
from bot.domain.when import Moment
from bot.errors import Refused
from tests.plans import COUNTING, HOUR, T0, step

NOW = T0 + 24 * HOUR
NEXT = T0 + 72 * HOUR
PROOF = (Evidence("note", "all green"),)
ITEM = Item(
    1, "BUILD-1", "BUILD", "Tests", "All green", Weight.BLOCKER, False, ItemState.APPROVED, "KIM", 1, None, None, T0
)
SIGNED = Signoff(1, 1, "KIM", T0, PROOF, "approved", "LEA", T0 + HOUR)
BOUND = Bound(ITEM, SIGNED, digest(ITEM, PROOF), to_version=False, shelf=None)
SCRUBBED = replace(COUNTING, state=State.SCRUBBED, held_at=T0, held_by="ANA", held_why="it rains", lifted_at=T0)


def weighed(bound: Bound, changed: timedelta | None = None, pace: int = 1) -> recycling.Carried:
    changed_at = T0 + changed if changed is not None else None
    return recycling.carry([bound], version="2.2", changed_at=changed_at, t0=NEXT, pace=pace, now=NOW)


@pytest.mark.parametrize(
    ("bound", "changed", "why"),
    [
        (BOUND, 2 * HOUR, None),
        (replace(BOUND, to_version=True), None, None),
        (replace(BOUND, to_version=True), -HOUR, None),
        (replace(BOUND, to_version=True), 2 * HOUR, "the version is 2.2 now."),
        (replace(BOUND, shelf=22 * HOUR), None, TOO_OLD),
        (replace(BOUND, shelf=23 * HOUR), None, TOO_OLD),
        (replace(BOUND, shelf=24 * HOUR), None, None),
        (replace(BOUND, item=replace(ITEM, title="Trials")), None, CHANGED),
        (replace(BOUND, signoff=replace(SIGNED, evidence=())), None, CHANGED),
    ],
)
def test_a_sign_off_is_carried_over_while_it_holds_for_what_it_was_given_for(
    bound: Bound, changed: timedelta | None, why: str | None
) -> None:
    carried = weighed(bound, changed)
    assert [reason for reason, _ in carried.redo] == ([why] if why else [])
    assert carried.kept == (() if why else (bound,))
    assert carried.fallen == ((bound,) if why else ())


def test_what_runs_out_before_the_next_t0_is_told_apart_from_what_has() -> None:
    lasting = replace(BOUND, shelf=30 * HOUR)
    assert weighed(lasting).until == ((lasting, T0 + 31 * HOUR),)
    assert weighed(replace(BOUND, shelf=71 * HOUR)).until, "at T-0 itself it would be over"
    assert not weighed(replace(BOUND, shelf=72 * HOUR)).until


def test_a_shelf_life_runs_from_the_approval_and_by_the_pace() -> None:
    waiting = replace(BOUND, item=replace(ITEM, state=ItemState.SIGNED), shelf=HOUR)
    assert weighed(waiting).kept == (waiting,)
    assert weighed(replace(BOUND, shelf=48 * HOUR), pace=4).redo[0][0] == TOO_OLD


def test_the_next_attempt_counts_from_nothing() -> None:
    begun = recycling.begin(SCRUBBED, Moment(NEXT, "Europe/Berlin", "friday"), number=3, now=NOW)
    assert (begun.number, begun.state, begun.t0, begun.t0_text) == (3, State.COUNTING, NEXT, "friday")
    assert (begun.held_at, begun.held_by, begun.held_why, begun.lifted_at, begun.plan_version) == (None,) * 4 + (2,)


@pytest.mark.parametrize("state", sorted(set(State) - recycling.OVER))
def test_what_is_not_over_is_not_begun_again(state: State) -> None:
    with pytest.raises(Refused, match=f"Attempt 1 is {state}"):
        recycling.must_be_over(replace(COUNTING, state=state))


def test_a_rehearsal_is_not_begun_again() -> None:
    with pytest.raises(Refused, match="This is a rehearsal: only a launch itself is recycled"):
        recycling.must_be_over(replace(SCRUBBED, kind="rehearsal"))


def test_steps_begin_anew() -> None:
    run = step("DAY-2", state=StepState.DONE, planned_at=T0, due_at=T0, started_at=T0, ended_at=T0 + HOUR)
    [again] = recycling.anew([run])
    assert (again.state, again.due_at, again.started_at, again.ended_at) == (StepState.WAITING, None, None, None)
