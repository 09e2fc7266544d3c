"""Whatever is done to a list of items in whatever order: what always holds, by the rules alone.

`GOLIVE_STEPS=100000` tries that many steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import aside, away, listing
from bot.domain import item as rules
from bot.domain.item import ENDS, Evidence, Item, Signoff, State, Weight
from bot.domain.people import Away, Crew, Lead
from bot.domain.readiness import Facts, derive
from bot.errors import Refused
from tests.steps import examples

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ANA, BEN, LEA, MAX, KIM, EVE, PAT = "UANA", "UBEN", "ULEA", "UMAX", "UKIM", "UEVE", "UPAT"
DECIDERS = {ANA, BEN}
PEOPLE = st.sampled_from([ANA, BEN, LEA, MAX, KIM, EVE, PAT])
LED = {"TECH": (Lead(LEA, "user"), Lead("SDBA", "group", frozenset({MAX}))), "DATA": (Lead(KIM, "user"),)}
REFS = ("TECH-1", "TECH-2", "DATA-1", "DATA-2")
SOME = st.sampled_from(REFS)
PROOF = (Evidence("note", "seen"),)
COVERED = ("TECH-1", "DATA-1", "DATA-2")


@dataclass(frozen=True)
class Approved:
    """What an approval was given to, and by whom."""

    title: str
    definition: str
    by: str
    stead: str | None


class AnyOrder(RuleBasedStateMachine):
    @initialize(weights=st.tuples(*[st.sampled_from(Weight)] * len(REFS)))
    def begin(self, weights: tuple[Weight, ...]) -> None:
        self.now = NOON
        self.crew = Crew(ANA, BEN, LED, (), {})
        self.items = {
            ref: Item(place, ref, ref[:4], "Title", "Done", weight, False, State.OPEN, None, 0, None, None, NOON)
            for place, (ref, weight) in enumerate(zip(REFS, weights, strict=True))
        }
        self.signed: dict[str, Signoff] = {}
        self.approved: dict[str, Approved] = {}
        self.settled_by: dict[str, str] = {}

    def does(self, ref: str, change: Callable[[Item], Item]) -> Item | None:
        """The item after the change; None when the rules refuse it. Nothing but a refusal comes out of them."""
        self.now += timedelta(minutes=1)
        try:
            after = change(self.items[ref])
        except Refused:
            return None
        self.items[ref] = after
        if after.state not in (State.SIGNED, State.APPROVED) and ref in self.signed:
            last = self.signed[ref]
            self.signed[ref] = replace(last, state="void") if last.state in ("standing", "approved") else last
        return after

    @rule(ref=SOME, by=PEOPLE)
    def claim(self, ref: str, by: str) -> None:
        self.does(ref, lambda item: rules.claim(item, by=by, now=self.now))

    @rule(ref=SOME, by=PEOPLE, to=st.one_of(st.none(), PEOPLE))
    def hand(self, ref: str, by: str, to: str | None) -> None:
        self.does(ref, lambda item: rules.hand(item, to=to, by=by, crew=self.crew, now=self.now))

    @rule(ref=SOME, by=PEOPLE, shown=st.booleans())
    def sign(self, ref: str, by: str, shown: bool) -> None:
        proof = PROOF if shown else ()
        after = self.does(ref, lambda item: rules.sign(item, by=by, evidence=proof, now=self.now))
        if after is not None:
            assert proof or after.weight is not Weight.BLOCKER
            self.signed[ref] = Signoff(after.signoff, after.signoff, by, self.now, proof, "standing")

    @rule(ref=SOME, by=PEOPLE, back=st.integers(0, 2))
    def approve(self, ref: str, by: str, back: int) -> None:
        last = self.signed.get(ref)
        seen = max(last.number - back, 1) if last and back else None
        after = self.does(
            ref,
            lambda item: rules.approve(item, last, by=by, crew=self.crew, self_approval=False, now=self.now, seen=seen),
        )
        if after is not None:
            assert last
            assert seen in (None, last.number), "nobody approves what they have not seen"
            stead = away.acts_for(self.crew, after, last, by)
            self.signed[ref] = replace(last, state="approved", judged_by=by, judged_at=self.now)
            self.approved[ref] = Approved(after.title, after.definition, by, stead.who if stead else None)

    @rule(ref=SOME, by=PEOPLE)
    def reject(self, ref: str, by: str) -> None:
        last = self.signed.get(ref)
        self.does(ref, lambda item: rules.reject(item, last, by=by, crew=self.crew, reason="of May", now=self.now))

    @rule(ref=SOME, by=PEOPLE, ends=st.booleans())
    def waive(self, ref: str, by: str, ends: bool) -> None:
        until = self.now + timedelta(hours=1) if ends else None
        if self.does(
            ref, lambda item: aside.waive(item, by=by, crew=self.crew, reason="late", until=until, now=self.now)
        ):
            self.settled_by[ref] = by

    @rule(ref=SOME, by=PEOPLE)
    def na(self, ref: str, by: str) -> None:
        if self.does(ref, lambda item: aside.not_applicable(item, by=by, crew=self.crew, reason="no", now=self.now)):
            self.settled_by[ref] = by

    @rule(ref=SOME, by=PEOPLE)
    def reopen(self, ref: str, by: str) -> None:
        last = self.signed.get(ref)
        self.does(ref, lambda item: aside.reopen(item, last, by=by, crew=self.crew, reason="old", now=self.now))

    @rule(ref=SOME)
    def time_passes(self, ref: str) -> None:
        self.now += timedelta(hours=1)
        item = self.items[ref]
        if item.until is not None and item.until <= self.now:
            self.does(ref, lambda item: aside.run_out(item, self.now))

    @rule(ref=SOME, by=PEOPLE, over=st.booleans())
    def trouble(self, ref: str, by: str, over: bool) -> None:
        def flag(item: Item) -> Item:
            if over:
                return aside.out_of_trouble(item, by=by, crew=self.crew)
            return aside.in_trouble(item, by=by, reason="stuck")

        before = self.items[ref]
        after = self.does(ref, flag)
        assert after is None or after.state is before.state, "a flag settles nothing"

    @rule(
        ref=SOME,
        by=PEOPLE,
        field=st.sampled_from(["title", "definition", "note", "owner", "weight"]),
        weight=st.sampled_from(Weight),
        who=st.one_of(st.none(), PEOPLE),
        word=st.sampled_from(["one", "two"]),
        reason=st.sampled_from(["", "for show"]),
    )
    def edit(self, ref: str, by: str, field: str, weight: Weight, who: str | None, word: str, reason: str) -> None:
        value = {"owner": who, "weight": weight}.get(field, word)
        before, last = self.items[ref], self.signed.get(ref)
        after = self.does(
            ref,
            lambda item: listing.edit(item, last, {field: value}, by=by, crew=self.crew, reason=reason, now=self.now),
        )
        if after is None:
            return
        if before.weight is Weight.BLOCKER and after.weight is not Weight.BLOCKER:
            assert by in DECIDERS, "the director's alone"
            assert reason
        if after.weight is Weight.BLOCKER and before.weight is not Weight.BLOCKER and by in DECIDERS:
            self.settled_by[ref] = by
        if field in ("note", "owner") and before.state in ENDS:
            assert after.state is before.state, "what is not bound voids nothing"

    @rule(who=st.sampled_from([LEA, MAX, KIM]), substitute=st.one_of(st.none(), PEOPLE))
    def goes_away(self, who: str, substitute: str | None) -> None:
        try:
            if substitute is not None:
                away.must_be_able_to_stand_in(self.crew, who, substitute)
        except Refused:
            return
        absent = Away(who, substitute, self.now + timedelta(hours=3))
        self.crew = replace(self.crew, away={**self.crew.away, who: absent})

    @rule(who=st.sampled_from([LEA, MAX, KIM]))
    def comes_back(self, who: str) -> None:
        self.crew = replace(self.crew, away={each: absent for each, absent in self.crew.away.items() if each != who})

    # --- What always holds ---

    @invariant()
    def nobody_approved_their_own(self) -> None:
        for ref, item in getattr(self, "items", {}).items():
            if item.state is State.APPROVED:
                assert self.approved[ref].by not in (self.signed[ref].signer, item.owner)
                assert self.approved[ref].stead != self.signed[ref].signer

    @invariant()
    def no_approval_survives_a_change(self) -> None:
        for ref, item in getattr(self, "items", {}).items():
            if item.state is State.APPROVED:
                given = self.approved[ref]
                assert (item.title, item.definition) == (given.title, given.definition)

    @invariant()
    def a_blocker_was_set_aside_by_the_director_alone(self) -> None:
        for ref, item in getattr(self, "items", {}).items():
            if item.state in (State.WAIVED, State.NA) and item.weight is Weight.BLOCKER:
                assert self.settled_by[ref] in DECIDERS

    @invariant()
    def state_owner_and_sign_off_fit(self) -> None:
        for ref, item in getattr(self, "items", {}).items():
            assert item.state is not State.CLAIMED or item.owner is not None
            assert item.state is not State.OPEN or item.owner is None
            standing = {State.SIGNED: "standing", State.APPROVED: "approved"}.get(item.state)
            assert standing is None or self.signed[ref].state == standing
            assert item.until is None or item.state is State.WAIVED

    @invariant()
    def what_is_derived_is_true(self) -> None:
        if not hasattr(self, "items"):
            return
        states = {ref: (item.state, item.weight) for ref, item in self.items.items()}
        derived = derive("FINAL-1", "All", Weight.BLOCKER, {"items": COVERED}, states, Facts())
        still = {
            ref
            for ref in COVERED
            if self.items[ref].weight is not Weight.OPTIONAL and self.items[ref].state not in ENDS
        }
        assert derived.met is (not still)
        assert set(derived.wants) == still


def at_length(many: int) -> settings:
    everything = list(HealthCheck)
    return settings(max_examples=many, stateful_step_count=50, deadline=None, suppress_health_check=everything)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = at_length(examples(each=50, usually=40))


@pytest.mark.slow
class TestManyOrders(AnyOrder.TestCase):
    """A tenth of what `make simulate-items` tries."""

    settings = at_length(200)
