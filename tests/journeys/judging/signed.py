"""What is signed off, and where an item stands."""

from __future__ import annotations

from bot.store import items
from tests.desk import Desk

LOG = "<https://ci.example/7> all green"


async def state(desk: Desk, ref: str) -> str:
    return await desk.look(lambda scene: items.by_ref(scene, ref).state)
