"""Checks: as they stand, and what people hear when one turns."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.checked import Checked
from bot.domain.launch import Attempt, Launch
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button
from bot.views.item import some
from bot.views.parts import Bold, Emoji, Line, Quiet, clip

SAW = 150
"""Characters of what a probe saw."""

REFS = 4


def what(each: Checked) -> str:
    """A red check in one sentence, without its stop."""
    return f"check {each.name} is red: {clip(each.saw, SAW)}"


def why_void(each: Checked) -> str:
    """Finishes "… does not count any more: "."""
    return f"its {what(each)}."


def turned_red(launch: Launch, attempt: Attempt, each: Checked, fallen: Sequence[str]) -> Message:
    """To those whose it is, and to the director. `fallen` are the items whose sign-offs count no more by it."""
    back: list[Line] = [[f"Fallen back by it: {some(fallen, REFS)}."]] if fallen else []
    return blocks.say(
        [Emoji("red_circle"), " ", Bold(launch.name), f": check {each.name} turned red."],
        [Quiet(clip(each.saw, SAW))],
        [f"It belongs to {some(each.refs, REFS)}."],
        *back,
        buttons=[_look(attempt, each)],
    )


def green_again(attempt: Attempt, each: Checked) -> Message:
    return blocks.say(
        [Emoji("large_green_circle"), " ", Bold(f"Check {each.name}"), f" is green again: {clip(each.saw, SAW)}."],
        [f"It belongs to {some(each.refs, REFS)}."],
        buttons=[_look(attempt, each)],
    )


def _look(attempt: Attempt, each: Checked) -> Button:
    ref = each.refs[0].partition(".")[0]
    return Button(f"Look at {ref}", "status", (ref,), attempt=attempt.id)
