"""Work that asks Slack something, and therefore goes on beside the heartbeat's passes: one of its kind at a time."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.contracts import Ask
from bot.errors import StoreDown, Wanted

log = structlog.get_logger()

KNOWN = timedelta(hours=12)
"""How old Slack's word on somebody's zone may be."""


class Beside(ABC):
    """`once` sets the work on its way; `wake` is called when it has come to its end."""

    def __init__(self, what: str, wake: Callable[[], None]) -> None:
        self._what = what
        self._wake = wake
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None

    async def once(self) -> bool:
        """Begin if there is something to do. Does not wait for it, and never says that there is more."""
        if not self.busy and await self._is_due() and not self.busy:
            self._task = asyncio.get_running_loop().create_task(self._run())
            self._task.add_done_callback(self._ended)
        return False

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._task is not None:
            await asyncio.wait([self._task])

    @abstractmethod
    async def _is_due(self) -> bool:
        """Whether there is something to do now."""

    @abstractmethod
    async def _all(self) -> None:
        """Do all there is to do."""

    async def _run(self) -> None:
        try:
            await self._all()
        except StoreDown as error:
            log.warning("store_down", work=self._what, error=str(error))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()):
            log.error("work_broken", work=self._what, exc_info=error)
        self._wake()


async def hear(ask: Ask | None, wanted: Wanted, now: datetime) -> None:
    """Ask Slack. What it does not say is taken as it last was."""
    try:
        if ask is not None:
            await ask(wanted, now)
    except (TimeoutError, OSError) as error:
        log.info("slack_silent", wanted=str(wanted), error=str(error))


async def hear_of(ask: Ask | None, users: frozenset[str], now: datetime) -> None:
    """Ask Slack for the zones of people, and whose phone is silent."""
    if users:
        await hear(ask, Wanted(users=users, max_age=KNOWN), now)
        await hear(ask, Wanted(quiet=users), now)
