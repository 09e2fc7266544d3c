"""A list of things, and one of them in full with its history: the frame of criteria and of risks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, heading, paragraph
from bot.views.item import Name, message
from bot.views.parts import Bold, Line, Part

SHOWN = 40
"""Lines of a list; what is beyond them is counted."""


def listed(title: str, lines: Sequence[Line], total: int, buttons: Sequence[Button] = ()) -> Message:
    if not lines:
        return message([[title]], paragraph([Bold(title)], ["Nothing is written down."]))
    more: list[Line] = [[f"and {total - len(lines)} more"]] if total > len(lines) else []
    below = [blocks.actions(*buttons)] if buttons else []
    return message([[title], *lines], heading(title), bullets(*lines, *more), *below)


def in_full(lines: Sequence[Line], history: Sequence[Line], buttons: Sequence[Button] = ()) -> Message:
    past = [paragraph([Bold("History")]), bullets(*history)] if history else []
    below = [blocks.actions(*buttons)] if buttons else []
    return message(lines, paragraph(*lines), *past, *below)


def picture(attempt: Attempt, what: str) -> Button:
    """Has it drawn, for whoever presses it."""
    return Button("Picture", "status", (what, "PICTURE"), attempt=attempt.id)


def people(users: Sequence[str], name: Name) -> list[Part]:
    """In brackets behind the place that is theirs."""
    named: list[Part] = []
    for user in users:
        named += [", " if named else " (", name(user)]
    return [*named, ")"] if named else []
