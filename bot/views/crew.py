"""The people of a launch, as its room hears of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Message
from bot.views.blocks import say
from bot.views.parts import Bold, Group, Mention, Part

WORK = {
    "area": "Sign-offs come into this thread, and you approve them here.",
    "phase": "Its steps come into this thread, and you are told when one is late.",
}


def welcome(place: str, kind: str, leads: Sequence[tuple[str, str]]) -> Message:
    """To the new leads of an area or a phase (`kind`): (id, `user` or `group`)."""
    named: list[Part] = []
    for who, is_a in leads:
        named += [Mention(who) if is_a == "user" else Group(who), " "]
    return say([*named, "you lead ", Bold(place), f" now. {WORK[kind]}"])
