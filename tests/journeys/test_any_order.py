"""Whatever people do in whatever order, votes and decisions keep the rules: golive against a model of a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.domain.item import State as ItemState
from bot.domain.poll import standings
from bot.store import audit, polls
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, NOON, OLI, PAT
from tests.machine import AtADesk
from tests.told import Told

T = TypeVar("T")

HOLDERS = {"BUILD": [LEA, KIM], "OPS": [OLI, LEA], "BIZ": [BIA], "PEOPLE": [PAT, GUS]}
MANDATORY = ("BUILD", "OPS", "BIZ")
DECIDERS = (ANA, BEN)
SECONDS = (ANA, BEN, LEA, KIM, OLI, BIA, PAT)
PEOPLE = st.sampled_from([ANA, BEN, LEA, KIM, OLI, BIA, PAT, EVE, GUS])
VOTERS = st.sampled_from([LEA, LEA, KIM, OLI, OLI, BIA, BIA, PAT, GUS, EVE])
SEATS = st.sampled_from(["", "", "all", "all", "BUILD", "OPS", "PEOPLE"])
REPLIES = st.sampled_from(["go", "go", "no-go"])


class AnyOrder(AtADesk):
    """Each rule says it to golive, and works out on its own whether that had to be refused."""

    @initialize()
    def begin(self) -> None:
        self.run(self.desk.name_leads({**HOLDERS, "PRE": [BEN]}))
        self.run(self.desk.set_t0(NOON + timedelta(days=2)))
        self.run(self.desk.settle("*"))
        self.closes_at: datetime | None = None
        self.votes: dict[tuple[str, str], str] = {}
        self.polled = False
        self.blocked = False
        self.standing: tuple[str, str, str | None] | None = None
        self.pending: tuple[str, datetime] | None = None
        self.somebody_opens_a_poll(ANA)

    def say(self, words: str, by: str) -> Told:
        told: Told = self.run(self.desk.say(words, by=by))
        return told

    # --- The model ---

    @property
    def open(self) -> bool:
        return self.closes_at is not None and self.desk.now < self.closes_at

    @property
    def waiting(self) -> bool:
        return self.pending is not None and self.desk.now < self.pending[1]

    def stands(self, answer: str) -> bool:
        return self.standing is not None and self.standing[0] == answer

    def answer(self, seat: str) -> str | None:
        replies = {reply for (voted, _), reply in self.votes.items() if voted == seat}
        return "no-go" if "no-go" in replies else "go" if replies else None

    @property
    def advised(self) -> bool:
        return self.polled and not self.blocked and all(self.answer(seat) == "go" for seat in MANDATORY)

    def decided(self, answer: str, by: str, second: str | None = None) -> None:
        self.standing = (answer, by, second)
        self.pending = self.closes_at = None

    # --- What people do ---

    @rule(by=st.sampled_from([ANA, ANA, ANA, BEN, BEN, LEA, EVE]))
    def somebody_opens_a_poll(self, by: str) -> None:
        refused = by not in DECIDERS or self.open

        told = self.say("poll open closes=+30m", by)
        assert told.refused is refused
        if not refused:
            assert not self.run(self.desk.press(told, "Open it now", by=by)).refused, "it is two days early"

        if not refused:
            self.closes_at, self.votes, self.polled = self.desk.now + timedelta(minutes=30), {}, True

    @rule(by=st.sampled_from([ANA, BEN, LEA]))
    def somebody_closes_the_poll(self, by: str) -> None:
        refused = by not in DECIDERS or not self.open

        assert self.say("poll close", by).refused is refused

        if not refused:
            self.closes_at = None

    @rule(ballots=st.lists(st.tuples(VOTERS, REPLIES, SEATS), min_size=2, max_size=8))
    def several_vote(self, ballots: list[tuple[str, str, str]]) -> None:
        for by, reply, named in ballots:
            self.votes_for(by, reply, named)

    @precondition(lambda self: self.closes_at is not None)
    @rule()
    def everybody_votes_go(self) -> None:
        for by in (LEA, KIM, OLI, BIA):
            self.votes_for(by, "go", "all")

    def votes_for(self, by: str, reply: str, named: str) -> None:
        held = [seat for seat, holders in HOLDERS.items() if by in holders]
        seats = held if named == "all" or (not named and len(held) == 1) else [named] if named in held else []
        refused = by == GUS or not self.open or not seats
        reason = "too soon" if reply == "no-go" else ""

        assert self.say(f"vote {reply} {named} {reason}", by).refused is refused

        if not refused:
            self.votes.update({(seat, by): reply for seat in seats})

    @precondition(lambda self: not self.stands("go"))
    @rule(by=st.sampled_from([ANA, ANA, ANA, BEN, BEN, LEA]), reason=st.sampled_from(["because we can", ""]))
    def somebody_decides_go(self, by: str, reason: str) -> None:
        refused = by not in DECIDERS or (not self.advised and (not reason or self.waiting))

        told = self.say(f"decide go {reason}", by)

        assert told.refused is refused
        if refused:
            return
        if self.advised:
            self.decided("go", by)
        else:
            self.pending = (by, self.desk.now + timedelta(minutes=10))

    @precondition(lambda self: not self.stands("no-go"))
    @rule(by=st.sampled_from([ANA, BEN, LEA]), reason=st.sampled_from(["the log is gone", "smoke"]))
    def somebody_decides_no_go(self, by: str, reason: str) -> None:
        refused = by not in DECIDERS

        assert self.say(f"decide no-go {reason}", by).refused is refused

        if not refused:
            self.decided("no-go", by)

    @precondition(lambda self: self.pending is not None)
    @rule(people=st.lists(PEOPLE, min_size=1, max_size=3))
    def several_second(self, people: list[str]) -> None:
        for by in people:
            refused = not self.waiting or by not in SECONDS or self.pending is None or by == self.pending[0]

            assert self.say("decide second", by).refused is refused

            if not refused and self.pending is not None:
                self.decided("go", self.pending[0], second=by)

    @rule(opened=st.booleans())
    def a_blocker_is_settled_or_opens_again(self, opened: bool) -> None:
        self.run(self.desk.settle("OPS-1", state=ItemState.CLAIMED if opened else ItemState.APPROVED))
        self.blocked = opened

    @rule(minutes=st.sampled_from([1, 4, 9, 10, 29]))
    def time_passes(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    # --- What always holds ---

    @invariant()
    def golive_and_the_model_agree(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.look(self._agrees))

    def _agrees(self, scene: Scene) -> None:
        poll = polls.last(scene)
        given = polls.votes(scene.tx, poll) if poll else []
        now = {each.seat.code: each for each in standings(scene.crew.seats, given)}
        assert {code: each.reply for code, each in now.items()} == {code: self.answer(code) for code in now}
        latest = {(vote.seat, vote.who): vote.reply for each in now.values() for vote in each.votes}
        assert latest == self.votes
        assert (poll is not None and poll.ended_at(scene.now) is None) is self.open

        decision = polls.standing_decision(scene)
        told = (decision.answer, decision.by, decision.second) if decision else None
        assert told == self.standing
        if decision:
            assert decision.by in DECIDERS
            assert not decision.against or decision.second not in (None, decision.by)
        assert list(audit.verify(scene.tx)) == []


AnyOrder.TestCase.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
