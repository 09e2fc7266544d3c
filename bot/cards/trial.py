"""How far the checks are that somebody has run, and what came of them."""

from __future__ import annotations

from bot.message import Message
from bot.store import trials
from bot.store.scene import Scene
from bot.views import rehearsal
from bot.views import trial as view


def trial(scene: Scene, subject: str) -> Message | None:
    found = trials.by_id(scene, int(subject))
    if found is None:
        return None
    message = view.ran(scene.launch, scene.attempt, found.seen, found.names)
    return message if scene.attempt.tells(found.by) else rehearsal.instead([found.by], message)
