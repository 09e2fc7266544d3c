"""A green check ticks its line of a step that runs, and stands as evidence behind a sign-off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.domain.item import State
from bot.store import plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, OLI, T0
from tests.journeys.checking.lab import APP, Lab


def on_line(scene: Scene, ref: str, line: int) -> None:
    """The certificate is what a line of a step is about."""
    step = schema.step
    here = (step.c.launch_id == scene.launch.id) & (step.c.ref == ref)
    kept = scene.tx.execute(select(step.c.settings).where(here)).scalar_one()
    lines = [{**each, "checks": ["certificate"] if n == line else []} for n, each in enumerate(kept["lines"], 1)]
    scene.tx.execute(update(step).where(here).values(settings={**kept, "lines": lines}))


async def ticked(lab: Lab, ref: str) -> frozenset[int]:
    return next(step.ticked for step in await lab.desk.look(plan.steps) if step.ref == ref)


async def test_a_blocker_is_signed_off_with_what_its_check_saw(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    assert not (await lab.desk.say("signoff OPS-1", by=EVE)).refused

    assert (await lab.desk.item("OPS-1")).state is State.SIGNED
    assert "check certificate: valid for 90 days, TLS 1.3" in (await lab.desk.say("status OPS-1", by=OLI)).shown
    assert not (await lab.desk.say("approve OPS-1", by=OLI)).refused


async def test_one_whose_last_outcome_is_a_failure_proves_nothing(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    lab.certificate.lasts(3)
    await lab.probe()

    told = await lab.desk.say("signoff OPS-1", by=EVE)

    assert told.answer.form is not None, "a blocker needs evidence"


async def test_a_line_is_ticked_by_its_check_once_the_step_runs(lab: Lab) -> None:
    desk = lab.desk
    await desk.change(lambda scene: on_line(scene, "PRE-1", 2))
    await desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    assert await ticked(lab, "PRE-1") == frozenset()

    assert not (await desk.say("start PRE-1", by=OLI)).refused
    await lab.probe(every=timedelta(seconds=1))

    assert await ticked(lab, "PRE-1") == {2}
    [entry] = await desk.record("tick")
    assert (entry.actor, entry.ref, entry.facts) == ("", "PRE-1.2", {"check": "certificate"})


async def test_a_red_one_ticks_nothing(lab: Lab) -> None:
    desk = lab.desk
    await desk.change(lambda scene: on_line(scene, "PRE-1", 2))
    lab.certificate.lasts(3)
    await desk.say(f"set domain={APP}", by=ANA)
    await lab.probe(times=3)
    await desk.say("start PRE-1", by=OLI)

    await lab.probe()

    assert await ticked(lab, "PRE-1") == frozenset()


async def test_a_step_that_runs_checks_has_all_of_them_probed_at_once(lab: Lab) -> None:
    desk = lab.desk
    await desk.set_t0(T0.replace(day=20))
    await desk.say(f"set domain={APP}", by=ANA)
    await lab.probe(times=2)
    before = (await lab.check()).probed_at

    await desk.say("start PRE-1", by=BEN)
    await lab.probe(every=timedelta(seconds=1))

    after = (await lab.check()).probed_at
    assert before is not None
    assert after is not None
    assert after > before
