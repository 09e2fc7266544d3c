"""Whatever is asked of an item in whatever order, the rules hold: the rules against a model of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import item as rules
from bot.domain.item import Evidence, Item, Signoff, State, Weight
from bot.domain.people import Crew, Lead
from bot.errors import Refused

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ANA, BEN, LEA, MAX, KIM, EVE = "UANA", "UBEN", "ULEA", "UMAX", "UKIM", "UEVE"
CREW = Crew(ANA, BEN, {"TECH": (Lead(LEA, "user"), Lead("SDBA", "group", frozenset({MAX})))}, (), {})
LEADS = {ANA, BEN, LEA, MAX}
PEOPLE = st.sampled_from([ANA, BEN, LEA, MAX, KIM, EVE])


@dataclass
class Model:
    """What a reader of the rules would keep on paper."""

    state: str = "open"
    owner: str | None = None
    number: int = 0
    signer: str | None = None
    standing: bool = False


class AnyOrder(RuleBasedStateMachine):
    @initialize(weight=st.sampled_from(Weight), derived=st.sampled_from([False] * 4 + [True]), own=st.booleans())
    def begin(self, weight: Weight, derived: bool, own: bool) -> None:
        self.item = Item(
            1, "TECH-1", "TECH", "Servers", "Deployed", weight, derived, State.OPEN, None, 0, None, None, NOON
        )
        self.signoff: Signoff | None = None
        self.model = Model()
        self.own_allowed = own
        self.now = NOON

    def asks(self, change: Callable[[], Item], allowed: bool) -> bool:
        """Whether the item was changed. The model says whether it had to be."""
        self.now += timedelta(minutes=1)
        refused = ""
        try:
            self.item = change()
        except Refused as no:
            refused = no.text
        assert (not refused) is allowed, refused or f"{self.model} had to refuse this"
        assert not refused or refused.startswith(("TECH-1", "Only a lead", "You signed TECH-1", "Say why"))
        return allowed

    @rule(by=PEOPLE)
    def claim(self, by: str) -> None:
        allowed = self.model.state == "open" and not self.item.derived
        if self.asks(lambda: rules.claim(self.item, by=by, now=self.now), allowed):
            self.model.state, self.model.owner = "claimed", by

    @rule(by=PEOPLE, to=st.one_of(st.none(), PEOPLE))
    def hand(self, by: str, to: str | None) -> None:
        model = self.model
        may = by in LEADS or by == model.owner or (model.owner is None and to == by)
        allowed = not self.item.derived and model.state in ("open", "claimed") and may and to != model.owner
        if self.asks(lambda: rules.hand(self.item, to=to, by=by, crew=CREW, now=self.now), allowed):
            model.state, model.owner = ("claimed" if to else "open"), to

    @rule(by=PEOPLE, shown=st.booleans())
    def sign(self, by: str, shown: bool) -> None:
        model = self.model
        evidence = (Evidence("note", "seen"),) if shown else ()
        enough = shown or self.item.weight is not Weight.BLOCKER
        allowed = not self.item.derived and model.state in ("open", "claimed") and model.owner in (None, by) and enough
        if self.asks(lambda: rules.sign(self.item, by=by, evidence=evidence, now=self.now), allowed):
            model.state, model.owner, model.signer, model.standing = "signed", by, by, True
            model.number += 1
            self.signoff = Signoff(model.number, model.number, by, self.now, evidence, "standing")

    @rule(by=PEOPLE, back=st.integers(0, 2))
    def approve(self, by: str, back: int) -> None:
        """`back`: how many sign-offs ago the button was drawn; 0 is the latest."""
        model = self.model
        seen = max(model.number - back, 0) or None
        mine = by in (model.owner, model.signer) and not self.own_allowed
        allowed = self._may_judge(by, seen) and not mine
        after = self.asks(
            lambda: rules.approve(
                self.item,
                self.signoff,
                by=by,
                crew=CREW,
                self_approval=self.own_allowed,
                now=self.now,
                seen=seen,
            ),
            allowed,
        )
        if after:
            assert model.standing
            self._settle("approved", "approved", by)

    @rule(by=PEOPLE, reason=st.sampled_from(["", "of May"]))
    def reject(self, by: str, reason: str) -> None:
        allowed = self._may_judge(by, None) and bool(reason)
        after = self.asks(
            lambda: rules.reject(self.item, self.signoff, by=by, crew=CREW, reason=reason, now=self.now), allowed
        )
        if after:
            self._settle("claimed", "rejected", by)

    def _may_judge(self, by: str, seen: int | None) -> bool:
        model = self.model
        latest = seen in (None, model.number)
        return not self.item.derived and by in LEADS and model.state == "signed" and model.standing and latest

    def _settle(self, state: str, verdict: str, by: str) -> None:
        assert self.signoff
        self.model.state, self.model.standing = state, False
        self.signoff = replace(self.signoff, state=verdict, judged_by=by, judged_at=self.now)

    @invariant()
    def item_and_model_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        assert (self.item.state, self.item.owner, self.item.signoff) == (
            self.model.state,
            self.model.owner,
            self.model.number,
        )

    @invariant()
    def nobody_approved_their_own(self) -> None:
        if hasattr(self, "model") and self.item.state is State.APPROVED and not self.own_allowed:
            assert self.signoff
            assert self.signoff.judged_by not in (self.signoff.signer, self.item.owner)

    @invariant()
    def what_is_offered_is_what_is_allowed(self) -> None:
        if not hasattr(self, "model"):
            return
        for by in (ANA, LEA, EVE):
            offered = rules.acts(
                self.item, self.signoff, by=by, crew=CREW, self_approval=self.own_allowed, now=self.now
            )
            assert ("approve" in offered) is (
                self._may_judge(by, None) and (self.own_allowed or by not in (self.model.owner, self.model.signer))
            )
            assert not (self.item.derived and offered)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
