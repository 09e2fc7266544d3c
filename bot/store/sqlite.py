"""SQLite: one write connection, several read connections, each on a thread of its own.

The whole of a transaction runs in one hop to the connection's thread. Writes that wait together share one
COMMIT (group commit): each runs in a savepoint of its own, and its future is set after the COMMIT.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreDown
from bot.store.engine import JOB, Tx
from bot.store.sqlite_file import Thread, lock_beside
from bot.store.sqlite_reads import Readers

T = TypeVar("T")

GROUP_CALLS = 32
GROUP_SECONDS = 0.020
READERS = 4


class Job(Generic[T]):
    """A write waiting its turn. Whoever takes `_open` first, the runner or the one who withdraws, decides."""

    def __init__(self, fn: Callable[[Tx], T], future: asyncio.Future[T]) -> None:
        self.fn = fn
        self.future = future
        self._open = [True]

    def withdraw(self) -> bool:
        return self._take()

    def begin(self) -> bool:
        return self._take()

    def _take(self) -> bool:
        try:
            return self._open.pop()
        except IndexError:
            return False


class SqliteStore:
    """The store on one SQLite file. Only one process may serve it: an OS lock beside the file says so."""

    def __init__(self, path: str, team: str) -> None:
        self.path = path
        self.team = team
        self.shared = False
        self.on_commit: Callable[[datetime], None] = lambda _at: None
        self._queue: deque[Job[Any]] = deque()
        self._draining = False
        self._writer: Thread | None = None
        self._readers = Readers([], team)
        self._drains: set[asyncio.Task[None]] = set()
        self._lock: int | None = None

    @classmethod
    async def open(cls, path: str, team: str = "", *, read_only: bool = False) -> SqliteStore:
        """Open the file at `path` (made if missing). `read_only` opens it beside a serving process."""
        self = cls(path, team)
        if not read_only:
            self._lock = lock_beside(path)
            self._writer = await Thread.start(path, read_only=False)
        readers = 1 if read_only else READERS
        self._readers = Readers([await Thread.start(path, read_only=True) for _ in range(readers)], self.team)
        return self

    async def read(self, fn: Callable[[Tx], T]) -> T:
        return await self._readers.read(fn)

    def submit(self, fn: Callable[[Tx], T]) -> Job[T]:
        job: Job[T] = Job(fn, asyncio.get_running_loop().create_future())
        self._queue.append(job)
        self._start_draining()
        return job

    async def write(self, fn: Callable[[Tx], T]) -> T:
        return await asyncio.shield(self.submit(fn).future)

    async def close(self) -> None:
        while self._drains:
            await asyncio.gather(*self._drains)
        if self._writer is not None:
            await self._writer.close()
        await self._readers.close()
        if self._lock is not None:
            os.close(self._lock)

    def _start_draining(self) -> None:
        if self._draining:
            return
        self._draining = True
        task = asyncio.get_running_loop().create_task(self._drain())
        self._drains.add(task)
        task.add_done_callback(self._drains.discard)

    async def _drain(self) -> None:
        assert self._writer is not None, "opened read-only"
        try:
            while self._queue:
                for job, tx, outcome in await self._writer.run(self._run_group):
                    self._settle(job, tx, outcome)
        finally:
            self._draining = False

    def _settle(self, job: Job[Any], tx: Tx | None, outcome: Any) -> None:
        if tx is not None and tx.wake is not None:
            self.on_commit(tx.wake)
        if job.future.cancelled():
            return
        if isinstance(outcome, BaseException):
            job.future.set_exception(outcome)
        else:
            job.future.set_result(outcome)

    # From here on everything runs on the writer's thread.

    def _run_group(self) -> list[tuple[Job[Any], Tx | None, Any]]:
        """Take what waits, run it under one BEGIN IMMEDIATE, and COMMIT once.

        1. Each job runs in its own savepoint; what it raises undoes it alone.
        2. A database error may have ended the whole transaction, and COMMIT may fail: then nobody's work
           is kept, and each job runs again alone, so that one bad job does not cost the others theirs.
        """
        jobs: list[Job[Any]] = []
        try:
            self._exec("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return [(job, None, _down(error)) for job in self._take_all()]
        try:
            done = [(job, *self._in_savepoint(job.fn)) for job in self._waiting(jobs)]
            self._exec("COMMIT")
            return done
        except (DBAPIError, sqlite3.Error) as error:
            self._rollback()
            if len(jobs) == 1:
                return [(jobs[0], None, _down(error))]
            return [(job, *self._alone(job.fn)) for job in jobs]

    def _waiting(self, taken: list[Job[Any]]) -> Any:
        until = time.monotonic() + GROUP_SECONDS
        while self._queue and len(taken) < GROUP_CALLS and time.monotonic() < until:
            job = self._queue.popleft()
            if job.begin():
                taken.append(job)
                yield job

    def _take_all(self) -> list[Job[Any]]:
        taken = []
        while self._queue:
            job = self._queue.popleft()
            if job.begin():
                taken.append(job)
        return taken

    def _in_savepoint(self, fn: Callable[[Tx], T]) -> tuple[Tx | None, T | Exception]:
        self._exec(f"SAVEPOINT {JOB}")
        tx = Tx(self._connection, self.team, writes=True, raw=self._raw)
        try:
            outcome = fn(tx)
        except (DBAPIError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001  handed to the caller as its future's exception
            self._exec(f"ROLLBACK TO {JOB}")
            self._exec(f"RELEASE {JOB}")
            return None, error
        self._exec(f"RELEASE {JOB}")
        return tx, outcome

    def _alone(self, fn: Callable[[Tx], T]) -> tuple[Tx | None, T | Exception]:
        try:
            self._exec("BEGIN IMMEDIATE")
            done = self._in_savepoint(fn)
            self._exec("COMMIT")
            return done
        except (DBAPIError, sqlite3.Error) as error:
            self._rollback()
            return None, _down(error)

    @property
    def _connection(self) -> Connection:
        assert self._writer is not None
        return self._writer.conn

    @property
    def _raw(self) -> sqlite3.Connection:
        assert self._writer is not None
        return self._writer.raw

    def _exec(self, sql: str) -> None:
        """Transaction control goes to SQLite straight: through SQLAlchemy it costs seven times as much."""
        self._raw.execute(sql)

    def _rollback(self) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")


def _down(error: DBAPIError | sqlite3.Error) -> StoreDown:
    return StoreDown(str(getattr(error, "orig", error)))
