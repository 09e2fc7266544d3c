"""Messages that wait for their time by the workspace's clock."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sandbox import messages
from sandbox.messages import Origin
from sandbox.settling import TICK
from sandbox.values import Scheduled
from sandbox.workspace import Workspace
from sandbox.world import BOT

LOOK_SECONDS = 25.0
BEHIND_SECONDS = 30.0  # how long an app that follows the clock may take to come after it
GONE_SECONDS = 3.0  # and one that has followed it, and is not there any more


@dataclass(slots=True, eq=False)
class Postman:
    """Posts each scheduled message when the clock says so."""

    space: Workspace
    _task: asyncio.Task[None] | None = field(default=None)
    _behind_since: float | None = field(default=None)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        clock = self.space.clock
        while True:
            version, noticed = clock.version, self.space.schedule_changed
            noticed.clear()
            self.space.mail_waits = self._waits()
            if not self.space.mail_waits:
                post_due(self.space)
            changed = asyncio.ensure_future(clock.wait_change(version, self._seconds()))
            told = asyncio.ensure_future(noticed.wait())
            try:
                await asyncio.wait((changed, told), return_when=asyncio.FIRST_COMPLETED)
            finally:
                changed.cancel()
                told.cancel()

    def _waits(self) -> bool:
        """Whether what is due waits a moment: the clock has gone past something the app is to do first.

        Slack's own clock never jumps and an app is never minutes behind it, so an app may count on being asked.
        """
        clock, scheduled = self.space.clock, self.space.world.scheduled.values()
        now = clock.now()
        behind = clock.next_due is not None and clock.next_due <= now
        if not behind or all(one.post_at > now.timestamp() for one in scheduled):
            self._behind_since = None
            return False
        self._behind_since = self._behind_since or time.monotonic()
        patience = BEHIND_SECONDS if self.space.following.there else GONE_SECONDS
        return time.monotonic() - self._behind_since < patience

    def _seconds(self) -> float:
        """Real seconds until the next one, unless something changes."""
        clock, waiting = self.space.clock, self.space.world.scheduled.values()
        if self.space.mail_waits:
            return TICK
        if clock.paused or not waiting:
            return LOOK_SECONDS
        first = datetime.fromtimestamp(min(one.post_at for one in waiting), UTC)
        return min(LOOK_SECONDS, max(timedelta(0), first - clock.now()).total_seconds() / clock.rate + 0.001)


def post_due(space: Workspace) -> None:
    """Post what is due, in its order. One with metadata never is: a known fault of Slack's, kept here."""
    now, waiting = space.clock.now().timestamp(), space.world.scheduled
    for one in sorted((one for one in waiting.values() if one.post_at <= now), key=lambda one: (one.post_at, one.id)):
        del waiting[one.id]
        if one.says.metadata:
            continue
        _post(space, one)


def _post(space: Workspace, one: Scheduled) -> None:
    """Post it where it was meant to go; where the app may no longer write, or the thread is gone, nothing comes."""
    world = space.world
    channel = world.channels[one.channel]
    if channel.archived or world.bot_user not in channel.people or (one.thread and one.thread not in channel.all):
        return
    origin = Origin(world.bot_user, BOT, one.request)
    messages.post(space, channel, origin, one.says, one.thread, one.broadcast)
    space.touch()
