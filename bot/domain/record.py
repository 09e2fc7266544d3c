"""What the record holds: who did what, what people wrote down, and what was told to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.action import Action


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which thing, and the facts of it."""

    actor: str
    verb: str
    ref: str
    facts: Mapping[str, Any]
    at: datetime
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote down as it happened."""

    kind: str
    ref: str | None
    author: str
    at: datetime
    text: str
    said_by: str | None = None
    """Who wrote the message it was taken from, and the message's address."""
    link: str | None = None
    action: Action | None = None
    """What it asks of somebody, if it does."""


KINDS = ("note", "lesson", "incident", "decision", "action")
"""What a note can be; the first is the usual one."""


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement to one audience, and how far it is: `pending`, `sent`, `uncertain` or `dead`."""

    id: int
    event: str
    audience: str
    channel: str
    state: str
    asked_at: datetime
    sent_at: datetime | None
    error: str | None
    link: str | None = None
    """Where it stands."""
    seen: int = 0
    """How many have said that they have seen it."""
