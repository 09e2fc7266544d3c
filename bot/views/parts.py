"""The parts of a line: what stands in it, how Slack shows it, and how it is said where only text is shown.

People's words go into rich text, whose elements are never read as markup: no mention, link or format can come
out of a title or a reason. The fallback text is made from the same parts, escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain import when
from bot.domain.typed import BACKTICK, unescape

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


def elements(line: Line) -> list[Element]:
    """A line as Slack shows it."""
    shown = [_element(part) for part in line if part != ""]
    return shown or [{"type": "text", "text": " "}]


def spoken(*lines: Line) -> str:
    """Lines as fallback text: for notifications, search and screen readers."""
    return "\n".join("".join(_spoken(part) for part in line).strip() for line in lines)


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
