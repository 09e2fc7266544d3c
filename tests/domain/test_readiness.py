"""How ready a launch is: counts, percentages, what stands in the way, and items that follow from others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import readiness
from bot.domain.item import State, Weight
from bot.domain.readiness import AreaStanding, Blocker, Derived, Facts, Readiness, Tally

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
BLOCKER, REQUIRED, OPTIONAL = Weight.BLOCKER, Weight.REQUIRED, Weight.OPTIONAL

counts = st.lists(st.tuples(st.sampled_from(State), st.sampled_from(Weight), st.integers(1, 40)), max_size=12)


def tally(*counted: tuple[State, Weight, int]) -> Tally:
    return readiness.tally(counted)


def test_percent_is_approved_and_waived_of_all_that_concern_the_launch() -> None:
    now = tally(
        (State.APPROVED, REQUIRED, 5), (State.WAIVED, BLOCKER, 1), (State.NA, REQUIRED, 4), (State.OPEN, REQUIRED, 2)
    )

    assert (now.total, now.counted, now.percent) == (12, 8, 75)


def test_signed_items_are_shown_as_a_lighter_part() -> None:
    now = tally((State.APPROVED, REQUIRED, 1), (State.SIGNED, REQUIRED, 1), (State.CLAIMED, REQUIRED, 2))

    assert (now.percent, now.signed_percent) == (25, 50)


def test_one_hundred_means_all() -> None:
    assert tally((State.APPROVED, REQUIRED, 999), (State.OPEN, OPTIONAL, 1)).percent == 99
    assert tally((State.APPROVED, REQUIRED, 999)).percent == 100


def test_where_nothing_concerns_the_launch_nothing_is_missing() -> None:
    assert tally((State.NA, BLOCKER, 3)).percent == 100
    assert Tally().percent == Tally().signed_percent == 100


@given(counts)
def test_counts_always_add_up(counted: list[tuple[State, Weight, int]]) -> None:
    now = readiness.tally(counted)
    many = {state: sum(each for kind, _, each in counted if kind is state) for state in State}

    assert now.total == sum(many.values())
    assert (now.approved, now.signed, now.claimed, now.waived, now.na) == (
        many[State.APPROVED],
        many[State.SIGNED],
        many[State.CLAIMED],
        many[State.WAIVED],
        many[State.NA],
    )
    assert 0 <= now.percent <= now.signed_percent <= 100
    assert now.blockers_open + now.required_open <= now.total - now.approved - now.waived - now.na
    assert (now.percent == 100) == (now.approved + now.waived == now.counted)


@given(counts, counts)
def test_two_areas_add_up_to_both(one: list[tuple[State, Weight, int]], other: list[tuple[State, Weight, int]]) -> None:
    assert readiness.tally(one) + readiness.tally(other) == readiness.tally([*one, *other])


# --- Derived items --------------------------------------------------------------------------------


def derive(rule: dict[str, list[str]], facts: Facts | None = None, **items: tuple[State, Weight]) -> Derived:
    named = {ref.replace("_", "-"): each for ref, each in items.items()}
    return readiness.derive("FINAL-1", "Technical", BLOCKER, rule, named, facts or Facts())


TECH = {"items": ["TECH-1", "TECH-2", "TECH-3"]}


def test_a_derived_item_is_met_when_every_blocker_and_required_item_is_settled() -> None:
    met = derive(TECH, TECH_1=(State.APPROVED, BLOCKER), TECH_2=(State.WAIVED, REQUIRED), TECH_3=(State.OPEN, OPTIONAL))

    assert (met.met, met.waivers, met.wants) == (True, 1, ())


@pytest.mark.parametrize("state", [State.OPEN, State.CLAIMED, State.SIGNED])
@pytest.mark.parametrize("weight", [BLOCKER, REQUIRED])
def test_it_names_what_it_waits_for(state: State, weight: Weight) -> None:
    waiting = derive(TECH, TECH_1=(State.APPROVED, BLOCKER), TECH_2=(state, weight), TECH_3=(State.NA, BLOCKER))

    assert (waiting.met, waiting.wants) == (False, ("TECH-2",))


def test_it_may_wait_for_steps_and_facts() -> None:
    rule = {"steps": ["PRE-3", "PRE-8"], "facts": ["T-0 confirmed", "rehearsed"]}

    waiting = derive(rule, Facts(frozenset({"PRE-8"}), missing=frozenset({"T-0 confirmed"})))
    met = derive(rule, Facts(frozenset({"PRE-3", "PRE-8"}), hold=frozenset({"T-0 confirmed"})))

    assert waiting.wants == ("PRE-3", "T-0 confirmed")
    assert met.met


def test_an_item_that_is_not_in_this_launch_is_not_waited_for() -> None:
    assert derive(TECH, TECH_1=(State.APPROVED, BLOCKER)).met


def test_the_decision_itself_never_stands_in_the_way_of_the_decision() -> None:
    decision = derive({"facts": ["decided"]}, Facts(missing=frozenset({"decided"})))
    other = derive({"facts": ["T-0 confirmed"]}, Facts(missing=frozenset({"T-0 confirmed"})))

    assert (decision.met, decision.is_decision) == (False, True)
    assert Readiness((), (), (decision,)).unmet_blockers == ()
    assert Readiness((), (), (other,)).unmet_blockers == ("FINAL-1",)


# --- The whole ------------------------------------------------------------------------------------


def blocker(ref: str, state: State) -> Blocker:
    return Blocker(ref, ref, None, state, NOON)


def order(blockers: Iterable[Blocker]) -> list[str]:
    return [each.ref for each in blockers]


def test_blockers_furthest_from_done_come_first() -> None:
    mixed = [
        blocker("A-1", State.SIGNED),
        blocker("A-2", State.OPEN),
        blocker("A-3", State.CLAIMED),
        blocker("A-4", State.OPEN),
    ]

    assert order(readiness.owed_first(mixed)) == ["A-2", "A-4", "A-3", "A-1"]


def test_derived_areas_are_outside_all_percentages() -> None:
    tech = AreaStanding("TECH", "Technical", tally((State.APPROVED, REQUIRED, 1), (State.OPEN, BLOCKER, 1)))
    final = AreaStanding("FINAL", "Final", tally((State.OPEN, BLOCKER, 14)), derived=True, met=0, total=14)
    now = Readiness((tech, final), (blocker("TECH-2", State.OPEN),), ())

    assert now.total == tech.tally
    assert now.total.percent == 50
    assert now.unmet_blockers == ("TECH-2",)
