"""The set-up card: what a new launch still needs."""

from __future__ import annotations

from bot.message import Message
from bot.store import items, launches, plan
from bot.store.scene import Scene
from bot.views import setup as view


def setup(scene: Scene, subject: str) -> Message | None:
    areas = [row.code for row in launches.areas(scene.tx, scene.launch.id) if not row.derived]
    seats = [seat.code for seat in scene.crew.seats if seat.mandatory]
    needed = list(dict.fromkeys([*areas, *seats]))
    counted = [item for item in items.everything(scene) if not item.derived]
    steps = [step for step in plan.steps(scene) if "own clock" not in step.flags]
    return view.card(
        scene.launch,
        scene.attempt,
        view.Setup(
            items=len(counted),
            steps=len(steps),
            seats=len(scene.crew.seats),
            leaderless=tuple(place for place in needed if not scene.crew.leads.get(place)),
            audiences=scene.launch.audiences,
        ),
    )
