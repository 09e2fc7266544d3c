"""Whatever people do in whatever order, votes and decisions keep the rules: golive against a model of two pages.

`GOLIVE_STEPS=10000` tries that many steps.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.domain.item import State as ItemState
from bot.domain.poll import Verdict, standings
from bot.store import audit, items, polls, standing, votes
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, NOON, OLI, PAT
from tests.machine import AtADesk
from tests.steps import examples
from tests.told import Told

HOLDERS = {"BUILD": [LEA, KIM], "OPS": [OLI, LEA], "BIZ": [BIA], "PEOPLE": [PAT, GUS]}
MANDATORY = ("BUILD", "OPS", "BIZ")
DECIDERS = (ANA, BEN)
SECONDS = (ANA, BEN, LEA, KIM, OLI, BIA, PAT)
PEOPLE = st.sampled_from([ANA, BEN, LEA, KIM, OLI, BIA, PAT, EVE, GUS])
VOTERS = st.sampled_from([LEA, LEA, KIM, OLI, OLI, BIA, BIA, PAT, GUS, EVE])
SEATS = st.sampled_from(["", "", "all", "all", "BUILD", "OPS", "PEOPLE"])
REPLIES = st.sampled_from(["go", "go", "go", "no-go", "go-if", "withdraw"])
LOOK_AT_OPS = ("OPS", "BIZ")
"""The seats that look at OPS-1: its area's, and the one that looks at everything."""
WORDS = {"go": "", "withdraw": "", "no-go": "too soon", "go-if": '"the log is there" by="in 20 min"'}


@dataclass(frozen=True)
class Said:
    """What somebody last said for a seat, in whichever poll. `item` is what they asked for."""

    reply: str
    item: str | None = None
    by: datetime | None = None
    lapsed: bool = False
    stale: bool = False


