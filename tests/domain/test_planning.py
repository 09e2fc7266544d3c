"""The plan changed while it is in use, by its rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import planning
from bot.domain.lint import Kind
from bot.domain.planned import PlannedHold, keep
from bot.domain.runbook import State, lay_out
from bot.errors import Refused
from tests.plans import COUNTING, CREW, HOUR, MINUTE, T0, step

DECISION = step("DAY-1", -HOUR, flags=frozenset({"decision"}))
LIFTOFF = step("DAY-2", after=("DAY-1",), flags=frozenset({"needs go", "broadcast"}))
DATA = step("DAY-3", 20 * MINUTE, after=("DAY-2",))
CACHE = step("DAY-4", 40 * MINUTE, after=("DAY-2", "DAY-3"))
PLAN = lay_out((DECISION, LIFTOFF, DATA, CACHE), COUNTING)


def test_what_came_after_a_step_that_is_gone_comes_after_what_it_came_after() -> None:
    left = planning.without(PLAN[2], PLAN)
    assert [(each.ref, each.after) for each in left] == [
        ("DAY-1", ()),
        ("DAY-2", ("DAY-1",)),
        ("DAY-4", ("DAY-2",)),
    ]


def test_the_effect_is_what_moves_and_what_is_wrong_since_then() -> None:
    now = T0 - 30 * MINUTE
    longer = tuple(replace(each, duration=HOUR) if each.ref == "DAY-2" else each for each in PLAN)
    then = planning.effect(PLAN, longer, COUNTING, CREW, now)
    assert (then.moved, then.found) == (2, ())

    nobody = tuple(replace(each, place="NOBODY", offset=-HOUR) if each.ref == "DAY-4" else each for each in PLAN)
    then = planning.effect(PLAN, nobody, COUNTING, CREW, now)
    assert [(each.kind, each.refs) for each in then.found] == [
        (Kind.NO_OWNER, ("DAY-4",)),
        (Kind.PAST_STEP, ("DAY-4",)),
    ]


@pytest.mark.parametrize(
    ("at", "offset"),
    [(-30 * MINUTE, -30 * MINUTE), (-3 * HOUR, -3 * HOUR + 10 * MINUTE), (-2 * HOUR, -2 * HOUR + 10 * MINUTE)],
    ids=["after a planned hold", "before it", "at its beginning"],
)
def test_a_step_lies_where_it_was_said_to_whatever_stands_in_between(at: timedelta, offset: timedelta) -> None:
    hold = PlannedHold("HOLD-1", "Last look", -HOUR, 10 * MINUTE, None)
    held = replace(COUNTING, holds=keep([hold]))
    assert planning.offset_at(DATA, T0 + at, PLAN, held) == offset
    with pytest.raises(Refused, match="Nothing of DAY comes to lie on that time"):
        planning.offset_at(DATA, T0 - HOUR - 5 * MINUTE, PLAN, held)


def test_a_circle_and_a_way_around_the_decision_are_no_plan() -> None:
    planning.must_hold(PLAN)
    with pytest.raises(Refused, match="wait for each other in a circle: DAY-"):
        planning.must_hold([replace(PLAN[0], after=("DAY-4",)), *PLAN[1:]])
    with pytest.raises(Refused, match="DAY-2 needs a GO, so it stays behind DAY-1"):
        planning.must_hold([PLAN[0], replace(PLAN[1], after=()), *PLAN[2:]])
    further = [PLAN[0], replace(PLAN[1], after=("DAY-9",)), *PLAN[2:], step("DAY-9", after=("DAY-1",))]
    planning.must_hold(further)


@pytest.mark.parametrize("state", [State.STARTED, State.FAILED])
def test_of_what_has_begun_the_people_and_the_length_change_and_the_order_does_not(state: State) -> None:
    begun = replace(DATA, state=state)
    assert planning.edit(begun, {"owner": "LEA"}).owner == "LEA"
    assert planning.edit(begun, {"duration": HOUR}).duration == HOUR
    for name, value in (("offset", HOUR), ("after", ())):
        with pytest.raises(Refused, match="DAY-3 has begun"):
            planning.edit(begun, {name: value})
    with pytest.raises(Refused, match="so it stays on the plan, and on record"):
        planning.without(begun, PLAN)


@pytest.mark.parametrize("state", [State.DONE, State.SKIPPED])
def test_what_is_over_stays_as_it_was_planned(state: State) -> None:
    with pytest.raises(Refused, match=f"DAY-3 was {state}, so the plan of it stays as it was"):
        planning.edit(replace(DATA, state=state), {"duration": HOUR})
