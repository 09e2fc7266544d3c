"""Reading what must be of a known shape: parts of payloads, and the fields of a submitted modal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Body = Mapping[str, Any]


class Malformed(Exception):
    """The payload is not of the shape Slack documents."""


def fields(values: Body) -> Iterable[tuple[str, str]]:
    for block_id in values:
        for action_id in (actions := mapping(values, block_id)):
            if value := value_of(mapping(actions, action_id)):
                yield block_id, value


def value_of(state: Body) -> str:
    """A field in the form typed text has: people and channels as tokens, typed words escaped, several with spaces."""
    match state:
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"selected_options": list()}:
            return " ".join(text(option, "value") for option in parts(state, "selected_options"))
        case {"selected_user": str(user)}:
            return f"<@{user}>"
        case {"selected_users": list() as users}:
            return " ".join(f"<@{user}>" for user in users)
        case {"selected_conversation": str(channel)} | {"selected_channel": str(channel)}:
            return f"<#{channel}>"
        case {"selected_conversations": list() as channels} | {"selected_channels": list() as channels}:
            return " ".join(f"<#{channel}>" for channel in channels)
        case {"selected_date": str(value)} | {"selected_time": str(value)}:
            return value
        case {"selected_date_time": int(seconds)}:
            return str(seconds)
        case {"value": str(value)}:
            return value.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return ""


def text(body: Body, name: str) -> str:
    """A text that must be there. Raises Malformed."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Malformed
    return value


def stamp(body: Body, name: str) -> str:
    """The id of a message: seconds since 1970, a point, and digits. Raises Malformed."""
    value = text(body, name)
    if not re.fullmatch(r"[0-9]{1,12}\.[0-9]{1,12}", value):
        raise Malformed
    return value


def words(body: Body, name: str) -> str:
    """A text that may be missing or empty. Raises Malformed when it is anything else."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Malformed
    return value or ""


def parts(body: Body, name: str) -> list[Body]:
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
        raise Malformed
    return value


def shared(message: Body) -> list[str]:
    """The files of a message as links in Slack's markup, by their titles.

    One that Slack does not describe, since it belongs to another workspace, is left out.
    """
    files = message.get("files")
    found = [file for file in files if isinstance(file, Mapping)] if isinstance(files, list) else []
    links = [(file.get("permalink"), file.get("title") or file.get("name") or "a file") for file in found]
    return [f"<{_escaped(link)}|{_escaped(str(name))}>" for link, name in links if isinstance(link, str) and link]


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", " ").replace("\n", " ")


def mapping(body: Body, name: str) -> Body:
    value = body.get(name)
    if not isinstance(value, Mapping):
        raise Malformed
    return value