class AnyOrder(AtADesk):
    """Each rule says it to golive, and works out on its own whether that had to be refused."""

    @initialize()
    def begin(self) -> None:
        self.run(self.desk.name_leads({**HOLDERS, "PRE": [BEN]}))
        self.run(self.desk.set_t0(NOON + timedelta(days=2)))
        self.run(self.desk.settle("*"))
        self.closes_at: datetime | None = None
        self.votes: dict[tuple[str, str], Said] = {}
        self.memory: dict[tuple[str, str], Said] = {}
        self.met: set[str] = set()
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

    def counts(self, said: Said) -> str:
        if said.reply != "go-if":
            return said.reply
        return "no-go" if said.lapsed else "go" if said.item in self.met else "go-if"

    def answer(self, seat: str) -> str | None:
        replies = {self.counts(said) for (voted, _), said in self.votes.items() if voted == seat}
        return next((reply for reply in ("no-go", "go-if", "go") if reply in replies), None)

    def is_stale(self, seat: str) -> bool:
        mine = [said for (voted, _), said in self.votes.items() if voted == seat]
        return self.answer(seat) == "go" and all(said.stale for said in mine)

    @property
    def asked_for(self) -> set[str]:
        """What is not done of all that somebody's last word asks for."""
        return {said.item for said in self.memory.values() if said.item and said.item not in self.met}

    @property
    def in_the_way(self) -> bool:
        """Advice stands in nobody's way, nor does what it asks for."""
        mandatory = {said.item for (seat, _), said in self.memory.items() if seat in MANDATORY}
        return self.blocked or bool(self.asked_for & mandatory)

    @property
    def advised(self) -> bool:
        go = all(self.answer(seat) == "go" and not self.is_stale(seat) for seat in MANDATORY)
        return self.polled and not self.in_the_way and go

    def holds(self, said: Said) -> bool:
        """Whether the next poll carries it."""
        in_time = said.by is not None and said.by > self.desk.now
        return not said.stale and (self.counts(said) == "go" or (self.counts(said) == "go-if" and in_time))

    def say_all(self, keys: Iterable[tuple[str, str]], said: Said | None) -> None:
        for key in keys:
            if said is None:
                self.votes.pop(key, None)
                self.memory.pop(key, None)
            else:
                self.votes[key] = self.memory[key] = said

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
            self.closes_at, self.polled = self.desk.now + timedelta(minutes=30), True
            self.votes = {key: said for key, said in self.votes.items() if self.holds(said)}

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
        if reply == "withdraw":
            seats = [seat for seat in seats if (seat, by) in self.votes]
            refused = refused or not seats
        before = {seat: self.memory.get((seat, by)) for seat in seats}

        told = self.say(f"vote {reply} {named} {WORDS[reply]}", by)
        assert told.refused is refused, told.shown

        if refused:
            return
        keys = [(seat, by) for seat in seats]
        if reply in ("go", "withdraw"):
            self.say_all(keys, Said("go") if reply == "go" else None)
            return
        until = self.desk.now + timedelta(minutes=20) if reply == "go-if" else None
        for key in keys:
            mine = self.run(self.desk.look(lambda scene, key=key: self._last(scene, *key)))
            self.say_all([key], Said(reply, mine.item, until))
            was = before[key[0]]
            assert mine.item, "it asks for something"
            if was and was.reply == reply == "no-go" and was.item not in self.met and not was.stale:
                assert mine.item == was.item or len(keys) > 1, "no second piece of work for the same words"

    def _last(self, scene: Scene, seat: str, who: str) -> votes.Vote:
        return [vote for vote in votes.memory(scene) if (vote.seat, vote.who) == (seat, who)][-1]

    @precondition(lambda self: bool(self.asked_for))
    @rule(place=st.integers(0, 3))
    def what_was_asked_for_is_approved(self, place: int) -> None:
        ref = sorted(self.asked_for)[place % len(self.asked_for)]
        signer, judge = (EVE, ANA) if place % 2 else (ANA, BEN)
        self.say(f"hand {ref} <@{signer}>", ANA)
        assert not self.say(f"signoff {ref} seen by two", signer).refused

        assert not self.say(f"approve {ref}", judge).refused

        self.met.add(ref)

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

    @rule()
    def a_blocker_is_settled(self) -> None:
        self.run(self.desk.settle("OPS-1", state=ItemState.APPROVED))
        self.blocked = False

    @precondition(lambda self: not self.blocked)
    @rule()
    def a_blocker_opens_again(self) -> None:
        heard = self._asked_anew()

        assert not self.say("reopen OPS-1 the backup is of May", OLI).refused

        self.blocked = True
        mine = {key: said for key, said in self.votes.items() if key[0] in LOOK_AT_OPS and not said.stale}
        touched = {key for key, said in mine.items() if self.counts(said) != "no-go"}
        for key in touched:
            stale = replace(self.votes[key], stale=True)
            self.votes[key] = stale
            if key in self.memory:
                self.memory[key] = stale
        new = {user for user, many in self._asked_anew().items() if many > heard[user]}
        assert new == ({who for _, who in touched} if self.open else set()), (
            "only those, and only while they can answer"
        )

    def _asked_anew(self) -> dict[str, int]:
        told = {user: self.run(self.desk.heard(user)) for user in (LEA, KIM, OLI, BIA, PAT)}
        return {
            user: sum("Your answer does not count any more" in each for each in said) for user, said in told.items()
        }

    @rule(minutes=st.sampled_from([1, 4, 9, 10, 21, 29]))
    def time_passes(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)
        self.run(closings.once(self.desk.store, self.desk.now))
        for kept in (self.votes, self.memory):
            for key, said in kept.items():
                late = said.by is not None and said.by <= self.desk.now and said.item not in self.met
                kept[key] = replace(said, lapsed=said.lapsed or late)

    # --- What always holds ---

    @invariant()
    def golive_and_the_model_agree(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.look(self._agrees))

    def _agrees(self, scene: Scene) -> None:
        poll = polls.last(scene)
        given = votes.of(scene.tx, poll) if poll else []
        now = {each.seat.code: each for each in standings(scene.crew.seats, given)}
        assert {code: each.reply for code, each in now.items()} == {code: self.answer(code) for code in now}
        assert {code: bool(each.stale) for code, each in now.items()} == {code: self.is_stale(code) for code in now}
        latest = {(vote.seat, vote.who): vote.reply for each in now.values() for vote in each.votes}
        assert latest == {key: said.reply for key, said in self.votes.items()}, "one answer per person and seat"
        listed = {
            item.ref for item in items.everything(scene) if item.asked_by and item.state is not ItemState.APPROVED
        }
        assert listed == self.asked_for, "what nobody asks for any more is off the list"
        advice = standing.of(scene).recommendation.verdict
        assert (advice is not Verdict.NOT_GO) is self.advised
        assert (poll is not None and poll.ended_at(scene.now) is None) is self.open

        decision = polls.standing_decision(scene)
        told = (decision.answer, decision.by, decision.second) if decision else None
        assert told == self.standing
        if decision:
            assert decision.by in DECIDERS
            assert not decision.against or decision.second not in (None, decision.by)
        assert list(audit.verify(scene.tx)) == []


def at_length(many: int, steps: int) -> settings:
    everything = list(HealthCheck)
    return settings(max_examples=many, stateful_step_count=steps, deadline=None, suppress_health_check=everything)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = at_length(examples(each=50, usually=10), 50 if "GOLIVE_STEPS" in os.environ else 25)


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestManyOrders(AnyOrder.TestCase):
    """A tenth of what `make simulate-polls` tries."""

    settings = at_length(20, 50)
