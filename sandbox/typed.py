"""What people type: names become mentions, links become links, and & < > are escaped, as Slack's composer does."""

from __future__ import annotations

import re
from typing import Any

from sandbox.plain import escape, unescape
from sandbox.world import Channel, World

WORD = re.compile(r"https?://[^\s<>]+|(?<![\w@#/])[@#][\w.\-]+")
TRAILING = ".,;:!?)'\""
EVERYBODY = ("here", "channel", "everyone")
MENTION = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def as_message(world: World, text: str) -> str:
    """A typed message: `@ana` is `<@U01ANA>`, `#general` is `<#C..|general>`, an address is `<address>`."""
    return _marked(world, text, labels=False)


def as_command(world: World, text: str, should_escape: bool) -> str:
    """The text after a slash command; mentions carry their label. Without `should_escape` it stays as typed."""
    return _marked(world, text, labels=True) if should_escape else text


def _marked(world: World, text: str, labels: bool) -> str:
    parts, at = [], 0
    for found in WORD.finditer(text):
        word = found[0].rstrip(TRAILING)
        mark = f"<{word}>" if "://" in word else _mention(world, word, labels)
        parts += [escape(text[at : found.start()]), escape(word) if mark is None else mark]
        at = found.start() + len(word)
    return "".join([*parts, escape(text[at:])])


def _mention(world: World, word: str, labels: bool) -> str | None:
    """The mark for `@name` or `#name`; None when nobody and nothing is called so."""
    name = word[1:]
    if word[0] == "#":
        channel = _channel(world, name)
        return f"<#{channel.id}|{channel.name}>" if channel else None
    if name.lower() in EVERYBODY:
        return f"<!{name.lower()}>"
    if group := world.group(name):
        return f"<!subteam^{group.id}|@{group.handle}>" if labels else f"<!subteam^{group.id}>"
    try:
        user = world.user(name)
    except KeyError:
        return None
    return f"<@{user.id}|{user.name}>" if labels else f"<@{user.id}>"


def _channel(world: World, name: str) -> Channel | None:
    try:
        return world.channel(name)
    except KeyError:
        return None


def rich_blocks(text: str) -> list[dict[str, Any]]:
    """The rich_text block that Slack adds to a typed message."""
    elements: list[dict[str, Any]] = []
    at = 0
    for found in MENTION.finditer(text):
        if before := text[at : found.start()]:
            elements.append({"type": "text", "text": unescape(before)})
        elements.append(_rich(found[1], found[2], found[3]))
        at = found.end()
    if rest := text[at:]:
        elements.append({"type": "text", "text": unescape(rest)})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _rich(sign: str, target: str, label: str | None) -> dict[str, Any]:
    match sign:
        case "@":
            return {"type": "user", "user_id": target}
        case "#":
            return {"type": "channel", "channel_id": target}
        case "!" if target.startswith("subteam^"):
            return {"type": "usergroup", "usergroup_id": target.removeprefix("subteam^")}
        case "!":
            return {"type": "broadcast", "range": target}
    return {"type": "link", "url": target} | ({"text": label} if label else {})
