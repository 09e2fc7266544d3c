"""Whatever people do with polls and decisions in whatever order: what always holds, by the rules alone.

`GOLIVE_STEPS=250000` tries that many steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain import condition, decision, repoll
from bot.domain import poll as rules
from bot.domain.decision import Decision
from bot.domain.item import State
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.people import Away, Crew, Lead, Seat
from bot.domain.poll import ALL, CONDITIONAL, Poll, Reply, SeatStanding, Verdict, Vote
from bot.domain.readiness import AreaStanding, Blocker, Readiness, Tally
from bot.errors import Refused
from tests.steps import examples

T = TypeVar("T")

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA, BEN, LEA, KIM, OLI, BIA, PAT, EVE = "ana", "ben", "lea", "kim", "oli", "bia", "pat", "eve"
DECIDERS = {ANA, BEN}
SEATS = (
    Seat("TECH", "Technical", mandatory=True, area="TECH"),
    Seat("DATA", "Data", mandatory=True, area="DATA", minimum=2),
    Seat("BIZ", "Business", mandatory=True, area=None),
    Seat("DOCS", "Documentation", mandatory=False, area="DOCS"),
)
HELD = {"TECH": (LEA, KIM), "DATA": (OLI, LEA, KIM), "BIZ": (BIA,), "DOCS": (PAT,)}
CREW = Crew(ANA, BEN, {seat: tuple(Lead(who, "user") for who in people) for seat, people in HELD.items()}, SEATS, {})
ATTEMPT = Attempt(
    1, 1, 1, "real", "C1", False, 1, LaunchState.COUNTING, NOON + timedelta(days=3), "UTC", "", None, 1, *([None] * 6)
)
PEOPLE = st.sampled_from([ANA, BEN, LEA, KIM, OLI, BIA, PAT, EVE])
VOTERS = st.sampled_from([LEA, LEA, KIM, OLI, OLI, BIA, BIA, PAT, EVE])
NAMED = st.sampled_from([(), (ALL,), (ALL,), ("TECH",), ("DATA",)])
REPLIES = st.sampled_from([Reply.GO, Reply.GO, Reply.GO, Reply.NO_GO, Reply.GO_IF, Reply.WITHDRAWN])
LOOK_AT_TECH = ("TECH", "BIZ")


class AnyOrder(RuleBasedStateMachine):
    """The rules are asked; what they say is held against what each person last said, kept apart."""

    @initialize()
    def begin(self) -> None:
        self.now = NOON
        self.crew = CREW
        self.poll: Poll | None = None
        self.votes: list[Vote] = []
        self.memory: list[Vote] = []
        self.asked: dict[str, State] = {}
        self.last: dict[tuple[str, str], Vote] = {}
        self.blocked = False
        self.standing: Decision | None = None
        self.pending: Decision | None = None
        self.opens(ANA)

    def allowed(self, doing: Callable[[], T]) -> T | None:
        """None when the rules refuse it. Nothing but a refusal comes out of them."""
        try:
            return doing()
        except Refused:
            return None

    @property
    def seats(self) -> tuple[SeatStanding, ...]:
        return rules.standings(SEATS, self.votes)

    @property
    def readiness(self) -> Readiness:
        refs = [
            *(["TECH-1"] if self.blocked else []),
            *(ref for ref, state in self.asked.items() if state is State.OPEN),
        ]
        blockers = tuple(Blocker(ref, ref, None, State.OPEN, NOON) for ref in refs)
        return Readiness((AreaStanding("TECH", "Technical", Tally(total=9, approved=9)),), blockers, ())

    def everywhere(self, change: Callable[[Vote], Vote]) -> None:
        """What the store would keep with every row."""
        self.votes = [change(vote) for vote in self.votes]
        self.memory = [change(vote) for vote in self.memory]
        self.last = {key: change(vote) for key, vote in self.last.items()}

    # --- What people do ---

    @rule(by=st.sampled_from([ANA, ANA, BEN, LEA]))
    def opens(self, by: str) -> None:
        running = self.poll if self.poll and self.poll.ended_at(self.now) is None else None
        if by not in DECIDERS or self.allowed(lambda: self._openable(running)) is None:
            return
        number = self.poll.number + 1 if self.poll else 1
        kept = repoll.carried(self.votes, number - 1, self.crew, ATTEMPT.t0, self.now)
        must_ask = repoll.waited_for(self.crew, rules.standings(SEATS, kept))
        self.poll = Poll(number, number, "open", False, by, self.now, self.now + 45 * MINUTE, None)
        for vote in kept:
            assert self.last[vote.seat, vote.who].counts is not Reply.NO_GO
            assert not vote.stale
            assert vote.who not in must_ask or vote.seat not in [seat.code for seat in must_ask[vote.who]]
        self.votes = list(kept)
        self.memory += kept
        carried = {(vote.seat, vote.who): vote for vote in kept}
        self.last = {key: carried[key] for key in self.last if key in carried}

    def _openable(self, running: Poll | None) -> bool:
        rules.must_be_openable(ATTEMPT, self.crew, running, "UTC")
        return True

    @rule(by=VOTERS, reply=REPLIES, named=NAMED)
    def votes_for(self, by: str, reply: Reply, named: tuple[str, ...]) -> None:
        open_now = self.poll is not None and self.poll.ended_at(self.now) is None
        found = self.allowed(lambda: self._seats(by, reply, named))
        assert found is None or open_now, "nothing is counted after the close"
        if not found:
            return
        ref = f"TECH-{10 + len(self.asked)}" if reply in CONDITIONAL else None
        until = self.now + 20 * MINUTE if reply is Reply.GO_IF else None
        before = list(self.memory)
        for seat in found:
            assert by in self.crew.asked(seat.code) or by in HELD[seat.code], (
                "nobody answers for a seat they do not hold"
            )
            away = self.crew.stead(by, seat.code)
            saw = {"t0": NOON.isoformat()} if ATTEMPT.t0 is None else {"t0": ATTEMPT.t0.isoformat()}
            new = Vote(seat.code, by, reply, "why", self.now, saw, "", away.who if away else None, until, ref)
            self.votes.append(new)
            self.memory.append(new)
            self._keep(new)
        if ref:
            self.asked[ref] = State.OPEN
        for gone in condition.left_behind(before, self.memory):
            if self.asked[gone] is State.OPEN:
                self.asked[gone] = State.NA

    def _keep(self, new: Vote) -> None:
        """Whoever answers in their own right takes back what was said in their stead."""
        said_for = [key for key, vote in self.last.items() if key[0] == new.seat and vote.stead == new.who]
        for key in said_for:
            del self.last[key]
        self.last.pop((new.seat, new.who), None)
        if new.reply is not Reply.WITHDRAWN:
            self.last[new.seat, new.who] = new

    def _seats(self, by: str, reply: Reply, named: tuple[str, ...]) -> tuple[Seat, ...]:
        rules.must_take_votes(self.poll, seen=None, zone="UTC", now=self.now)
        found = rules.seats_to_answer(self.crew, by, named)
        return rules.must_have_answered(self.votes, by, found) if reply is Reply.WITHDRAWN else found

    @precondition(lambda self: State.OPEN in self.asked.values())
    @rule(place=st.integers(0, 5))
    def what_was_asked_for_is_approved(self, place: int) -> None:
        refs = [ref for ref, state in self.asked.items() if state is State.OPEN]
        ref = refs[place % len(refs)]
        self.asked[ref] = State.APPROVED
        self.everywhere(lambda vote: replace(vote, met=True) if vote.item == ref else vote)

    @rule(minutes=st.sampled_from([1, 5, 19, 21, 46]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

        def lapse(vote: Vote) -> Vote:
            late = vote.by is not None and vote.by <= self.now and not vote.met and vote.lapsed_at is None
            return replace(vote, lapsed_at=self.now) if late else vote

        self.everywhere(lapse)
        absent = {who: away for who, away in self.crew.away.items() if away.until > self.now}
        self.crew = replace(self.crew, away=absent)

    @rule(opened=st.booleans())
    def a_blocker_is_settled_or_opened_again(self, opened: bool) -> None:
        if opened and not self.blocked:
            stale = repoll.touched(self.votes, LOOK_AT_TECH)
            assert {vote.counts for vote in stale} <= {Reply.GO, Reply.GO_IF}
            assert {vote.seat for vote in stale} <= set(LOOK_AT_TECH), "only the seats it touches"
            keys = {(vote.seat, vote.who, vote.at) for vote in stale}
            self.everywhere(
                lambda vote: replace(vote, stale="TECH-1") if (vote.seat, vote.who, vote.at) in keys else vote
            )
        self.blocked = opened

    @rule(who=st.sampled_from([LEA, OLI, BIA]), substitute=st.sampled_from([EVE, PAT]))
    def goes_away(self, who: str, substitute: str) -> None:
        self.crew = replace(self.crew, away={**self.crew.away, who: Away(who, substitute, self.now + 30 * MINUTE)})

    @rule(by=PEOPLE, answer=st.sampled_from([Reply.GO, Reply.GO, Reply.NO_GO]), reason=st.sampled_from(["", "because"]))
    def decides(self, by: str, answer: Reply, reason: str) -> None:
        advice = rules.recommend(self.readiness, self.seats if self.poll else None)
        against = decision.is_against(answer, advice)
        if self.allowed(lambda: self._decidable(by, answer, reason, against)) is None:
            return
        made = Decision(1, answer, "standing", by, self.now, reason, advice.verdict, against, None, None, "")
        if against:
            self.pending = replace(made, state="pending", lapses_at=self.now + decision.LAPSES_AFTER)
        else:
            self._stands(made)

    def _decidable(self, by: str, answer: Reply, reason: str, against: bool) -> bool:
        decision.must_be_allowed(ATTEMPT, self.crew, by)
        decision.must_change(self.standing, answer, self.now, by)
        if against:
            decision.must_be_free_to_propose(self.pending, self.now)
        if decision.reason_wanted(answer, against) and not reason:
            raise Refused("Say why.")
        return True

    @precondition(lambda self: self.pending is not None)
    @rule(by=PEOPLE)
    def seconds(self, by: str) -> None:
        pending = self.pending
        assert pending
        if self.allowed(lambda: self._may_second(pending, by)):
            self._stands(replace(pending, state="standing", second=by))

    def _may_second(self, pending: Decision, by: str) -> bool:
        decision.must_be_second(self.crew, pending, by, self.now)
        return True

    def _stands(self, made: Decision) -> None:
        self.standing, self.pending = made, None
        if self.poll is not None and self.poll.ended_at(self.now) is None:
            self.poll = replace(self.poll, state="closed", closed_at=self.now)

    # --- What always holds ---

    @invariant()
    def one_answer_for_each_person_and_seat_and_it_is_their_last(self) -> None:
        if not hasattr(self, "last"):
            return
        told = [vote for each in self.seats for vote in each.votes]
        assert len({(vote.seat, vote.who) for vote in told}) == len(told)
        assert {(vote.seat, vote.who): vote for vote in told} == self.last

    @invariant()
    def a_seat_says_the_strictest_of_what_was_last_said(self) -> None:
        for each in self.seats if hasattr(self, "last") else ():
            mine = [vote for (seat, _), vote in self.last.items() if seat == each.seat.code]
            voices = len({vote.stead or vote.who for vote in mine})
            if any(self._is_no(vote) for vote in mine):
                assert each.reply is Reply.NO_GO
            elif any(vote.reply is Reply.GO_IF and not vote.met for vote in mine):
                assert each.reply is Reply.GO_IF
            else:
                assert (each.reply is Reply.GO) is (voices >= each.seat.minimum)
                fresh = {vote.stead or vote.who for vote in mine if not vote.stale}
                assert each.goes is (len(fresh) >= each.seat.minimum), "what is stale is no answer"

    def _is_no(self, vote: Vote) -> bool:
        return vote.reply is Reply.NO_GO or vote.lapsed_at is not None

    @invariant()
    def it_is_recommended_only_when_nothing_speaks_against_it(self) -> None:
        if not hasattr(self, "last"):
            return
        advice = rules.recommend(self.readiness, self.seats if self.poll else None)
        open_ones = self.blocked or State.OPEN in self.asked.values()
        go = all(each.goes for each in self.seats if each.seat.mandatory)
        assert (advice.verdict is Verdict.GO) is (self.poll is not None and go and not open_ones)
        assert advice.why

    @invariant()
    def exactly_those_are_asked_whose_answer_is_missing(self) -> None:
        if not hasattr(self, "last"):
            return
        missing = repoll.waited_for(self.crew, self.seats)
        seats = {seat.code for theirs in missing.values() for seat in theirs}
        for each in self.seats:
            assert not (each.answered and each.seat.code in seats)
            if each.stale:
                old = {vote.who for vote in each.votes if vote.stale} & set(self.crew.asked(each.seat.code))
                assert old <= missing.keys(), "stale means asked again"

    @invariant()
    def nothing_is_decided_without_authority(self) -> None:
        made = getattr(self, "standing", None)
        if made is not None:
            assert made.by in DECIDERS
            assert not made.against or (made.second not in (None, made.by) and made.reason)
            assert made.reason or made.answer is Reply.GO

    @invariant()
    def what_nobody_asks_for_is_off_the_list(self) -> None:
        for ref, state in getattr(self, "asked", {}).items():
            assert (state is not State.OPEN) or condition.asking(self.memory, ref)


def at_length(many: int, steps: int = 50) -> settings:
    everything = list(HealthCheck)
    return settings(max_examples=many, stateful_step_count=steps, deadline=None, suppress_health_check=everything)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = at_length(examples(each=50, usually=40), 50 if "GOLIVE_STEPS" in os.environ else 30)


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestManyOrders(AnyOrder.TestCase):
    """A tenth of what `make simulate-polls` tries."""

    settings = at_length(500)
