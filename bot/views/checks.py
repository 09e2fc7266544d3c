"""Checks: as they stand, and what people hear when one turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.attached import Attached
from bot.domain.checked import Checked, Light
from bot.domain.launch import Attempt, Launch
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import count, message, some
from bot.views.parts import At, Bold, Code, Emoji, Line, Part, Quiet, clip

SAW = 150
"""Characters of what a probe saw."""

REFS = 4

LISTED = 30
"""Checks of a list; what is beyond them is counted."""

SIGNS = {Light.GREEN: "large_green_circle", Light.RED: "red_circle", None: "white_circle"}
ORDER = {Light.RED: 0, None: 1, Light.GREEN: 2}


def line(each: Checked, zone: str, *, refs: bool = True) -> Line:
    """A check as it stands: its light, what its last probe saw, and when."""
    seen: list[Part] = (
        [f": {clip(each.saw, SAW)} · ", At(each.probed_at, zone)] if each.probed_at else [": not tried yet"]
    )
    doubt = f" · {each.result}" if each.doubtful and each.result else ""
    belongs = f" · {some(each.refs, REFS)}" if refs else ""
    return [Emoji(SIGNS[each.light]), " ", Bold(each.name), f" {each.kind}", *seen, f"{doubt}{belongs}"]


def listed(found: Sequence[Checked], waiting: Sequence[Attached], zone: str) -> Message:
    """All checks of a launch, the red ones first; and those that wait for variables."""
    order = sorted(found, key=lambda each: (ORDER[each.light], each.name))
    shown: list[Line] = [line(each, zone) for each in order[:LISTED]]
    more: list[Line] = [[f"and {len(order) - LISTED} more"]] if len(order) > LISTED else []
    many = Counter(each.light for each in found)
    title: Line = [Bold("Checks"), f": {many[Light.RED]} red, {many[Light.GREEN]} green, {many[None]} not told yet"]
    parts = [paragraph(title), *([bullets(*shown, *more)] if shown else [])]
    return message([title, *shown], *parts, *([paragraph(*_waiting(waiting))] if waiting else []))


def _waiting(waiting: Sequence[Attached]) -> list[Line]:
    """What is to be set, and which checks are attached then."""
    wants: dict[str, list[str]] = {}
    for one in waiting:
        wants.setdefault("=… ".join((*one.waits_for, "")).strip(), []).append(one.name)
    lines: list[Line] = [[Code(f"set {variables}"), f" for {some(names, REFS)}"] for variables, names in wants.items()]
    return [[Bold(f"{len(waiting)} not attached"), ": what they try is not set"], *lines[:LISTED]]


def in_short(red: Sequence[Checked], room: int) -> list[Line]:
    """On the board: how many are red, and the first of them."""
    if not red:
        return []
    named = ", ".join(f"{each.name} {each.refs[0]}" for each in red)
    return [[Bold(f"{count(len(red), 'check')} red"), f" {clip(named, 2 * room)}"]]


def beside(red: Sequence[Checked], most: int) -> list[Line]:
    """Red checks, for whoever answers or decides; nothing where there is none."""
    lines: list[Line] = [
        [Bold(each.name), f" {some(each.refs, REFS)}: ", Quiet(clip(each.saw, 60))] for each in red[:most]
    ]
    more: list[Line] = [[f"and {len(red) - most} more"]] if len(red) > most else []
    return [[Bold("Red checks")], *lines, *more] if lines else []


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


def blind(attempt: Attempt, each: Checked) -> Message:
    """To those whose it is, when a green check could not be told for a day."""
    return blocks.say(
        [
            Emoji("white_circle"),
            " ",
            Bold(f"Check {each.name}"),
            " could not be told for a day, so it is green no more.",
        ],
        [Quiet(clip(each.saw, SAW))],
        [f"It belongs to {some(each.refs, REFS)}, and keeps no approval fresh until it passes."],
        buttons=[_look(attempt, each)],
    )


def _look(attempt: Attempt, each: Checked) -> Button:
    ref = each.refs[0].partition(".")[0]
    return Button(f"Look at {ref}", "status", (ref,), attempt=attempt.id)
