"""Clocks of the board and of the phase under way, brought up to date although nothing changed: so that a dead golive
is visible, and how late it grows."""

from __future__ import annotations

from datetime import datetime

from bot.domain import countdown as rules
from bot.domain import runbook
from bot.services import room
from bot.store import due, launches, plan
from bot.store.engine import Store, Tx
from bot.store.scene import of_attempt

MOST = 20


async def once(store: Store, now: datetime) -> bool:
    """Have the boards drawn whose time has come. False: there are none."""
    attempts = await store.read(lambda tx: due.to_redraw(tx, now, MOST))
    for attempt in attempts:
        await store.write(lambda tx, attempt=attempt: _redraw(tx, attempt, now))  # type: ignore[misc]
    return bool(attempts)


def _redraw(tx: Tx, attempt: int, now: datetime) -> None:
    scene = of_attempt(tx, attempt, now)
    then = rules.redraw_after(scene.attempt, now)
    launches.redraw_at(tx, attempt, then)
    if then is not None:
        room.clocks(scene, runbook.under_way(plan.steps(scene)))
