"""The two short-lived things an interaction hands the app: a trigger to open one view, a URL to answer by."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass(slots=True, eq=False)
class Trigger:
    """Opens one view within 3 real seconds. `view` is the id of the view it opened."""

    id: str
    user: str
    made: float
    view: str | None = None
    used: bool = False
    modal: str | None = None  # the view the interaction came from, which a push goes on top of

    @property
    def expired(self) -> bool:
        return time.monotonic() - self.made > TRIGGER_SECONDS


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """Answers one interaction, five times within 30 real minutes. `sent` holds what came by it."""

    id: str
    user: str
    channel: str
    made: float
    message_ts: str | None = None  # the message whose button was clicked
    ephemeral: bool = False
    uses: int = 0
    sent: list[Any] = field(default_factory=list)

    @property
    def fault(self) -> str | None:
        if self.uses >= RESPONSE_USES:
            return "used_url"
        return "expired_url" if time.monotonic() - self.made > RESPONSE_SECONDS else None


class Tickets:
    def __init__(self) -> None:
        self.triggers: dict[str, Trigger] = {}
        self.urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, modal: str | None = None) -> Trigger:
        now = time.monotonic()
        trigger = Trigger(f"{time.time_ns() // 1000}.{secrets.token_hex(16)}", user, now, modal=modal)
        self._forget(self.triggers, now - 600)
        self.triggers[trigger.id] = trigger
        return trigger

    def response_url(
        self, user: str, channel: str, message_ts: str | None = None, ephemeral: bool = False
    ) -> ResponseUrl:
        now = time.monotonic()
        url = ResponseUrl(secrets.token_hex(12), user, channel, now, message_ts, ephemeral)
        self._forget(self.urls, now - 2 * RESPONSE_SECONDS)
        self.urls[url.id] = url
        return url

    @staticmethod
    def _forget(tickets: dict[str, Any], before: float) -> None:
        """Drop the oldest once they are long expired (a dict keeps the order of making)."""
        while tickets and (oldest := next(iter(tickets.values()))).made < before:
            del tickets[oldest.id]
