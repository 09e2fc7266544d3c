"""Who is told what: let time pass for golive, see what each audience heard, and have Slack take what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bot.domain.draft import Draft
from bot.domain.runbook import State as StepState
from bot.message import Message
from bot.store import drafts, plan, schema
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import Desk

COMPANY, STAKEHOLDERS, CUSTOMERS = "C8", "C9", "C7"


async def wait(desk: Desk, span: timedelta = timedelta()) -> None:
    """Let time pass, and golive do what it does by itself."""
    desk.now += span
    while await closings.once(desk.store, desk.now):
        pass


async def arrive(desk: Desk, **values: Any) -> None:
    """Slack takes whatever waits to be said."""
    box = schema.outbox
    posted = {"state": "sent", "ts": "1764590400.000100", "sent_at": desk.now} | values
    pending = (box.c.kind == "said") & (box.c.state == "pending")
    await desk.store.write(lambda tx: tx.execute(update(box).where(pending).values(**posted)) and None)
    await wait(desk)


async def open_drafts(desk: Desk) -> list[Draft]:
    return await desk.look(drafts.unsettled)


async def draft_card(desk: Desk, audience: str, event: str | None = None) -> Message:
    """The newest card of a draft for an audience."""
    every = await desk.look(lambda scene: drafts.of(scene, event=event))
    [*_, newest] = [draft for draft in every if draft.audience == audience]
    return await desk.card("draft", str(newest.id))


async def reach_customers(desk: Desk) -> None:
    await change_launch(desk, audiences={"company": COMPANY, "stakeholders": STAKEHOLDERS, "customers": CUSTOMERS})


async def change_launch(desk: Desk, **columns: Any) -> None:
    await desk.store.write(lambda tx: tx.execute(update(schema.launch).values(**columns)) and None)


async def behind(desk: Desk, *refs: str) -> None:
    """Have these steps behind, as if they had run."""

    def end(scene: Scene) -> None:
        for step in plan.steps(scene):
            if step.ref in refs:
                plan.save(scene, step, replace(step, state=StepState.DONE, ended_at=desk.now))

    await desk.change(end)
