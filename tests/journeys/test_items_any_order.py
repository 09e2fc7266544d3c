"""Whatever people do with items in whatever order, golive keeps the rules: router and store against a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot.contracts import Origin
from bot.store import audit, items, launches, signoffs
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, PAT
from tests.machine import AtADesk
from tests.told import Told, shown

pytestmark = pytest.mark.long

LEADS = {"TECH": [LEA, KIM], "DATA": [OLI, LEA]}
BLOCKERS = ("TECH-1", "DATA-1")
REFS = (*BLOCKERS, "TECH-5", "DATA-5")
DERIVED = "FINAL-7"
NOWHERE = "TECH-99"

PEOPLE = st.sampled_from([ANA, BEN, LEA, KIM, OLI, PAT, EVE, GUS])
WORKERS = st.sampled_from([EVE, EVE, LEA, PAT])
SOME = st.lists(st.sampled_from([*REFS, *REFS, DERIVED, NOWHERE]), min_size=1, max_size=4, unique=True)


@dataclass
class Page:
    """What somebody with pencil and paper would keep of one item."""

    owner: str | None = None
    state: str = "open"
    signer: str | None = None
    number: int = 0
    approver: str | None = None


class AnyOrder(AtADesk):
    template = "go-live"

    @initialize()
    def begin(self) -> None:
        self.run(self.desk.name_leads(LEADS))
        self.pages = {ref: Page() for ref in REFS}
        self.own = False

    def does(self, verb: str, by: str, refs: list[str], text: str = "", *, seen: int | None = None) -> Told:
        """The same call a form (or, with `seen`, a button) makes: neither asks back."""
        self.desk.now += timedelta(seconds=1)
        carried = {"v": verb, "r": refs, "t": text, "s": seen}
        origin = Origin.BUTTON if seen else Origin.MODAL
        told: Told = self.run(self.desk._carried(carried, by, origin, None))
        return told

    def expect(self, told: Told, refs: list[str], allowed: list[str]) -> None:
        """All or each: what may be done is done, and for each of the others there is a line."""
        assert told.refused is (not allowed), told.shown
        for ref in refs:
            assert ref in told.shown

    # --- What people do ---

    @rule(by=PEOPLE, refs=SOME)
    def claim(self, by: str, refs: list[str]) -> None:
        allowed = [ref for ref in refs if ref in REFS and self.pages[ref].state == "open" and by != GUS]

        told = self.does("claim", by, refs)

        if by != GUS:
            self.expect(told, refs, allowed)
        for ref in allowed:
            self.pages[ref].state, self.pages[ref].owner = "claimed", by

    @rule(by=PEOPLE, to=st.sampled_from([EVE, PAT, LEA, GUS, None]), refs=SOME)
    def hand(self, by: str, to: str | None, refs: list[str]) -> None:
        allowed = [ref for ref in refs if ref in REFS and self.may_hand(by, to, self.pages[ref], ref)]

        told = self.does("hand", by, refs, f"<@{to}>" if to else "nobody")

        assert told.refused is (not allowed), told.shown
        for ref in allowed:
            self.pages[ref].state, self.pages[ref].owner = ("claimed" if to else "open"), to

    def may_hand(self, by: str, to: str | None, page: Page, ref: str) -> bool:
        may = by == page.owner or (page.owner is None and by == to) or self.leads(by, ref)
        guest = to == GUS and by not in (ANA, BEN)
        return by != GUS and not guest and page.state in ("open", "claimed") and may and to != page.owner

    @rule(by=st.one_of(WORKERS, PEOPLE), refs=SOME, proof=st.booleans())
    def signoff(self, by: str, refs: list[str], proof: bool) -> None:
        allowed = [
            ref
            for ref in refs
            if ref in REFS
            and by != GUS
            and self.pages[ref].state in ("open", "claimed")
            and self.pages[ref].owner in (None, by, GUS)
            and (proof or ref not in BLOCKERS)
        ]

        told = self.does("signoff", by, refs, "https://ci.example/7" if proof else "")

        if by != GUS:
            self.expect(told, refs, allowed)
        for ref in allowed:
            page = self.pages[ref]
            page.owner = GUS if page.owner == GUS else by
            page.state, page.signer, page.number = "signed", by, page.number + 1

    @rule(by=PEOPLE, refs=SOME)
    def approve(self, by: str, refs: list[str]) -> None:
        allowed = [ref for ref in refs if self.may_approve(by, ref)]

        told = self.does("approve", by, refs)

        if by != GUS:
            self.expect(told, refs, allowed)
        self.approved(allowed, by)

    @rule(by=PEOPLE, ref=st.sampled_from(REFS), back=st.integers(0, 2))
    def press_approve(self, by: str, ref: str, back: int) -> None:
        """A button that is up to two sign-offs old."""
        seen = max(self.pages[ref].number - back, 1)
        allowed = [ref] if self.may_approve(by, ref) and seen == self.pages[ref].number else []

        told = self.does("approve", by, [ref], seen=seen)

        assert told.refused is (not allowed), told.shown
        self.approved(allowed, by)

    def may_approve(self, by: str, ref: str) -> bool:
        page = self.pages.get(ref, Page())
        own = by in (page.signer, page.owner)
        return page.state == "signed" and self.leads(by, ref) and (self.own or not own)

    def approved(self, refs: list[str], by: str) -> None:
        for ref in refs:
            self.pages[ref].state, self.pages[ref].approver = "approved", by

    @rule(by=PEOPLE, refs=SOME, reason=st.sampled_from(["", "of May", "of May"]))
    def reject(self, by: str, refs: list[str], reason: str) -> None:
        allowed = [
            ref for ref in refs if ref in REFS and reason and self.pages[ref].state == "signed" and self.leads(by, ref)
        ]

        told = self.does("reject", by, refs, reason)

        assert told.refused is (not allowed), told.shown
        for ref in allowed:
            self.pages[ref].state = "claimed"

    @rule(ref=st.sampled_from(REFS), by=st.sampled_from([EVE, PAT]), lead=st.sampled_from([BEN, ANA]))
    def signed_off_sent_back_and_signed_off_anew(self, ref: str, by: str, lead: str) -> None:
        self.signoff(by, [ref], proof=True)
        self.reject(lead, [ref], "of May")
        self.signoff(by, [ref], proof=True)
        self.press_approve(lead, ref, back=1)

    @rule()
    def the_launch_changes_its_mind_about_own_approvals(self) -> None:
        self.own = not self.own
        own = self.own
        self.run(self.desk.change(lambda scene: launches.save(scene.tx, scene.launch, self_approval=own)))

    def leads(self, by: str, ref: str) -> bool:
        return by in (ANA, BEN) or by in LEADS.get(ref.partition("-")[0], ())

    # --- What always holds ---

    @invariant()
    def golive_and_the_model_agree(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.look(self._agrees))

    def _agrees(self, scene: Scene) -> None:
        found = {item.ref: item for item in items.everything(scene)}
        for ref, page in self.pages.items():
            item = found[ref]
            assert (item.state, item.owner, item.signoff) == (page.state, page.owner, page.number)
        assert all(item.state == "open" and not item.signoff for item in found.values() if item.derived)
        last = signoffs.latest(scene, [found[ref] for ref in REFS])
        for ref, page in self.pages.items():
            signoff = last.get(found[ref].id)
            assert (signoff is not None) is bool(page.number)
            assert (signoff is not None and signoff.state == "standing") is (page.state == "signed")
            if page.state == "approved":
                assert signoff
                assert (signoff.signer, signoff.judged_by) == (page.signer, page.approver)
        assert list(audit.verify(scene.tx)) == []

    @invariant()
    def own_approvals_were_allowed_and_are_marked(self) -> None:
        if not hasattr(self, "desk"):
            return
        entries = self.run(self.desk.record("approve"))
        approved = [ref for ref, page in self.pages.items() if page.state == "approved"]
        for ref in approved:
            page, last = self.pages[ref], [entry for entry in entries if entry.ref == ref][-1]
            own = page.approver in (page.signer, page.owner)
            assert last.facts.get("self_approval", False) is own

    @invariant()
    def every_card_can_be_drawn(self) -> None:
        if hasattr(self, "desk"):
            for card in self.run(self.desk.cards()):
                view, _, subject = card.partition(":")
                if view in ("area", "signoff"):
                    shown(self.run(self.desk.card(view, subject)))


AnyOrder.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
