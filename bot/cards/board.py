"""The board: the one pinned message of a launch room."""

from __future__ import annotations

from bot.message import Message
from bot.store import people, standing
from bot.store.scene import Scene
from bot.views import standing as view


def board(scene: Scene, subject: str) -> Message | None:
    return view.board(scene.launch, scene.attempt, standing.of(scene), people.names(scene.tx), scene.now)
