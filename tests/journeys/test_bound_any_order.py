"""Whatever happens in whatever order, an approval is of what the item says, rests on and counts as now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from bot.domain import item as rules
from bot.store import audit, items, schema, signoffs
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import ANA, EVE, KIM, LEA, LEADS, OLI
from tests.machine import AtADesk

REFS = st.sampled_from(["BUILD-1", "BUILD-4", "BUILD-5", "OPS-1"])
PEOPLE = st.sampled_from([EVE, EVE, KIM, LEA, OLI])
LEADING = st.sampled_from([LEA, KIM, OLI, ANA])
STATES = {"signed": "standing", "approved": "approved"}


class AnyOrder(AtADesk):
    @initialize()
    def begin(self) -> None:
        self.run(self.desk.name_leads(LEADS))
        self.run(self.desk.set_t0(self.desk.now + timedelta(days=5)))
        self.thread = ""
        self.count = 0

    def new(self) -> str:
        """Words that were not said before."""
        self.count += 1
        self.desk.now += timedelta(seconds=1)
        return f"as of {self.count}"

    @rule(by=PEOPLE, ref=REFS)
    def sign(self, by: str, ref: str) -> None:
        self.run(self.desk.say(f"signoff {ref} {self.new()}", by=by))

    @rule(by=PEOPLE, ref=REFS)
    def give(self, by: str, ref: str) -> None:
        self.run(self.desk.say(f"evidence {ref} {self.new()}", by=by))

    @rule(by=PEOPLE)
    def share(self, by: str) -> None:
        self.thread = self.thread or self.run(self.desk.post("area", "BUILD"))
        file = f"<https://acme.slack.com/files/U1/F{len(self.new())}|the log {self.count}>"
        self.run(self.desk.share(file, by=by, thread=self.thread))

    @rule(by=LEADING, ref=REFS)
    def approve(self, by: str, ref: str) -> None:
        self.run(self.desk.say(f"approve {ref} {self.new()}", by=by))

    @rule(by=LEADING, ref=REFS)
    def reject(self, by: str, ref: str) -> None:
        self.run(self.desk.say(f"reject {ref} {self.new()}", by=by))

    @rule(by=LEADING, ref=REFS)
    def define(self, by: str, ref: str) -> None:
        self.run(self.desk.say(f'item edit {ref} def="{self.new()}"', by=by))

    @rule()
    def release(self) -> None:
        told = self.run(self.desk.say(f"set version={self.new().split()[-1]}", by=ANA))
        if told.labels:
            self.run(self.desk.press(told, "Confirm", by=ANA))

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.desk.now += timedelta(hours=hours)
        self.run(closings.once(self.desk.store, self.desk.now))

    @invariant()
    def every_approval_is_true(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.look(self.look))

    def look(self, scene: Scene) -> None:
        found = [item for item in items.everything(scene) if not item.derived]
        latest = signoffs.latest(scene, found)
        rows = scene.tx.execute(select(schema.signoff.c.id, schema.signoff.c.digest))
        digests = {row.id: row.digest for row in rows}
        for item in found:
            signoff = latest.get(item.id)
            counts = signoff.state if signoff and signoff.state in STATES.values() else None
            assert counts == STATES.get(item.state), item
            if signoff is None or counts is None:
                continue
            assert digests[signoff.id] == rules.digest(item, signoff.evidence), "it is bound to something else"
            if counts == "approved":
                assert signoff.judged_by not in (signoff.signer, item.owner)
                assert signoff.expires_at is None or signoff.expires_at > scene.now
        assert list(audit.verify(scene.tx)) == []


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.slow
class TestManyOrders(AnyOrder.TestCase):
    settings = settings(
        max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
