"""Seats, answers, and what follows from them: the rules of a poll on their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import poll as rules
from bot.domain import polltimes
from bot.domain.aside import Excepted
from bot.domain.item import Item, State, Weight
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.outlook import Outlook, Watch, outlook
from bot.domain.people import Crew, Lead, Seat
from bot.domain.poll import Poll, Reply, Verdict, Vote
from bot.domain.readiness import AreaStanding, Blocker, Derived, Readiness, Tally
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.errors import Refused

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

TECH = Seat("TECH", "Technical readiness", mandatory=True, area="TECH")
BIZ = Seat("BIZ", "Business", mandatory=True, area=None)
DOCS = Seat("DOCS", "Documentation", mandatory=False, area="DOCS")
SEATS = (TECH, BIZ, DOCS)

ATTEMPT = Attempt(
    1, 1, 1, "real", "C1", False, 1, LaunchState.COUNTING, NOON + 60 * MINUTE, "UTC", "", None, 1, *([None] * 6)
)
POLL = Poll(1, 1, "open", False, "ana", NOON, NOON + 30 * MINUTE, None)
GO_STEP = Step(
    1,
    "DAY-1",
    "DAY",
    "Decide",
    (),
    timedelta(),
    20 * MINUTE,
    "director",
    None,
    None,
    (),
    "reversible",
    frozenset({"decision"}),
    due_at=NOON + 10 * MINUTE,
)


def crew(deputy: str | None = "ben", **holders: Sequence[str]) -> Crew:
    leads = {place: tuple(Lead(who, "user") for who in people) for place, people in holders.items()}
    return Crew("ana", deputy, leads, SEATS, {})


FULL = crew(TECH=["lea", "kim"], BIZ=["lea"], DOCS=["dan"])


def vote(who: str, seat: str, reply: Reply = Reply.GO, **more: object) -> Vote:
    return Vote(seat, who, reply, "", NOON, **more)  # type: ignore[arg-type]


def ready(blockers: Sequence[str] = (), required: int = 0, derived: Sequence[Derived] = ()) -> Readiness:
    open_ = tuple(Blocker(ref, ref, None, State.OPEN, NOON) for ref in blockers)
    tally = Tally(total=10, approved=10 - required, required_open=required)
    return Readiness((AreaStanding("TECH", "Technical", tally),), open_, tuple(derived))


# --- What a seat says ---------------------------------------------------------------------------


def said(*votes: Vote, seats: Sequence[Seat] = SEATS) -> dict[str, Reply | None]:
    return {each.seat.code: each.reply for each in rules.standings(seats, votes)}


def test_a_seat_is_silent_until_somebody_answers() -> None:
    assert said() == {"TECH": None, "BIZ": None, "DOCS": None}


def test_the_latest_answer_of_a_person_replaces_the_one_before() -> None:
    assert said(vote("lea", "TECH", Reply.NO_GO), vote("lea", "TECH"))["TECH"] is Reply.GO


def test_of_several_people_the_strictest_counts() -> None:
    assert said(vote("lea", "TECH", Reply.NO_GO), vote("kim", "TECH"))["TECH"] is Reply.NO_GO


def test_a_seat_that_needs_two_answers_is_silent_with_one_go_but_not_with_a_no_go() -> None:
    both = replace(TECH, minimum=2)
    assert said(vote("lea", "TECH"), seats=[both]) == {"TECH": None}
    assert said(vote("lea", "TECH", Reply.NO_GO), seats=[both]) == {"TECH": Reply.NO_GO}
    assert said(vote("lea", "TECH"), vote("kim", "TECH"), seats=[both]) == {"TECH": Reply.GO}


def test_an_answer_for_a_seat_that_is_gone_counts_nowhere() -> None:
    assert said(vote("lea", "OLD", Reply.NO_GO)) == {"TECH": None, "BIZ": None, "DOCS": None}


CAST = st.tuples(st.sampled_from("abc"), st.sampled_from(["TECH", "BIZ", "DOCS"]), st.sampled_from(list(Reply)))


@given(st.lists(CAST, max_size=30))
def test_any_answers_in_any_order_come_to_the_strictest_of_the_latest(cast: list[tuple[str, str, Reply]]) -> None:
    latest = {(who, seat): reply for who, seat, reply in cast}
    found = rules.standings(SEATS, [vote(*each) for each in cast])

    for each in found:
        mine = [reply for (_, seat), reply in latest.items() if seat == each.seat.code and reply != "withdrawn"]
        expected = next((reply for reply in (Reply.NO_GO, Reply.GO_IF, Reply.GO) if reply in mine), None)
        assert each.reply is expected
        assert len(each.votes) == len(mine), "one answer per person"


# --- What follows -------------------------------------------------------------------------------

ALL_GO = rules.standings(SEATS, [vote("lea", "TECH"), vote("lea", "BIZ")])


def test_go_when_no_blocker_is_open_and_every_mandatory_seat_says_so() -> None:
    advice = rules.recommend(ready(), ALL_GO)
    assert (advice.verdict, advice.why) == (Verdict.GO, ("no blocker is open and every mandatory seat says go",))


def test_required_items_alone_make_exceptions() -> None:
    advice = rules.recommend(ready(required=2), ALL_GO)
    assert (advice.verdict, advice.why) == (Verdict.GO_WITH_EXCEPTIONS, ("2 required items open",))


def test_an_open_blocker_a_no_go_and_silence_are_each_named() -> None:
    seats = rules.standings(SEATS, [vote("lea", "TECH", Reply.NO_GO)])
    advice = rules.recommend(ready([f"TECH-{number}" for number in range(1, 8)], required=3), seats)
    assert advice.verdict is Verdict.NOT_GO
    assert advice.why == (
        "7 blockers open: TECH-1, TECH-2, TECH-3, TECH-4, TECH-5 and 2 more",
        "no-go from TECH",
        "no answer from BIZ",
    )


def test_no_poll_is_never_a_go() -> None:
    advice = rules.recommend(ready(), None)
    assert (advice.verdict, advice.why) == (Verdict.NOT_GO, ("there was no poll",))


def test_advisory_seats_do_not_stand_in_the_way() -> None:
    seats = rules.standings(SEATS, [*(v for each in ALL_GO for v in each.votes), vote("dan", "DOCS", Reply.NO_GO)])
    assert rules.recommend(ready(), seats).verdict is Verdict.GO


def test_a_derived_blocker_stands_in_the_way_but_the_decision_itself_never_does() -> None:
    unmet = Derived("FINAL-14", "Procedures", Weight.BLOCKER, met=False, waivers=0, wants=(), is_decision=False)
    assert rules.recommend(ready(derived=[unmet]), ALL_GO).verdict is Verdict.NOT_GO
    assert rules.recommend(ready(derived=[replace(unmet, is_decision=True)]), ALL_GO).verdict is Verdict.GO


# --- Whose vote, and until when -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "asked", "seats"),
    [
        ("kim", (), ["TECH"]),
        ("lea", ("ALL",), ["TECH", "BIZ"]),
        ("lea", ("BIZ",), ["BIZ"]),
        ("lea", ("BIZ", "TECH", "BIZ"), ["BIZ", "TECH"]),
    ],
)
def test_the_seats_a_vote_is_for(by: str, asked: tuple[str, ...], seats: list[str]) -> None:
    assert [seat.code for seat in rules.seats_to_answer(FULL, by, asked)] == seats


@pytest.mark.parametrize(
    ("by", "asked", "why"),
    [
        ("eve", (), "You hold no seat in this poll. The director names seat holders: `lead SEAT @user`."),
        ("kim", ("BIZ",), "You do not hold BIZ. Yours: TECH."),
        ("lea", (), "You hold TECH, BIZ. Say which, for example `vote go TECH`, or `vote go all`."),
    ],
)
def test_votes_for_seats_that_are_not_clearly_ones_own_are_refused(by: str, asked: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.seats_to_answer(FULL, by, asked, offer=["a button"])
    assert refused.value.text == why
    assert refused.value.offer == (("a button",) if by == "lea" else ())


def test_a_deadline_ends_a_poll_whether_it_was_noticed_or_not() -> None:
    assert POLL.ended_at(POLL.closes_at - timedelta(microseconds=1)) is None
    assert POLL.ended_at(POLL.closes_at) == POLL.closes_at
    closed = replace(POLL, state="closed", closed_at=NOON + MINUTE)
    assert closed.ended_at(NOON + 2 * MINUTE) == NOON + MINUTE


def test_a_poll_closes_at_the_end_of_the_go_step() -> None:
    assert polltimes.closes_by_itself(GO_STEP, ATTEMPT, NOON) == NOON + 30 * MINUTE
    assert polltimes.closes_by_itself(GO_STEP, replace(ATTEMPT, pace=10), NOON) == NOON + 12 * MINUTE


@pytest.mark.parametrize(
    ("step", "now"),
    [
        (None, NOON),
        (replace(GO_STEP, due_at=None), NOON),
        (replace(GO_STEP, state=StepState.DONE), NOON),
        (GO_STEP, NOON + 26 * MINUTE),
        (GO_STEP, NOON + 90 * MINUTE),
    ],
)
def test_without_a_useful_end_there_it_is_open_for_45_minutes(step: Step | None, now: datetime) -> None:
    assert polltimes.closes_by_itself(step, ATTEMPT, now) == now + 45 * MINUTE


@pytest.mark.parametrize(
    ("text", "minutes"), [("+10m", 40), ("-10m", 20), ("–10 min", 20), ("12:45", 45), ("T-5m", 55)]
)
def test_a_deadline_is_moved_or_named(text: str, minutes: int) -> None:
    at = polltimes.deadline(text, POLL, now=NOON, zone="UTC", t0=ATTEMPT.t0)
    assert at == NOON + minutes * MINUTE


def test_a_deadline_does_not_move_into_the_past() -> None:
    with pytest.raises(Refused, match=r"That end is past\. `poll close` ends the poll now\."):
        polltimes.deadline("-30m", POLL, now=NOON, zone="UTC", t0=None)
    with pytest.raises(Refused, match=r"ago\. Name a time ahead\."):
        polltimes.deadline("11:00", POLL, now=NOON, zone="UTC", t0=None)


def test_the_same_words_at_the_same_readiness_add_nothing() -> None:
    first = vote("lea", "TECH", saw={"percent": 90, "blockers": [], "seq": 1})
    again = replace(first, saw={"percent": 90, "blockers": [], "seq": 7}, at=NOON + MINUTE)
    assert rules.says_it_already([first], again) is first
    assert rules.says_it_already([first], replace(again, saw={"percent": 95, "blockers": [], "seq": 7})) is None
    assert rules.says_it_already([first], replace(again, reason="sure")) is None
    assert rules.says_it_already([first], replace(again, who="kim")) is None
    assert rules.says_it_already([first, replace(first, reply=Reply.NO_GO)], again) is None


# --- What a seat looks at -----------------------------------------------------------------------


def item(ref: str, state: State, weight: Weight = Weight.BLOCKER, *, derived: bool = False) -> Item:
    return Item(1, ref, ref.partition("-")[0], f"title of {ref}", "", weight, derived, state, None, 0, None, None, NOON)


ITEMS = [
    item("TECH-1", State.APPROVED),
    item("TECH-2", State.SIGNED),
    item("TECH-3", State.WAIVED, Weight.REQUIRED),
    item("TECH-4", State.NA),
    item("DOCS-1", State.OPEN, Weight.REQUIRED),
    item("FINAL-1", State.OPEN, derived=True),
]


def test_a_seat_with_an_area_sees_that_area() -> None:
    seen = outlook(TECH, None, ITEMS, [])
    assert seen == Outlook(66, {"TECH-2": "title of TECH-2"})


def test_a_seat_without_one_sees_what_its_derived_item_follows_from() -> None:
    procedures = Derived("FINAL-1", "Procedures", Weight.BLOCKER, False, 0, ("PRE-8",), False)
    seen = outlook(BIZ, Watch("FINAL-1", frozenset({"TECH-1", "DOCS-1"})), ITEMS, [procedures])
    assert seen == Outlook(50, {"FINAL-1": "Procedures"})


def test_a_seat_with_neither_sees_everything() -> None:
    assert list(outlook(BIZ, None, ITEMS, []).blockers) == ["TECH-2"]
    assert outlook(BIZ, None, ITEMS, []).percent == 50


def test_a_seat_sees_what_was_set_aside_in_its_part() -> None:
    found = [
        Excepted(ref, "Title", Weight.BLOCKER, kind, "ana", NOON, "late", None)
        for ref, kind in (("TECH-3", "waived"), ("TECH-9", "discarded"), ("DOCS-2", "na"))
    ]

    seen = outlook(TECH, None, ITEMS, [], found)

    assert [each.ref for each in seen.exceptions] == ["TECH-3", "TECH-9"]
    assert seen.saw(41)["exceptions"] == ["TECH-3", "TECH-9"]
    watch = Watch("FINAL-1", frozenset({"DOCS-2"}))
    assert [each.ref for each in outlook(BIZ, watch, ITEMS, [], found).exceptions] == ["DOCS-2"]


@given(
    st.lists(st.tuples(st.sampled_from(["lea", "kim"]), st.sampled_from([None, "lea", "max"]), st.sampled_from(Reply)))
)
def test_nobody_speaks_twice_whoever_stands_in_for_whom(said: list[tuple[str, str | None, Reply]]) -> None:
    votes = [
        Vote("TECH", who, reply, "", NOON + place * MINUTE, stead=stead if stead != who else None)
        for place, (who, stead, reply) in enumerate(said)
    ]

    [tech] = rules.standings([TECH], votes)

    assert len({vote.who for vote in tech.votes}) == len(tech.votes)
    latest = {vote.who: vote for vote in votes}
    assert set(tech.votes) <= set(latest.values())
    assert Reply.WITHDRAWN not in {vote.reply for vote in tech.votes}
    assert rules.answers(tech.votes) <= len(tech.votes)
    given = [each for each in latest.values() if each.reply is not Reply.WITHDRAWN]
    replaced = [each for each in given if each not in tech.votes]
    assert all(each.stead and each.at < latest[each.stead].at for each in replaced)


def test_a_vote_remembers_what_its_seat_saw() -> None:
    assert outlook(TECH, None, ITEMS, []).saw(41) == {
        "percent": 66,
        "blockers": ["TECH-2"],
        "exceptions": [],
        "seq": 41,
    }
