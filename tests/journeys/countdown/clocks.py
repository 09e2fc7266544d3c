"""What the clock and the plan of a launch are by now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.launch import Attempt
from bot.domain.runbook import Step
from bot.store import plan, schema
from tests.desk import ANA, Desk
from tests.told import Told

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FRIDAY = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
"""10:00 in Berlin, three days after what the tests call now."""

ELSEWHERE = "C9"
"""Where the stakeholders of the launch are told."""


async def attempt(desk: Desk) -> Attempt:
    return await desk.look(lambda scene: scene.attempt)


async def steps(desk: Desk) -> dict[str, Step]:
    return {step.ref: step for step in await desk.look(plan.steps)}


async def armed(desk: Desk) -> int:
    table = schema.reminder
    return await desk.look(lambda scene: len(scene.tx.execute(table.select().where(table.c.state == "armed")).all()))


async def confirmed(desk: Desk, words: str, by: str = ANA) -> Told:
    return await desk.press(await desk.say(words, by=by), "Confirm", by=by)
