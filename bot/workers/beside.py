"""Work that asks Slack something, and therefore goes on beside the heartbeat's passes: one of its kind at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import StoreDown

log = structlog.get_logger()


class Beside:
    """`wake` is called when the work has come to its end."""

    def __init__(self, what: str, wake: Callable[[], None]) -> None:
        self._what = what
        self._wake = wake
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Set it on its way, unless it is under way."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(work))
            self._task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except StoreDown as error:
            log.warning("store_down", work=self._what, error=str(error))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()):
            log.error("work_broken", work=self._what, exc_info=error)
        self._wake()
