"""What came of telling Slack something, as values. The courier decides what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.message import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in Slack, in `channel` at `ts`."""

    ts: str
    channel: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The direct-message channel with somebody."""

    channel: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Slack was asked and does not have it."""


@dataclass(frozen=True, slots=True)
class RetryAt:
    """It certainly did not happen. Try again no sooner than in `seconds`."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have happened: the answer was lost, or is no answer. Look before sending again."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, and will say so again: `code` is Slack's own (`channel_not_found`, `is_archived`, …)."""

    code: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack has taken a file and is working on it; it stands there in a moment."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a file, and what it is called. `alt` says in words what a picture shows."""

    name: str
    title: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that Slack keeps, and posts in `channel` at `post_at` unless it is told not to. `id` is Slack's."""

    id: str
    channel: str
    post_at: datetime


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """Slack does not post it."""


Failed = RetryAt | Uncertain | Refused


class Poster(Protocol):
    """The way to webhooks."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises NotAllowed, Unclear and NoAnswer (bot.domain.net)."""
        ...


class Sender(Protocol):
    """Slack, as the courier sees it. Nothing here raises for what Slack or the network does; nothing retries."""

    async def post(
        self, channel: str, message: Message, *, id: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> Sent | Failed:
        """Post once. `id` goes into the message's metadata, for `find`; members' apps can read it."""
        ...

    async def upload(
        self, channel: str, file: Upload, text: str, *, id: str, thread_ts: str | None = None
    ) -> Accepted | Failed:
        """Share a file with some words. `id` goes into its name, for `find`."""
        ...

    async def update(self, channel: str, ts: str, message: Message, *, id: str) -> Sent | Failed:
        """Replace what a message says. Repeating it does no harm."""
        ...

    async def find(
        self, channel: str, *, id: str, oldest: datetime, thread_ts: str | None = None
    ) -> Sent | Absent | Failed:
        """Look for the message posted, or the file shared, with `id` since `oldest`: in the channel, or in the thread
        of `thread_ts`.

        A failure here says nothing about the message.
        """
        ...

    async def count(self, channel: str, *, id: str, oldest: datetime) -> int | Failed:
        """How often a message posted with `id` stands in the channel itself, since `oldest`."""
        ...

    async def open_dm(self, user: str) -> Opened | Failed:
        """The direct-message channel with `user`, made if need be."""
        ...

    async def pin(self, channel: str, ts: str) -> Sent | Failed:
        """Pin a message; one that is pinned already counts as done."""
        ...

    async def publish(self, user: str, view: Mapping[str, Any]) -> Sent | Failed:
        """Have the Home tab of `user` show this view. Repeating it does no harm."""
        ...

    async def schedule(self, channel: str, message: Message, post_at: datetime) -> Scheduled | Failed:
        """Have Slack post a message by itself, at a whole second. It carries no id: Slack never posts one that does."""
        ...

    async def unschedule(self, channel: str, id: str) -> Unscheduled | Failed:
        """Have Slack not post it after all. Refused once it is posted, in its last minute, and the second time."""
        ...

    async def scheduled(self) -> list[Scheduled] | Failed:
        """All that golive has left with Slack."""
        ...
