"""One workspace at work: the world, its clock, and everything a request needs, in one value."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.feed import Feed
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
    revoked: set[str] = field(default_factory=set)  # tokens that no longer work
    socket_tickets: set[str] = field(default_factory=set)  # each opens one Socket Mode connection
    busy: int = 0  # API calls and deliveries under way
    followers: int = 0  # long polls that wait for the clock to change
    followers_before: int = 0  # as many as waited when it last changed
    active_at: float = field(default_factory=time.monotonic)  # when something last happened
    _last_ts: tuple[int, int] = (0, 0)
    _ids: int = 0

    def touch(self) -> None:
        self.active_at = time.monotonic()

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
