"""Whatever people do with the list in whatever order: what always holds, through router and store.

`GOLIVE_STEPS=10000` tries that many steps.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot.contracts import Origin
from bot.domain import item as rules
from bot.domain.item import ENDS, Item, State, Weight
from bot.store import audit, exceptions, items, launches, schema, signoffs, standing
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, DEB, EVE, GUS, KIM, LEA, OLI, PAT, ROB, SAM, T0
from tests.machine import AtADesk
from tests.steps import examples

PEOPLE = st.sampled_from([ANA, BEN, LEA, KIM, OLI, PAT, BIA, EVE, EVE, GUS, SAM, ROB, DEB])
NO_MEMBERS = {GUS, SAM, ROB, DEB}
DECIDERS = {ANA, BEN}
REFS = ("DOCS-1", "DOCS-2", "DOCS-4", "DOCS-7")
SOME = st.lists(st.sampled_from(REFS), min_size=1, max_size=3, unique=True)
WORDS = st.sampled_from(["", "seen on staging"])


class AnyOrder(AtADesk):
    template = "go-live"

    @initialize()
    def begin(self) -> None:
        self.desk.groups["S1"] = [KIM]

        def begin(scene: Scene) -> None:
            launches.set_leads(scene.tx, scene.launch.id, "DOCS", [(LEA, "user"), ("S1", "group")])

        self.run(self.desk.change(begin))
        self.run(self.desk.set_t0(T0))

    def does(self, verb: str, by: str, refs: list[str], text: str = "", **options: str) -> bool:
        self.desk.now += timedelta(seconds=1)
        carried = {"v": verb, "r": refs, "t": text, "o": options}
        told = self.run(self.desk._carried(carried, by, Origin.MODAL, None))
        assert told.shown
        assert "broke" not in told.shown, told.shown
        return not told.refused

    # --- What people do ---

    @rule(
        verb=st.sampled_from(["claim", "signoff", "approve", "reject", "na", "reopen"]),
        by=PEOPLE,
        refs=SOME,
        text=WORDS,
    )
    def act(self, verb: str, by: str, refs: list[str], text: str) -> None:
        done = self.does(verb, by, refs, text)
        assert not (done and by in NO_MEMBERS)

    @rule(ref=st.sampled_from(REFS), signer=st.sampled_from([EVE, PAT, LEA]), by=st.sampled_from([LEA, KIM, BEN, PAT]))
    def sign_and_approve(self, ref: str, signer: str, by: str) -> None:
        self.does("signoff", signer, [ref], "seen on staging")
        self.does("approve", by, [ref])

    @rule(by=PEOPLE, refs=SOME, minutes=st.sampled_from([0, 5]))
    def waive(self, by: str, refs: list[str], minutes: int) -> None:
        done = self.does("waive", by, refs, "late", **({"until": f"in {minutes} min"} if minutes else {}))
        assert not (done and by in NO_MEMBERS)

    @rule(by=PEOPLE, to=st.sampled_from([EVE, PAT, LEA, GUS]), refs=SOME)
    def hand(self, by: str, to: str, refs: list[str]) -> None:
        self.does("hand", by, refs, f"<@{to}>")

    @rule(by=PEOPLE, refs=SOME, text=st.sampled_from(["stuck", "over"]))
    def trouble(self, by: str, refs: list[str], text: str) -> None:
        self.does("trouble", by, refs, text)

    @rule(
        by=st.sampled_from([LEA, KIM, ANA, EVE]),
        ref=st.sampled_from(REFS),
        field=st.sampled_from(["title", "def", "note", "weight", "owner"]),
        word=st.sampled_from(["one", "two"]),
        weight=st.sampled_from(Weight),
        who=st.sampled_from([EVE, LEA, PAT]),
    )
    def edit(self, by: str, ref: str, field: str, word: str, weight: Weight, who: str) -> None:
        value = {"weight": weight.value, "owner": f"<@{who}>"}.get(field, word)
        self.does("item", by, [], f"edit {ref}", **{field: value, "reason": "for show"})

    @rule(by=st.sampled_from([LEA, KIM, ANA]))
    def add_and_discard(self, by: str) -> None:
        assert self.does("item", by, [], "add DOCS Fonts")
        ref = self.run(self.desk.look(lambda scene: items.of_area(scene, "DOCS")))[-1].ref
        assert self.does("discard", by, [ref], "twice there")

    @rule(who=st.sampled_from([LEA, KIM]), substitute=st.sampled_from([PAT, BIA, LEA]))
    def go_away(self, who: str, substitute: str) -> None:
        self.does("away", who, [], f"<@{substitute}>", until="in 10 min")

    @rule(minutes=st.integers(1, 12))
    def time_passes(self, minutes: int) -> None:
        self.desk.now = min(self.desk.now + timedelta(minutes=minutes), T0 - timedelta(minutes=1))
        self.run(closings.once(self.desk.store, self.desk.now))

    # --- What always holds ---

    @invariant()
    def it_all_fits(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.look(self._fits))

    def _fits(self, scene: Scene) -> None:
        found = {item.ref: item for item in items.of_area(scene, "DOCS")}
        last = signoffs.latest(scene, found.values())
        kept = {row.id: row.digest for row in scene.tx.execute(schema.signoff.select())}
        for item in found.values():
            signoff = last.get(item.id)
            if item.state in (State.SIGNED, State.APPROVED):
                assert signoff
                assert signoff.state == {"signed": "standing", "approved": "approved"}[item.state]
                assert kept[signoff.id] == rules.digest(item, signoff.evidence), "nothing survives a change"
            elif signoff:
                assert signoff.state in ("void", "rejected")
            if item.state is State.APPROVED and signoff:
                assert signoff.judged_by not in (signoff.signer, item.owner)
                assert signoff.judged_for != signoff.signer
        self._exceptions_fit(scene, found)
        self._derived_is_true(scene, found)
        assert list(audit.verify(scene.tx)) == []

    def _exceptions_fit(self, scene: Scene, found: dict[str, Item]) -> None:
        """Every item that is set aside is listed once, and nothing else is; a blocker by a decider alone."""
        listed = [each for each in exceptions.standing(scene) if each.kind in ("waived", "na")]
        aside = {(ref, item.state.value) for ref, item in found.items() if item.state in (State.WAIVED, State.NA)}
        assert sorted((each.ref, each.kind) for each in listed) == sorted(aside)
        raised = {entry.ref for entry in audit.entries(scene.tx, scene.launch.id, verb="item", last=1000)}
        for each in listed:
            assert each.weight is not Weight.BLOCKER or each.by in DECIDERS or each.ref in raised

    def _derived_is_true(self, scene: Scene, found: dict[str, Item]) -> None:
        derived = next(each for each in standing.of(scene).readiness.derived if each.ref == "FINAL-7")
        still = {ref for ref, item in found.items() if item.weight is not Weight.OPTIONAL and item.state not in ENDS}
        assert set(derived.wants) == still
        assert derived.met is (not still)


def at_length(many: int) -> settings:
    everything = list(HealthCheck)
    return settings(max_examples=many, stateful_step_count=25, deadline=None, suppress_health_check=everything)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = at_length(examples(each=25, usually=10))


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestManyOrders(AnyOrder.TestCase):
    """A tenth of what `make simulate-items` tries."""

    settings = at_length(40)
