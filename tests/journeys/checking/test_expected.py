"""What a check is to see changes with the cutover, and what may be red while a step runs is no alarm."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from bot.domain.check import Result
from bot.domain.checked import Light
from bot.domain.runbook import State
from bot.store import checks, launches, plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, T0
from tests.journeys.checking.lab import APP, Lab


def expecting(scene: Scene, **changes: object) -> None:
    kept = scene.launch.settings["checks"]
    kept = {**kept, "certificate": {**kept["certificate"], **changes}}
    launches.save(scene.tx, scene.launch, settings={**scene.launch.settings, "checks": kept})


def runs(scene: Scene, state: State) -> None:
    """DAY-2 cuts over, and lists the check as one that may be red meanwhile."""
    step = schema.step
    here = (step.c.launch_id == scene.launch.id) & (step.c.ref == "DAY-2")
    kept = scene.tx.execute(select(step.c.settings).where(here)).scalar_one()
    changed = {**kept, "expects_red": ["certificate"], "cutover": "forth"}
    scene.tx.execute(update(step).where(here).values(settings=changed))
    was = next(each for each in plan.steps(scene) if each.ref == "DAY-2")
    plan.save(scene, was, replace(was, state=state, started_at=scene.now))
    plan.retime(scene)


async def test_while_a_step_runs_what_it_lists_may_be_red(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    lab.certificate.lasts(3)
    await lab.desk.change(lambda scene: runs(scene, State.STARTED))

    await lab.probe(times=5)

    check = await lab.check()
    assert (check.light, check.result) == (Light.GREEN, Result.FAILED), "it is seen, and does not count"
    assert [each.result for each in await lab.desk.look(lambda scene: checks.history(scene, "certificate", 9))] == [
        Result.FAILED,
        Result.PASSED,
    ]

    await lab.desk.change(lambda scene: runs(scene, State.DONE))
    await lab.probe(times=3)

    assert (await lab.check()).light is Light.RED


async def test_the_cutover_switches_what_it_expects(lab: Lab) -> None:
    await lab.desk.change(lambda scene: expecting(scene, before={"days": 60}, after={"days": 1}))
    await lab.desk.say(f"set domain={APP}", by=ANA)
    lab.certificate.lasts(3)
    await lab.probe(times=3)
    assert (await lab.check()).light is Light.RED

    await lab.desk.change(lambda scene: runs(scene, State.DONE))
    await lab.probe()

    check = await lab.check()
    assert (check.light, check.saw) == (Light.GREEN, "valid for 3 days, TLS 1.3")


async def test_variables_that_change_begin_it_anew(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    assert (await lab.check()).light is Light.GREEN

    await lab.desk.say("set domain=other.example.com", by=ANA)
    await lab.probe()

    check = await lab.check()
    assert (check.light, check.result) == (None, Result.UNKNOWN)
    assert "other.example.com" in check.saw

    await lab.desk.say("set domain=", by=ANA)
    await lab.probe()
    assert "certificate" not in [each.name for each in await lab.all()]


async def test_a_moved_t0_moves_when_it_is_due(lab: Lab) -> None:
    desk = lab.desk
    await desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    assert (await lab.check()).due_at - desk.now <= checks.LEASE, "T-0 is near"

    await desk.set_t0(T0.replace(day=20))
    await lab.probe(times=2)
    assert (await lab.check()).due_at - desk.now > 50 * checks.LEASE

    await desk.set_t0(T0)
    await lab.probe()
    assert (await lab.check()).due_at - desk.now <= checks.LEASE
