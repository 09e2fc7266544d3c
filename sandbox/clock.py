"""The workspace's clock: it can stand still, run at another rate, or jump forward. It never goes back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


class Clock:
    """A clock in UTC. `start` is its first reading (now, when None); it runs one to one from there.

    `version` counts the changes of rate, pause and jumps, so that a follower knows when to read it again.
    `next_due` is what a follower says it waits for, `caption` what the page says under the clock; setting them is not
    such a change.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._read_at = time.monotonic()
        self._reading = (start or datetime.now(UTC)).astimezone(UTC)
        self.rate = 1.0
        self.paused = False
        self.version = 1
        self.next_due: datetime | None = None
        self.caption = ""
        self._changed = asyncio.Event()
        self.changed_at = self._read_at
        self.on_change: list[Callable[[], None]] = []

    def now(self) -> datetime:
        if self.paused:
            return self._reading
        return self._reading + timedelta(seconds=(time.monotonic() - self._read_at) * self.rate)

    def pause(self) -> None:
        self._set(paused=True)

    def run(self, rate: float = 1.0) -> None:
        """Run at `rate` sandbox seconds for each real second."""
        if not 0 < rate <= 86_400:
            raise ValueError("the rate must be above 0 and at most 86400")
        self._set(paused=False, rate=rate)

    def jump(self, to: datetime | timedelta) -> None:
        """Go forward to a moment, or by a span. A moment already past changes nothing."""
        now = self.now()
        self._set(reading=max(now, now + to if isinstance(to, timedelta) else to.astimezone(UTC)))

    def jump_to_next_due(self) -> bool:
        """Go to the follower's next due moment; False when it has none ahead."""
        if self.next_due is None or self.next_due <= self.now():
            return False
        self.jump(self.next_due)
        return True

    async def wait_change(self, after: int, seconds: float | None = None) -> bool:
        """Wait until `version` is greater than `after`; False when `seconds` real seconds pass first."""
        try:
            async with asyncio.timeout(seconds):
                while self.version <= after:
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def as_json(self) -> dict[str, Any]:
        return {
            "now": iso(self.now()),
            "rate": self.rate,
            "paused": self.paused,
            "version": self.version,
            "next_due": iso(self.next_due) if self.next_due else None,
            "caption": self.caption,
        }

    def _set(self, *, reading: datetime | None = None, paused: bool | None = None, rate: float | None = None) -> None:
        self._reading = reading or self.now()
        self._read_at = self.changed_at = time.monotonic()
        self.paused = self.paused if paused is None else paused
        self.rate = self.rate if rate is None else rate
        self.version += 1
        for listener in self.on_change:
            listener()
        self._changed.set()
        self._changed = asyncio.Event()


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def parse_moment(text: str) -> datetime:
    """Read an ISO moment; one without a zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
