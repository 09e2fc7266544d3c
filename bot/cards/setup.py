"""The set-up card: what a new launch still needs."""

from __future__ import annotations

from bot.message import Message
from bot.store import items, linting, plan
from bot.store.scene import Scene
from bot.views import setup as view


def setup(scene: Scene, subject: str) -> Message | None:
    counted = [item for item in items.everything(scene) if not item.derived]
    steps = [step for step in plan.steps(scene) if "own clock" not in step.flags]
    return view.card(
        scene.launch,
        scene.attempt,
        view.Setup(
            items=len(counted),
            steps=len(steps),
            seats=len(scene.crew.seats),
            findings=linting.findings(scene),
            audiences=scene.launch.reached,
        ),
    )
