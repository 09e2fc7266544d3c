"""The few Block Kit shapes golive uses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.message import Block, Message
from bot.views.parts import Element, Line, clean, clip, elements, marked, spoken


def paragraph(*lines: Line) -> Block:
    """Lines of text, one below the other."""
    shown: list[Element] = []
    for line in lines:
        if shown:
            shown.append({"type": "text", "text": "\n"})
        shown += elements(line)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": shown}]}


def bullets(*lines: Line) -> Block:
    sections = [{"type": "rich_text_section", "elements": elements(line)} for line in lines]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": sections}]}


def table(lines: Sequence[str]) -> Block:
    """Lines in letters of one width, so that columns stand below each other. For golive's own words and numbers."""
    text: Element = {"type": "text", "text": clean("\n".join(lines))}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def heading(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": clip(clean(text), 150), "emoji": False}}


def small(text: str) -> Block:
    """A line in small grey print, for golive's own words and numbers."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": clip(clean(text), 1900), "emoji": False}]}


def length(blocks: Sequence[Block]) -> int:
    """The letters of all texts in blocks, which Slack refuses near 11,300 of."""
    return sum(_letters(block) for block in blocks)


def _letters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_letters, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return sum(map(_letters, part.values())) + (len(own) if isinstance(own, str) else 0)


def rule() -> Block:
    return {"type": "divider"}


def bar(percent: int, signed_percent: int = 0, width: int = 10) -> str:
    """`▓` approved, `▒` signed and waiting, `░` the rest."""
    full = percent * width // 100
    half = max(signed_percent * width // 100 - full, 0)
    return "▓" * full + "▒" * half + "░" * (width - full - half)


@dataclass(frozen=True, slots=True)
class Button:
    """A button makes the same call as typed words do. It carries ids, never rights.

    `seen` is the sign-off number or plan version it is drawn from; when that has moved on, the call is told so.
    """

    label: str
    verb: str
    refs: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    attempt: int | None = None
    seen: int | None = None
    style: str | None = None
    ask: str | None = None
    """A question to confirm first, for what cannot be undone."""

    @property
    def value(self) -> str:
        carried = {
            "v": self.verb,
            "r": list(self.refs),
            "o": dict(self.options),
            "t": self.text,
            "a": self.attempt,
            "s": self.seen,
        }
        kept = {key: value for key, value in carried.items() if value}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Boxes:
    """Check boxes: each change makes a call of `verb` at once, which says what is `ticked` then.

    It says too what was ticked when they were drawn: somebody else may have ticked another since. That stands in the
    action's id, so that boxes drawn anew are other boxes, and Slack shows them as golive means them.
    """

    verb: str
    ref: str
    choices: Sequence[tuple[str, str]]
    """(value, what is shown), at most ten."""
    ticked: frozenset[str]
    attempt: int

    @property
    def action_id(self) -> str:
        drawn = " ".join(value for value, _ in self.choices if value in self.ticked)
        carried = {"v": self.verb, "r": [self.ref], "o": {"drawn": drawn}, "a": self.attempt}
        return json.dumps(carried, ensure_ascii=False, separators=(",", ":"))


def boxes(boxes: Boxes) -> Block:
    """A block of its own (docs.slack.dev/reference/block-kit/block-elements/checkboxes-element)."""
    options = [
        {"text": {"type": "plain_text", "text": clip(clean(text), 75), "emoji": False}, "value": value}
        for value, text in boxes.choices
    ]
    element: Element = {"type": "checkboxes", "action_id": boxes.action_id, "options": options}
    if ticked := [option for option in options if option["value"] in boxes.ticked]:
        element["initial_options"] = ticked
    return {"type": "actions", "elements": [element]}


def actions(*buttons: Button) -> Block:
    return {"type": "actions", "elements": [_button(button, place) for place, button in enumerate(buttons)]}


def _button(button: Button, place: int) -> Element:
    element: Element = {
        "type": "button",
        "action_id": f"{button.verb}:{place}",
        "text": {"type": "plain_text", "text": clip(button.label, 75), "emoji": False},
        "value": button.value,
    }
    if button.style:
        element["style"] = button.style
    if button.ask:
        element["confirm"] = {
            "title": {"type": "plain_text", "text": "Are you sure?"},
            "text": {"type": "plain_text", "text": clip(button.ask, 300)},
            "confirm": {"type": "plain_text", "text": clip(button.label, 30)},
            "deny": {"type": "plain_text", "text": "Go back"},
        }
    return element


def say(*lines: Line, buttons: Sequence[Button] = ()) -> Message:
    """A message of plain lines, with buttons under it."""
    blocks = [paragraph(*lines)]
    if buttons:
        blocks.append(actions(*buttons))
    return Message(spoken(*lines), tuple(blocks))


def sentence(text: str, buttons: Sequence[Button] = ()) -> Message:
    """A message of golive's own sentences, one per line of `text`."""
    return say(*(marked(line) for line in text.split("\n")), buttons=buttons)
