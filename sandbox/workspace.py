"""One workspace at work: the world, its clock, and everything a request needs, in one value."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.following import Following
from sandbox.limits import Limits
from sandbox.log import Log
from sandbox.tickets import Tickets
from sandbox.world import World


@dataclass(slots=True, eq=False)
class Workspace:
    world: World
    clock: Clock
    limits: Limits
    faults: Faults
    feed: Feed = field(default_factory=Feed)
    log: Log = field(default_factory=Log)
    tickets: Tickets = field(default_factory=Tickets)
    url: str = ""  # http://127.0.0.1:PORT, no slash at the end
    bot_token: str = field(default_factory=lambda: "xoxb-" + secrets.token_hex(16))
    app_token: str = field(default_factory=lambda: "xapp-" + secrets.token_hex(16))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    watchers: Counter[str] = field(default_factory=Counter)  # whose eyes the open pages look through
    dead_tokens: dict[str, str] = field(default_factory=dict)  # tokens that no longer work, and the code that says so
    outage_until: datetime | None = None  # by the workspace's clock
    upload_tickets: dict[str, str] = field(default_factory=dict)  # each takes the bytes of one file
    socket_tickets: set[str] = field(default_factory=set)  # each opens one Socket Mode connection
    schedule_changed: asyncio.Event = field(default_factory=asyncio.Event)
    mail_waits: bool = False  # scheduled messages are due, and the app is behind the clock
    busy: int = 0  # API calls and deliveries under way
    following: Following = field(default_factory=Following)
    active_at: float = field(default_factory=time.monotonic)  # when something last happened
    _last_ts: tuple[int, int] = (0, 0)
    _ids: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def out(self) -> bool:
        """Whether Slack is away: no method works and nothing is delivered."""
        return self.outage_until is not None and self.clock.now() < self.outage_until

    def touch(self) -> None:
        self.active_at = time.monotonic()

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background, which counts as being busy from now on."""
        task = asyncio.get_running_loop().create_task(work)
        self.busy += 1
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.busy -= 1
        self.touch()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def next_ts(self) -> str:
        """A message id from the workspace's clock, greater than every one before."""
        second = int(self.clock.now().timestamp())
        last, count = self._last_ts
        if second <= last:
            second, count = (last, count + 100) if count < 999_900 else (last + 1, 100)
        else:
            count = 100
        self._last_ts = (second, count)
        return f"{second}.{count:06d}"

    def next_id(self, prefix: str) -> str:
        self._ids += 1
        return f"{prefix}{self._ids:09d}"
