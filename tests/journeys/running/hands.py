"""A launch day by its steps: bring it on, look at a step and at its cards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.cards import CARDS
from bot.domain.launch import Attempt
from bot.domain.runbook import Step
from bot.store import plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, BIA, LEA, OLI, Desk
from tests.told import Told, shown

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FRIDAY = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
"""T-0: 10:00 in Berlin."""


async def decide_go(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    told = await desk.say("decide go", by=ANA)
    assert not told.refused, told.shown
    if "Confirm" in told.labels:
        await desk.press(told, "Confirm", by=ANA)


async def finish(desk: Desk, ref: str, by: str) -> Told:
    told = await desk.say(f"done {ref}", by=by)
    return await desk.press(told, told.labels[0], by=by)


async def attempt(desk: Desk) -> Attempt:
    return await desk.look(lambda scene: scene.attempt)


async def step(desk: Desk, ref: str) -> Step:
    return await desk.look(lambda scene: next(step for step in plan.steps(scene) if step.ref == ref))


async def change(desk: Desk, ref: str, **columns: Any) -> None:
    """Change a step of the launch itself."""

    def alter(scene: Scene) -> None:
        scene.tx.execute(update(schema.step).where(schema.step.c.ref == ref).values(**columns))

    await desk.change(alter)


async def card_of(desk: Desk, ref: str) -> str:
    """The card of a step as it would be drawn now."""
    found = await step(desk, ref)
    message = await desk.look(lambda scene: CARDS["step"](scene, str(found.id)))
    assert message is not None
    return shown(message)


async def phase_card(desk: Desk, code: str) -> str:
    message = await desk.look(lambda scene: CARDS["phase"](scene, code))
    assert message is not None
    return shown(message)
