"""Answers over several polls: which hold on, which grow stale, and whose are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import poll as polling
from bot.domain import repoll as rules
from bot.domain.people import Away, Crew, Lead, Seat
from bot.domain.poll import Reply, Verdict, Vote, recommend, standings, why_stale
from bot.domain.polltimes import chased_at
from bot.domain.readiness import Readiness

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
T0 = NOON + 2 * HOUR

TECH = Seat("TECH", "Technical readiness", mandatory=True, area="TECH")
BIZ = Seat("BIZ", "Business", mandatory=True, area=None)
CREW = Crew(
    "ana", "ben", {"TECH": (Lead("lea", "user"), Lead("kim", "user")), "BIZ": (Lead("bia", "user"),)}, (TECH, BIZ), {}
)
SAW = {"percent": 100, "blockers": [], "t0": T0.isoformat()}
GO = Vote("TECH", "lea", Reply.GO, "", NOON, SAW)
GO_IF = Vote("TECH", "lea", Reply.GO_IF, "the log", NOON, SAW, by=NOON + HOUR, item="TECH-9")
NOTHING_OPEN = Readiness((), (), ())


def carried(*votes: Vote, crew: Crew = CREW, t0: datetime = T0, now: datetime = NOON) -> list[str]:
    return [vote.reply for vote in rules.carried(votes, 3, crew, t0, now)]


def test_a_go_holds_on_and_says_from_which_poll() -> None:
    [kept] = rules.carried([GO], 3, CREW, T0, NOON)

    assert kept == replace(GO, carried=3)
    assert rules.carried([kept], 4, CREW, T0, NOON) == (kept,), "it was given in poll 3, however often it is carried"


@pytest.mark.parametrize(
    "vote",
    [
        replace(GO, stale="TECH-1"),
        replace(GO, reply=Reply.NO_GO),
        replace(GO, reply=Reply.WITHDRAWN),
        replace(GO, who="max"),
        replace(GO, stead="kim"),
        replace(GO_IF, lapsed_at=NOON),
        replace(GO_IF, by=NOON),
    ],
)
def test_what_does_not_hold_is_asked_again(vote: Vote) -> None:
    assert carried(vote) == []


def test_a_condition_holds_on_while_there_is_time_and_once_it_is_met() -> None:
    assert carried(GO_IF) == ["go-if"]
    assert carried(replace(GO_IF, met=True), now=NOON + 2 * HOUR) == ["go-if"]
    assert carried(GO_IF, now=NOON + 2 * HOUR) == []


def test_a_slip_of_more_than_a_day_is_another_question() -> None:
    assert carried(GO, t0=T0 + 24 * HOUR) == ["go"]
    assert carried(GO, t0=T0 + 25 * HOUR) == []


def test_a_substitute_speaks_for_as_long_as_somebody_is_away() -> None:
    away = replace(CREW, away={"lea": Away("lea", "eve", T0)})
    mine = replace(GO, who="eve", stead="lea")

    assert carried(mine, crew=away) == ["go"]
    assert carried(mine) == []


def test_only_those_are_asked_whose_answer_is_missing() -> None:
    assert dict(rules.waited_for(CREW, standings(CREW.seats, [GO]))) == {"bia": (BIZ,)}
    stale = replace(GO, stale="TECH-1")
    assert dict(rules.waited_for(CREW, standings(CREW.seats, [stale]))) == {
        "lea": (TECH,),
        "kim": (TECH,),
        "bia": (BIZ,),
    }
    assert "lea" not in rules.waited_for(replace(CREW, seats=(replace(TECH, minimum=2),)), _two(GO))


def _two(*votes: Vote) -> tuple[polling.SeatStanding, ...]:
    return standings((replace(TECH, minimum=2),), votes)


def test_what_is_opened_again_touches_what_would_count_as_go() -> None:
    no_go = replace(GO, who="kim", reply=Reply.NO_GO)

    assert rules.touched([GO, GO_IF, no_go], ["TECH"]) == (GO_IF,)
    assert rules.touched([GO, no_go], ["TECH"]) == (GO,)
    assert rules.touched([GO], ["BIZ"]) == ()
    assert rules.touched([replace(GO, stale="TECH-1")], ["TECH"]) == ()


def test_a_stale_mandatory_seat_is_not_go_until_it_says_so_again() -> None:
    biz = replace(GO, seat="BIZ", who="bia")
    stale = replace(GO, stale="TECH-1")

    found = recommend(NOTHING_OPEN, standings(CREW.seats, [stale, biz]))
    assert (found.verdict, found.why) == (Verdict.NOT_GO, ("stale: TECH since TECH-1 is open again",))
    for fresh in (GO, replace(GO, who="kim")):
        assert recommend(NOTHING_OPEN, standings(CREW.seats, [stale, biz, fresh])).verdict is Verdict.GO


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("TECH-1", "TECH-1 is open again"),
        ("TECH-1, TECH-2", "TECH-1, TECH-2 are open again"),
        ("TECH-1, TECH-2, TECH-3 and 4 more", "TECH-1, TECH-2, TECH-3 and 4 more are open again"),
        ("OPS-1 has a red check", "OPS-1 has a red check"),
        ("OPS-1, OPS-2 have a red check", "OPS-1, OPS-2 have a red check"),
    ],
)
def test_why_an_answer_is_stale_is_said_of_one_and_of_several(kept: str, told: str) -> None:
    assert why_stale(kept) == told


def test_a_stale_no_go_is_a_no_go() -> None:
    [tech] = standings([TECH], [replace(GO, reply=Reply.NO_GO, stale="TECH-1")])

    assert (tech.reply, tech.stale) == (Reply.NO_GO, "")


def test_those_who_are_silent_are_reminded_at_half_and_at_four_fifths() -> None:
    closes = NOON + HOUR

    assert chased_at(NOON, closes, 0) == NOON + timedelta(minutes=30)
    assert chased_at(NOON, closes, 1) == NOON + timedelta(minutes=48)
    assert chased_at(NOON, closes, 2) is None
