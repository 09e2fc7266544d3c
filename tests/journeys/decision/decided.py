"""What is decided by now, and what followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.domain.decision import Decision
from bot.domain.launch import Attempt
from bot.domain.runbook import Step
from bot.store import audit, plan, polls
from bot.store.scene import Scene
from tests.desk import Desk

MINUTE = timedelta(minutes=1)


async def standing(desk: Desk) -> Any:
    return await desk.look(polls.standing_decision)


async def decisions(desk: Desk) -> list[Decision]:
    return await desk.look(lambda scene: [polls.decision_by_id(scene.tx, number) for number in (1, 2)])


async def the_attempt(desk: Desk) -> Attempt:
    return await desk.look(lambda scene: scene.attempt)


async def steps(desk: Desk) -> tuple[Step, ...]:
    return await desk.look(plan.steps)


async def go_step(desk: Desk) -> Step:
    return next(step for step in await steps(desk) if step.is_decision)


async def faults(desk: Desk) -> list[audit.Fault]:
    def look(scene: Scene) -> list[audit.Fault]:
        return list(audit.verify(scene.tx))

    return await desk.look(look)
