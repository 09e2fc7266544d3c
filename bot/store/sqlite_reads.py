"""Reads of a SQLite file, on threads of their own.

Handing a read to a thread and its answer back costs more than most reads do. So those that wait together are done
in one go by one thread; another one helps only when they have waited for a while, behind a long one.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from bot.errors import StoreDown
from bot.store.engine import Tx
from bot.store.sqlite_file import Thread

T = TypeVar("T")
Read = tuple[Callable[[Tx], Any], asyncio.Future[Any]]

GROUP_READS = 16
GROUP_SECONDS = 0.005
"""Answers are handed back together: the first of them waits for the last, this long at most."""

PATIENCE = 0.010
"""Seconds after which a read that waits is worth a second thread."""


class Readers:
    """Read-only connections that share `memo`, with what they are asked for."""

    def __init__(self, threads: list[Thread], team: str) -> None:
        self.memo: dict[object, object] = {}
        self._team = team
        self._idle = list(threads)
        self._threads = threads
        self._queue: deque[Read] = deque()
        self._drains: set[asyncio.Task[None]] = set()
        self._help: asyncio.TimerHandle | None = None

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a snapshot. Whoever is cancelled while waiting leaves it to run on its own."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((fn, future))
        if not self._drains:
            self._start()
        self._watch()
        return await asyncio.shield(future)

    async def close(self) -> None:
        while self._drains:
            await asyncio.gather(*self._drains)
        for thread in self._threads:
            await thread.close()

    def _watch(self) -> None:
        """Look, in a while, whether reads still wait."""
        if self._help is None and self._idle:
            self._help = asyncio.get_running_loop().call_later(PATIENCE, self._look)

    def _look(self) -> None:
        self._help = None
        if self._queue:
            if self._idle:
                self._start()
            self._watch()

    def _start(self) -> None:
        task = asyncio.get_running_loop().create_task(self._drain(self._idle.pop()))
        self._drains.add(task)
        task.add_done_callback(self._drains.discard)

    async def _drain(self, thread: Thread) -> None:
        try:
            while self._queue:
                for future, outcome in await thread.run(lambda: self._run_some(thread)):
                    _settle(future, outcome)
        finally:
            self._idle.append(thread)

    def _run_some(self, thread: Thread) -> list[tuple[asyncio.Future[Any], Any]]:
        """On the thread: reads in the order they came, each in a snapshot of its own."""
        until = time.monotonic() + GROUP_SECONDS
        done: list[tuple[asyncio.Future[Any], Any]] = []
        while self._queue and len(done) < GROUP_READS and time.monotonic() < until:
            try:
                fn, future = self._queue.popleft()
            except IndexError:  # another thread was faster
                break
            done.append((future, self._outcome(thread, fn)))
        return done

    def _outcome(self, thread: Thread, fn: Callable[[Tx], Any]) -> Any:
        tx = Tx(thread.conn, self._team, writes=False, raw=thread.raw, memo=self.memo)
        try:
            thread.raw.execute("BEGIN")
        except sqlite3.Error as error:
            return StoreDown(str(error))
        try:
            return fn(tx)
        except Exception as error:  # noqa: BLE001  handed to the caller as its future's exception
            return error
        finally:
            thread.raw.execute("ROLLBACK")


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.cancelled():
        return
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
