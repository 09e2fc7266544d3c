"""The condition of an answer: what it asks for, where it becomes an item, who judges it, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import condition as rules
from bot.domain.condition import Wanted
from bot.domain.item import Item, State, Weight
from bot.domain.people import Away, Crew, Lead, Seat
from bot.domain.poll import Reply, Vote, recommend, standings
from bot.domain.readiness import Readiness
from bot.errors import Refused

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
T0 = NOON + 60 * MINUTE

TECH = Seat("TECH", "Technical readiness", mandatory=True, area="TECH")
SEC = Seat("SEC", "Security", mandatory=True, area=None, blockers="DATA")
BIZ = Seat("BIZ", "Business", mandatory=True, area=None)
DOCS = Seat("DOCS", "Documentation", mandatory=False, area="DOCS")
AREAS = ["TECH", "DATA", "DOCS"]
LEADS = {"TECH": (Lead("lea", "user"), Lead("max", "user"), Lead("S1", "group"))}
CREW = Crew("ana", "ben", LEADS, (TECH, SEC, BIZ, DOCS), {})


def item(state: State = State.SIGNED, *, owner: str | None = "eve", asked_by: str | None = "kim") -> Item:
    whole = Item(1, "TECH-9", "TECH", "Log", "", Weight.BLOCKER, False, state, owner, 1, None, None, NOON)
    return replace(whole, asked_by=asked_by)


def go_if(who: str = "kim", seat: str = "TECH", **more: object) -> Vote:
    return Vote(seat, who, Reply.GO_IF, "the log", NOON, by=NOON + 20 * MINUTE, item="TECH-9", **more)  # type: ignore[arg-type]


def test_what_a_seat_asks_for_stands_in_its_area_or_where_its_template_says() -> None:
    assert [rules.area_of(seat, AREAS) for seat in (TECH, SEC, DOCS)] == ["TECH", "DATA", "DOCS"]
    assert rules.area_of(BIZ, AREAS) == "TECH", "nothing is named: the first that somebody can lead"


def test_what_would_change_a_no_go_is_what_has_to_be_done() -> None:
    wanted = Wanted(Reply.NO_GO, ("TECH", "DATA"), "no log", "the log of last night")

    assert wanted.title == "the log of last night"
    assert wanted.definition == "TECH, DATA says no-go: no log\nWould change it: the log of last night"
    assert Wanted(Reply.NO_GO, ("TECH",), "no log").title == "no log"
    assert Wanted(Reply.GO_IF, ("TECH",), "the log is there").definition == "TECH goes if: the log is there"


def test_what_only_an_advisory_seat_asks_for_is_no_blocker() -> None:
    assert Wanted(Reply.NO_GO, ("DOCS",), "thin").weight(CREW.seats) is Weight.REQUIRED
    assert Wanted(Reply.NO_GO, ("DOCS", "TECH"), "thin").weight(CREW.seats) is Weight.BLOCKER


@pytest.mark.parametrize(("minutes", "says"), [(0, "past"), (-5, "past"), (61, "by T-0 at the latest")])
def test_a_condition_has_its_time_between_now_and_t0(minutes: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rules.must_be_in_time(NOON + minutes * MINUTE, T0, NOON)


def test_t0_itself_is_in_time() -> None:
    rules.must_be_in_time(T0, T0, NOON)


@pytest.mark.parametrize(
    ("vote", "reply", "why"),
    [
        (go_if(), Reply.GO_IF, "go-if from TECH, not met yet"),
        (go_if(met=True), Reply.GO, "no blocker is open and every mandatory seat says go"),
        (go_if(lapsed_at=NOON), Reply.NO_GO, "no-go from TECH"),
        (go_if(lapsed_at=NOON, met=True), Reply.NO_GO, "no-go from TECH"),
    ],
)
def test_a_go_if_is_no_go_yet_until_it_is_met_and_a_no_go_once_it_lapsed(vote: Vote, reply: Reply, why: str) -> None:
    seats = standings([TECH], [vote])

    assert seats[0].reply is reply
    assert recommend(Readiness((), (), ()), seats).why == (why,)


def test_a_condition_is_asked_for_by_the_answers_that_stand() -> None:
    changed = Vote("TECH", "kim", Reply.GO, "", NOON)

    assert rules.asking([go_if(), go_if("lea")], "TECH-9") == (go_if(), go_if("lea"))
    assert rules.asking([go_if(), changed], "TECH-9") == ()
    assert rules.left_behind([go_if()], [go_if(), changed]) == ("TECH-9",)
    assert rules.left_behind([go_if(), go_if(seat="DATA")], [go_if(), go_if(seat="DATA"), changed]) == ()


def test_who_asked_for_it_approves_it() -> None:
    assert rules.judges(item(), CREW, "eve") == ("kim",)


def test_who_may_not_judge_their_own_work_is_stood_in_for_by_another_lead_then_by_the_deputy() -> None:
    assert rules.judges(item(owner="kim"), CREW, "kim") == ("lea", "max")
    assert rules.judges(item(owner="lea", asked_by="lea"), CREW, "lea") == ("max",)
    alone = Crew("ana", "ben", {"TECH": LEADS["TECH"][:1]}, (TECH,), {})
    assert rules.judges(item(owner="lea", asked_by="lea"), alone, "lea") == ("ben",)
    assert rules.judges(item(owner="lea", asked_by="lea"), alone, "ben") == ("ana",)


def test_nobody_is_asked_who_is_away() -> None:
    away = Crew("ana", "ben", LEADS, (TECH,), {}, {"kim": Away("kim", None, T0)})

    assert rules.judges(item(), away, "eve") == ("lea", "max")
