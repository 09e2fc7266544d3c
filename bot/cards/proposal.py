"""The card of what waits for a second person."""

from __future__ import annotations

from bot.domain.proposal import Kind, whom_to_ask
from bot.message import Message
from bot.store import people, proposals
from bot.store.scene import Scene
from bot.views import handover
from bot.views import wayback as view


def proposal(scene: Scene, subject: str) -> Message | None:
    found = proposals.of(scene, int(subject))
    if found is None:
        return None
    if found.kind is Kind.DIRECTOR:
        return handover.card(scene.launch, scene.attempt, found, people.names(scene.tx))
    asked = whom_to_ask(scene.crew, found)
    return view.card(scene.launch, scene.attempt, found, asked, people.names(scene.tx))
