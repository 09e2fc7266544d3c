"""What the checks of a launch belong to, and when they change what they expect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.domain.runbook import State
from bot.store import attached, schema
from bot.store.scene import Scene
from tests.desk import ANA, Desk, open_desk
from tests.templates.test_go_live_measures import ATTACHED


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, template="go-live") as desk:
        yield desk


async def test_each_belongs_to_what_the_template_attached_it_to(desk: Desk) -> None:
    found = {one.name: set(one.refs) for one in await desk.look(attached.checks)}

    assert [name for name, refs in ATTACHED.items() if not set(refs.split()) <= found[name]] == []


async def test_variables_that_are_set_fill_it_in(desk: Desk) -> None:
    await desk.say("set base_url=https://app.example.com health_path=/up", by=ANA)

    health = next(one for one in await desk.look(attached.checks) if one.name == "health")

    assert (health.options["url"], health.waits_for) == ("https://app.example.com/up", ())


async def test_the_cutover_switches_what_it_expects(desk: Desk) -> None:
    async def waits() -> tuple[str, ...]:
        return next(one for one in await desk.look(attached.checks) if one.name == "dns-answer").waits_for

    assert await waits() == ("dns_before", "domain")

    await desk.change(lambda scene: _done(scene, "DAY-3"))

    assert await waits() == ("dns_expect", "domain")


def _done(scene: Scene, ref: str) -> None:
    step, state = schema.step, schema.step_state
    of = scene.tx.execute(
        step.select().where(step.c.launch_id == scene.launch.id, step.c.ref == ref).with_only_columns(step.c.id)
    ).scalar_one()
    scene.tx.execute(
        update(state).where(state.c.attempt_id == scene.attempt.id, state.c.step_id == of).values(state=State.DONE)
    )
