"""What an import added, for the launch room."""

from __future__ import annotations

from bot.message import Message
from bot.views import blocks
from bot.views.item import count
from bot.views.parts import Bold, clip


def added(name: str, many: int, spans: str) -> Message:
    """Said once in the room: everybody's list has grown."""
    return blocks.say(
        [Bold(f"{count(many, 'item')} more on the list"), f", imported from {name}: {clip(spans, 500)}."],
        ["Nobody has them yet. The area cards show them."],
    )
