"""The card of a draft: how it reads, and how far it is."""

from __future__ import annotations

from bot.message import Message
from bot.store import drafts, plan
from bot.store.scene import Scene
from bot.views import draft as view


def draft(scene: Scene, subject: str) -> Message | None:
    found = drafts.by_id(scene, int(subject))
    if found is None:
        return None
    ref = next((step.ref for step in plan.steps(scene) if step.id == found.step), None)
    return view.card(scene.launch, scene.attempt, found, drafts.values(scene, found), ref)
