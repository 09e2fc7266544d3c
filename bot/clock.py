"""The one clock. Everything else is handed its time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import aiohttp
import structlog

from bot.errors import StoreDown
from bot.store import streams
from bot.store.engine import Store

log = structlog.get_logger()

SKEW = timedelta(seconds=2)
"""A database clock further away than this is reported."""

SKEW_SECONDS = 300
"""How often this machine's clock is compared with the database's."""

POLL_SECONDS = 25
"""How long the followed clock may keep a request open until something changes."""


class Clock(Protocol):
    """What time it is, and how long to sleep until another time."""

    on_change: Callable[[], None]
    """Called on the event loop when time jumped or runs at another rate."""

    def now(self) -> datetime:
        """An aware UTC datetime."""
        ...

    def seconds_until(self, at: datetime) -> float:
        """Real seconds until `at`, 0 when it has come, infinity while the clock stands."""
        ...

    def waits_for(self, at: datetime | None) -> None:
        """Golive next has something to do at `at`. A workspace whose clock is followed can jump there."""
        ...


class SystemClock:
    """This machine's clock, corrected to the database's when several machines share one."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.on_change: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def seconds_until(self, at: datetime) -> float:
        return max((at - self.now()).total_seconds(), 0.0)

    def waits_for(self, at: datetime | None) -> None:
        """Nobody else runs this clock."""

    async def follow(self, store: Store) -> None:
        """Keep to the database's clock."""
        while True:
            await self.correct(store)
            await asyncio.sleep(SKEW_SECONDS)

    async def correct(self, store: Store) -> None:
        try:
            self.offset = await offset_to(store)
        except StoreDown as down:
            log.warning("clock_not_compared", error=str(down))
            return
        if abs(self.offset) > SKEW:
            log.warning("clock_skew", seconds=round(self.offset.total_seconds(), 3))


async def offset_to(store: Store) -> timedelta:
    """How far the database's clock is ahead of this machine's. On PostgreSQL it is the one that several share."""
    before = datetime.now(UTC)
    told = await store.read(streams.clock)
    after = datetime.now(UTC)
    return told - (before + (after - before) / 2)


class FollowedClock:
    """The clock of a local workspace, over HTTP: it may stand, run at another rate, and jump ahead.

    Between two answers time goes on by this machine's monotonic clock.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.on_change: Callable[[], None] = lambda: None
        self._base, self._read, self._rate = datetime.now(UTC), time.monotonic(), 1.0
        self._version = -1
        self._due: datetime | None = None
        self._told = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._read) * self._rate)

    def seconds_until(self, at: datetime) -> float:
        left = (at - self.now()).total_seconds()
        if left <= 0:
            return 0.0
        return left / self._rate if self._rate else float("inf")

    def waits_for(self, at: datetime | None) -> None:
        if at != self._due:
            self._due = at
            self._told.set()

    async def start(self) -> None:
        """Read the clock once, then follow it. Raises aiohttp.ClientError when it cannot be read."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=POLL_SECONDS + 10))
        async with AsyncExitStack() as unread:
            unread.push_async_callback(self._session.close)
            await self._get({})
            unread.pop_all()
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._tell())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tasks:
            await self._session.close()

    async def _tell(self) -> None:
        while await self._told.wait():
            self._told.clear()
            due = self._due.isoformat() if self._due else None
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._session.post(self.url, json={"next_due": due}):
                    pass

    async def _follow(self) -> None:
        while True:
            try:
                await self._get({"after": str(self._version)})
            except (aiohttp.ClientError, TimeoutError) as error:
                log.warning("clock_unreachable", error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _get(self, query: dict[str, str]) -> None:
        async with self._session.get(self.url, params=query) as answer:
            self._set(await answer.json())

    def _set(self, told: dict[str, Any]) -> None:
        self._base, self._read = datetime.fromisoformat(told["now"]), time.monotonic()
        self._rate = 0.0 if told["paused"] else float(told["rate"])
        if told["version"] != self._version:
            self._version = told["version"]
            self.on_change()
