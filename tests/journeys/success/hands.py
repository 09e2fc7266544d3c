"""What these tests do by hand: let the time of criteria come."""

from __future__ import annotations

from datetime import timedelta

from bot.store import schema
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import T0, Desk

HOUR = timedelta(hours=1)
DAY = 24
"""Hours."""
DUE = T0 + 24 * HOUR
"""When the small release is judged."""


async def until(desk: Desk, hours: float) -> None:
    """So many hours after T-0, with all done that golive does by itself by then."""
    desk.now = T0 + hours * HOUR
    while await closings.once(desk.store, desk.now):
        pass


def differently(scene: Scene, **settings: str) -> None:
    """CRIT-3, as a template might have it too."""
    table = schema.criterion
    kept = scene.tx.execute(table.select().where(table.c.ref == "CRIT-3")).one().settings
    scene.tx.execute(table.update().where(table.c.ref == "CRIT-3").values(settings=kept | settings))


async def mine(desk: Desk, user: str) -> str:
    return (await desk.say("mine", by=user, channel="D1")).shown
