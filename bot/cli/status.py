"""`golive status`: where the launches stand, as plain text, for when Slack is away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.errors import Refused
from bot.message import Message
from bot.store import launches, ledger, people, standing
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import standing as view


def read(tx: Tx, key: str | None, now: datetime) -> str:
    """Every launch in a few lines, or all about the one called `key`. Raises Refused, naming those there are."""
    parts, keys = [], []
    for team in launches.teams(tx):
        tx.team = team
        for launch, attempt in launches.every(tx):
            keys.append(launch.key)
            if key in (None, launch.key):
                parts.append(_one(Scene(tx, launch, attempt, now), whole=key is not None))
    if not parts:
        raise Refused(f"There is no launch {key}. There are: {', '.join(keys)}." if keys else "There is no launch yet.")
    return "\n\n".join(parts)


def _one(scene: Scene, *, whole: bool) -> str:
    names = people.names(scene.tx)
    shown = view.status(scene.launch, scene.attempt, standing.of(scene), names, scene.now, scene.launch.zone)
    waiting = ", ".join(f"{count} {state}" for state, count in ledger.unsent(scene.tx, scene.launch.id))
    text = plain(shown, names) if whole else plain(Message(shown.text), names)
    return f"{text}\nMessages not sent: {waiting}" if waiting else text


def plain(message: Message, names: Mapping[str, str]) -> str:
    """A message in plain letters: what stands in its blocks, or its text when it has none. Buttons are left out."""
    lines = [line for block in message.blocks if (line := _block(block, names).rstrip())]
    return "\n".join(lines) if lines else message.text


def _block(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match block:
        case {"type": "header", "text": {"text": str(text)}}:
            return f"{text}\n{'=' * len(text)}"
        case {"type": "rich_text", "elements": parts}:
            return "\n".join(_rich(part, names) for part in parts)
        case {"type": "context", "elements": parts}:
            return " ".join(str(part.get("text", "")) for part in parts)
    return ""


def _rich(part: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"- {_rich(item, names)}" for item in part["elements"])
    return "".join(_said(part["elements"], names))


def _said(elements: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    for element in elements:
        match element:
            case {"type": "user", "user_id": str(user)}:
                yield f"@{names.get(user, user)}"
            case {"type": "date", "fallback": str(text)} | {"text": str(text)}:
                yield text
            case {"url": str(url)}:
                yield url
