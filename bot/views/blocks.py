"""The few Block Kit shapes golive uses.

People's words go into rich text, whose elements are never read as markup: no mention, link or format can come
out of a title or a reason. The fallback text is made from the same parts, escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import when
from bot.domain.typed import BACKTICK, unescape
from bot.message import Block, Message

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Said in passing: italic."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person who is to be notified (in a new message) or seen by name."""

    user: str


@dataclass(frozen=True, slots=True)
class Group:
    """A user group that is to be notified."""

    group: str


@dataclass(frozen=True, slots=True)
class At:
    """A moment, shown in each reader's own zone. The fallback names the launch's zone."""

    at: datetime
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Time:
    """The time of day of a moment within hours, in each reader's own zone. The fallback is the launch's clock."""

    at: datetime
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, by name."""

    channel: str


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Emoji:
    """A pictogram by its Slack name. It stands beside words that say the same."""

    name: str


Part = str | Bold | Quiet | Code | Mention | Group | At | Time | Place | Link | Emoji
Line = Sequence[Part]

HIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Control, zero-width and direction marks: they hide or reorder what a reader sees."""


def clean(text: str) -> str:
    return text if text.isprintable() else HIDDEN.sub("", text)


def escape(text: str) -> str:
    """For the fallback text, which Slack reads as markup (docs.slack.dev, formatting message text)."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _element(part: Part) -> Element:
    match part:
        case str():
            return {"type": "text", "text": clean(part)}
        case Bold(text):
            return {"type": "text", "text": clean(text), "style": {"bold": True}}
        case Quiet(text):
            return {"type": "text", "text": clean(text), "style": {"italic": True}}
        case Code(text):
            return {"type": "text", "text": clean(text), "style": {"code": True}}
        case Mention(user):
            return {"type": "user", "user_id": user}
        case Group(group):
            return {"type": "usergroup", "usergroup_id": group}
        case At(at, zone):
            return {
                "type": "date",
                "timestamp": int(at.timestamp()),
                "format": "{date_short_pretty} at {time}",
                "fallback": when.local(at, zone),
            }
        case Time(at, zone):
            return {
                "type": "date",
                "timestamp": int(at.timestamp()),
                "format": "{time}",
                "fallback": when.clock(at, zone),
            }
        case Place(channel):
            return {"type": "channel", "channel_id": channel}
        case Link(url, text):
            return {"type": "link", "url": url, "text": clean(text)}
        case Emoji(name):
            return {"type": "emoji", "name": name}


def _spoken(part: Part) -> str:
    match part:
        case str():
            return escape(part)
        case Bold(text) | Quiet(text) | Code(text):
            return escape(text)
        case Mention(user):
            return f"<@{user}>"
        case Group(group):
            return f"<!subteam^{group}>"
        case At(at, zone):
            return when.local(at, zone)
        case Time(at, zone):
            return when.clock(at, zone)
        case Place(channel):
            return f"<#{channel}>"
        case Link(url, text):
            return escape(f"{text} ({url})" if text and text != url else url)
        case Emoji():
            return ""


def _elements(line: Line) -> list[Element]:
    elements = [_element(part) for part in line if part != ""]
    return elements or [{"type": "text", "text": " "}]


def spoken(*lines: Line) -> str:
    """Lines as fallback text: for notifications, search and screen readers."""
    return "\n".join("".join(_spoken(part) for part in line).strip() for line in lines)


def paragraph(*lines: Line) -> Block:
    """Lines of text, one below the other."""
    elements: list[Element] = []
    for line in lines:
        if elements:
            elements.append({"type": "text", "text": "\n"})
        elements += _elements(line)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def bullets(*lines: Line) -> Block:
    sections = [{"type": "rich_text_section", "elements": _elements(line)} for line in lines]
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


_MARKS = re.compile(r"<@(?P<user>[A-Z0-9]+)>|<!subteam\^(?P<group>[A-Z0-9]+)>|`(?P<code>[^`\n]+)`")


def marked(text: str) -> Line:
    """golive's own short sentences: `<@U…>` is a person, backticks are code, all else is escaped text.

    Words of people stand in them as `literal` makes them.
    """
    parts: list[Part] = []
    end = 0
    for match in _MARKS.finditer(text):
        if match.start() > end:
            parts.append(_as_typed(text[end : match.start()]))
        kind = match.lastgroup
        parts.append(
            Mention(match["user"])
            if kind == "user"
            else Group(match["group"])
            if kind == "group"
            else Code(_as_typed(match["code"]))
        )
        end = match.end()
    if end < len(text):
        parts.append(_as_typed(text[end:]))
    return parts


def _as_typed(text: str) -> str:
    return unescape(text.replace(BACKTICK, "`"))


def say(*lines: Line, buttons: Sequence[Button] = ()) -> Message:
    """A message of plain lines, with buttons under it."""
    blocks = [paragraph(*lines)]
    if buttons:
        blocks.append(actions(*buttons))
    return Message(spoken(*lines), tuple(blocks))


def sentence(text: str, buttons: Sequence[Button] = ()) -> Message:
    """A message of golive's own sentences, one per line of `text`."""
    return say(*(marked(line) for line in text.split("\n")), buttons=buttons)


def local(at: datetime, zone: str) -> str:
    return when.local(at, zone)


def clock(at: datetime, zone: str) -> str:
    """`14:05`, in a zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
