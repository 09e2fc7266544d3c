"""Who may decide, what it takes, and what the countdown does then: the rules on their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import decision as rules
from bot.domain import tclock
from bot.domain.decision import Decision
from bot.domain.launch import Attempt, State
from bot.domain.people import Crew, Lead, Seat
from bot.domain.poll import Recommendation, Reply, Verdict
from bot.errors import Refused

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
T0 = NOON + timedelta(hours=2)
MINUTE = timedelta(minutes=1)

CREW = Crew(
    "ana",
    "ben",
    {"TECH": (Lead("lea", "user"),), "PRE": (Lead("S1", "group", frozenset({"gil"})),), "DOCS": (Lead("dan", "user"),)},
    (Seat("TECH", "Technical", True, "TECH"), Seat("DOCS", "Documentation", False, "DOCS")),
    {},
)
ATTEMPT = Attempt(1, 1, 1, "real", "C1", False, 1, State.COUNTING, T0, "UTC", "", None, 1, *([None] * 6))
AT_T0 = tclock.stop_at_t0(ATTEMPT, T0) or ATTEMPT
HELD = tclock.hold(ATTEMPT, by="lea", why="smoke", now=NOON)

PENDING = Decision(
    7, Reply.GO, "pending", "ana", NOON, "because", Verdict.NOT_GO, True, None, NOON + rules.LAPSES_AFTER, ""
)


def why(refusing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        refusing()
    return refused.value.text


@pytest.mark.parametrize(
    ("answer", "verdict", "against"),
    [
        (Reply.GO, Verdict.GO, False),
        (Reply.GO, Verdict.GO_WITH_EXCEPTIONS, False),
        (Reply.GO, Verdict.NOT_GO, True),
        (Reply.NO_GO, Verdict.GO, False),
        (Reply.NO_GO, Verdict.NOT_GO, False),
    ],
)
def test_only_a_go_that_the_record_does_not_carry_is_against_it(answer: Reply, verdict: Verdict, against: bool) -> None:
    assert rules.is_against(answer, Recommendation(verdict, ())) is against


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_director_and_deputy_decide_before_liftoff(who: str) -> None:
    for attempt in (ATTEMPT, HELD, AT_T0):
        rules.must_be_allowed(attempt, CREW, who)


def test_nobody_else_decides_nor_anybody_at_another_time() -> None:
    assert why(lambda: rules.must_be_allowed(ATTEMPT, CREW, "lea")) == (
        "Only the director <@ana> or the deputy <@ben> can decide."
    )
    for state in set(State) - {State.PLANNED, State.COUNTING, State.HELD, State.SCRUBBED}:
        over = replace(ATTEMPT, state=state)
        assert why(lambda over=over: rules.must_be_allowed(over, CREW, "ana")) == (
            f"This attempt is {over.state}; the decision was made."
        )
    scrubbed = replace(ATTEMPT, state=State.SCRUBBED)
    assert why(lambda: rules.must_be_allowed(scrubbed, CREW, "ana")) == (
        "Attempt 1 is scrubbed: there is nothing to decide any more."
    )
    planned = replace(ATTEMPT, state=State.PLANNED, t0=None)
    assert why(lambda: rules.must_be_allowed(planned, CREW, "ana")).startswith("There is no T-0 to decide on.")


@pytest.mark.parametrize(
    ("who", "may"),
    [("ben", True), ("lea", True), ("gil", True), ("dan", True), ("ana", False), ("eve", False)],
)
def test_deputy_leads_and_mandatory_holders_second_but_not_the_proposer(who: str, may: bool) -> None:
    assert rules.may_second(CREW, "ana", who) is may


def test_the_director_seconds_what_the_deputy_proposed() -> None:
    rules.must_be_second(CREW, replace(PENDING, by="ben"), "ana", NOON)


def test_a_proposal_waits_for_ten_minutes_and_not_a_moment_longer() -> None:
    last = NOON + timedelta(minutes=10) - timedelta(microseconds=1)
    rules.must_be_second(CREW, PENDING, "ben", last)
    assert why(lambda: rules.must_be_free_to_propose(PENDING, last)).startswith("A GO by <@ana> waits for its second")

    over = NOON + timedelta(minutes=10)
    assert why(lambda: rules.must_be_second(CREW, PENDING, "ben", over)).startswith("That proposal has lapsed.")
    rules.must_be_free_to_propose(PENDING, over)


def test_what_became_of_a_proposal_is_told_to_who_comes_late() -> None:
    assert "lapsed at Tue 1 Dec 12:10 UTC" in rules.over(replace(PENDING, state="lapsed"), "UTC")
    assert "seconded by <@lea>" in rules.over(replace(PENDING, state="standing", second="lea"), "UTC")
    assert "replaced by another decision" in rules.over(replace(PENDING, state="replaced"), "UTC")


def test_a_decision_that_stands_is_not_made_again() -> None:
    standing = replace(PENDING, state="standing")
    rules.must_change(None, Reply.GO, NOON)
    rules.must_change(standing, Reply.NO_GO, NOON)
    assert why(lambda: rules.must_change(standing, Reply.GO, NOON + 3 * MINUTE)) == (
        "GO stands already, declared by <@ana> 3 min ago. `decide no-go` would replace it."
    )


def test_at_t0_a_go_sets_t0_to_now_or_to_what_it_names_but_never_to_the_past() -> None:
    now = T0 + 5 * MINUTE
    assert rules.after_go(AT_T0, None, now).t0 == now
    assert rules.after_go(AT_T0, now + 30 * MINUTE, now).t0 == now + 30 * MINUTE
    assert rules.after_go(AT_T0, now - MINUTE, now).t0 == now
    assert rules.after_go(AT_T0, None, now).state is State.COUNTING


def test_before_t0_and_in_a_hold_by_people_a_go_leaves_the_clock_alone() -> None:
    assert rules.after_go(ATTEMPT, None, NOON) == ATTEMPT
    assert rules.after_go(HELD, None, NOON) == HELD


def test_a_no_go_stops_a_running_clock_only() -> None:
    stopped = rules.after_no_go(ATTEMPT, by="ana", reason="smoke", now=NOON)
    assert (stopped.state, stopped.held_by, stopped.held_why) == (State.HELD, "ana", "No-go: smoke")
    for still in (HELD, AT_T0):
        again = rules.after_no_go(still, by="ana", reason="x", now=NOON)
        assert again == replace(still, ask_at=NOON + timedelta(hours=1)), "the director is asked again"


def test_t0_without_a_go_has_stopped_the_clock_even_before_that_was_noticed() -> None:
    assert rules.stopped(ATTEMPT, None, T0 + MINUTE).held_at_t0
    assert rules.stopped(ATTEMPT, replace(PENDING, answer=Reply.NO_GO), T0 + MINUTE).held_at_t0
    assert rules.stopped(ATTEMPT, replace(PENDING, state="standing"), T0 + MINUTE) == ATTEMPT
    assert rules.stopped(ATTEMPT, None, T0 - MINUTE) == ATTEMPT


def test_reasons_are_wanted_for_a_no_go_and_against_the_record() -> None:
    assert rules.reason_wanted(Reply.GO, against=False) is None
    assert (rules.reason_wanted(Reply.NO_GO, against=False) or "").startswith("Say why not:")
    assert (rules.reason_wanted(Reply.GO, against=True) or "").startswith("The record does not recommend a GO")
