"""Who is called, what they may say, and who could stand in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people import Away
from bot.domain.rollcall import Answer, Fact, Part, Reply, Roll, StandIn, answer, parts, stand_ins, take
from bot.domain.runbook import State
from bot.errors import Refused
from tests.plans import COUNTING, CREW, HOUR, MINUTE, T0, step

FIRST = step("DAY-1", due_at=T0)
SECOND = step("DAY-2", place="BUILD", due_at=T0 + 10 * MINUTE)
ROLL = Roll(parts([FIRST, SECOND], CREW), {})


def said(user: str, reply: Reply | None) -> Answer:
    return Answer(user, T0, reply, None, T0)


def with_(*answers: Answer) -> Roll:
    return replace(ROLL, answers={each.person: each for each in answers})


def test_owners_backups_and_seat_holders_are_called_with_what_is_theirs() -> None:
    assert ROLL.parts == {
        "OLI": Part(owns=(FIRST,), seats=("OPS",)),
        "KIM": Part(backs=(FIRST,)),
        "LEA": Part(owns=(SECOND,)),
        "LIZ": Part(seats=("LEGAL",)),
    }


def test_what_is_settled_calls_nobody_and_a_place_its_own_people() -> None:
    done = replace(FIRST, state=State.DONE)
    assert set(parts([done, SECOND], CREW)) == {"LEA", "OLI", "LIZ"}, "Oli holds a seat still"
    assert set(parts([FIRST, SECOND], CREW, "BUILD")) == {"LEA"}
    assert set(parts([FIRST, SECOND], CREW, "OPS")) == {"OLI", "KIM"}


def test_facts_hold_once_all_have_answered_and_once_all_are_in() -> None:
    some = [said(user, Reply.IN) for user in ("OLI", "KIM", "LEA")]
    assert with_(*some).facts == frozenset()
    assert with_(*some, said("LIZ", Reply.CANNOT)).facts == {Fact.ANSWERED}
    whole = with_(*some, said("LIZ", Reply.IN))
    assert whole.facts == {Fact.ANSWERED, Fact.IN}
    assert whole.complete


def test_an_answer_may_change_and_is_given_by_those_who_are_called() -> None:
    assert answer(ROLL, "OLI", Reply.CANNOT, "ill", T0) == Answer("OLI", None, Reply.CANNOT, "ill", T0)
    assert answer(with_(said("OLI", Reply.CANNOT)), "OLI", Reply.IN, None, T0).reply is Reply.IN
    with pytest.raises(Refused, match="You are in already; you said so 5 min ago"):
        answer(with_(said("OLI", Reply.IN)), "OLI", Reply.IN, None, T0 + 5 * MINUTE)
    with pytest.raises(Refused, match="You have no step and no seat"):
        answer(ROLL, "MAX", Reply.IN, None, T0)


def test_who_could_stand_in_is_free_or_busy_and_has_not_said_that_they_cannot() -> None:
    kims = step("DAY-3", owner="KIM", due_at=T0 + 5 * MINUTE)
    plan = [FIRST, SECOND, kims]

    assert stand_ins(FIRST, ROLL, [FIRST, SECOND], CREW, 1) == (StandIn("OLI", None), StandIn("KIM", None))
    assert StandIn("KIM", "DAY-3") in stand_ins(FIRST, ROLL, plan, CREW, 1)
    later = replace(kims, due_at=T0 + HOUR)
    assert StandIn("KIM", None) in stand_ins(FIRST, ROLL, [FIRST, SECOND, later], CREW, 1)
    refused = with_(said("OLI", Reply.CANNOT))
    assert stand_ins(FIRST, refused, [FIRST], CREW, 1) == (StandIn("KIM", None),)


def test_a_substitute_stands_in_for_who_is_away() -> None:
    crew = replace(CREW, away={"KIM": Away("KIM", "EVE", T0 + HOUR)})
    assert [each.user for each in stand_ins(FIRST, ROLL, [FIRST], crew, 1)] == ["OLI", "EVE"]


def test_a_step_is_taken_from_whoever_cannot_by_whoever_was_asked() -> None:
    roll = with_(said("OLI", Reply.CANNOT))
    assert take(FIRST, roll, ["MAX", "OLI"], by="KIM", asked="ANA") == "OLI"
    assert take(FIRST, ROLL, ["OLI"], by="KIM", asked="ANA") == "OLI"
    for begun, owners, asked, why in (
        (FIRST, ["OLI"], None, "Nobody has asked you"),
        (FIRST, ["KIM"], "ANA", "DAY-1 is yours already"),
        (replace(FIRST, state=State.STARTED, started_at=T0), ["OLI"], "ANA", "DAY-1 was started meanwhile"),
    ):
        with pytest.raises(Refused, match=why):
            take(begun, roll, owners, by="KIM", asked=asked)


def test_counted_for_a_rehearsal_too() -> None:
    fast = replace(COUNTING, pace=60)
    near = replace(SECOND, owner="KIM", due_at=T0 + MINUTE)
    assert StandIn("KIM", None) in stand_ins(FIRST, ROLL, [FIRST, near], CREW, fast.pace)
