"""The feed: everything that changes in the workspace, in order, for the page and for the app's events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEPT = 5_000  # changes a page can catch up on after it lost its connection


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `user` is set when only that person may see it; `subject` is the message, view or channel."""

    seq: int
    type: str
    channel: str | None = None
    user: str | None = None
    subject: Any = None
    extra: Any = None


class Feed:
    def __init__(self) -> None:
        self.seq = 0
        self._changes: deque[Change] = deque(maxlen=KEPT)
        self._listeners: list[Callable[[Change], None]] = []
        self._more = asyncio.Event()

    def listen(self, listener: Callable[[Change], None]) -> None:
        self._listeners.append(listener)

    def tell(
        self, type: str, *, channel: str | None = None, user: str | None = None, subject: Any = None, extra: Any = None
    ) -> None:
        self.seq += 1
        change = Change(self.seq, type, channel, user, subject, extra)
        self._changes.append(change)
        for listener in self._listeners:
            listener(change)
        self._more.set()
        self._more = asyncio.Event()

    def after(self, seq: int) -> list[Change] | None:
        """The changes after `seq`, oldest first; None when they are no longer kept and a reader must start anew."""
        if seq > self.seq or (self._changes and seq < self._changes[0].seq - 1):
            return None
        fresh = min(self.seq - seq, len(self._changes))
        return [self._changes[index] for index in range(len(self._changes) - fresh, len(self._changes))]

    async def more(self, seq: int, seconds: float) -> bool:
        """Wait until there is a change after `seq`; False when `seconds` pass first."""
        try:
            async with asyncio.timeout(seconds):
                while self.seq <= seq:
                    await self._more.wait()
        except TimeoutError:
            return False
        return True
