"""Transactions. `store.read(fn)` and `store.write(fn)` run `fn(tx)` whole: nothing can be awaited inside one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar, overload

from sqlalchemy import Connection, CursorResult, Executable

from bot.store.prepared import Answered, Prepared

T = TypeVar("T")


JOB = "job"
"""The savepoint every write begins with, so that it can be undone alone."""


@dataclass(slots=True)
class Tx:
    """An open transaction, handed to a function that runs to its end on the database's own thread.

    `team` is the installation every query is bound to. `wake` collects when the workers must look next.
    """

    conn: Connection
    team: str
    writes: bool
    raw: sqlite3.Connection | None = None
    """On SQLite, the driver's connection under `conn`."""
    memo: dict[object, object] = field(default_factory=dict)
    """Values worked out from committed rows, kept by the store between reads under a key that names them."""
    wake: datetime | None = None
    slack_silent: bool = False
    """Slack was asked for this call and did not answer."""
    asked_in_vain: bool = False
    """Slack was asked for this call and did not tell all: it is not asked again."""
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Audit heads this transaction has moved: launch id -> (number of the last entry, its hash)."""
    rehearsal: int | None = None
    """The number of the rehearsal this transaction is about, for its entries in the record."""
    gathered: list[tuple[Prepared, list[dict[str, object]]]] | None = None
    """Outbox rows that wait to be written together (bot.store.outbox.together)."""

    @overload
    def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]: ...
    @overload
    def execute(self, statement: Prepared, values: Any = None) -> CursorResult[Any] | Answered: ...
    def execute(self, statement: Executable | Prepared, values: Any = None) -> CursorResult[Any] | Answered:
        """Raises DBAPIError."""
        if not isinstance(statement, Prepared):
            return self.conn.execute(statement, values)
        if self.raw is None:
            return self.conn.execute(statement.statement, values)
        return statement.run(self.raw, values)

    def wake_at(self, at: datetime) -> None:
        """Ask for the workers to look at `at` (or earlier), once this is committed."""
        if self.wake is None or at < self.wake:
            self.wake = at

    @contextmanager
    def savepoint(self, name: str) -> Iterator[None]:
        """What is done inside is undone when it raises. Audit heads and wake-ups go back with it."""
        heads, wake = dict(self.heads), self.wake
        self.conn.exec_driver_sql(f"SAVEPOINT {name}")
        try:
            yield
        except Exception:  # whatever a command raises, a bug too, undoes what it did; it is raised on
            self.conn.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {name}")
            self.heads, self.wake = heads, wake
            raise
        finally:
            self.conn.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    def undo(self) -> None:
        """Undo everything done so far. Every write begins with the savepoint this goes back to."""
        self.conn.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {JOB}")
        self.heads.clear()
        self.wake, self.gathered = None, None

    @property
    def dialect(self) -> str:
        return self.conn.dialect.name


class Pending(Protocol[T]):
    """A write that was handed in. `result()` waits; `withdraw()` takes it back if it has not begun."""

    @property
    def future(self) -> asyncio.Future[T]: ...

    def withdraw(self) -> bool:
        """True: it never ran and never will. False: it has begun and will end by itself."""
        ...


class Store(Protocol):
    """The two engines look the same from outside."""

    team: str
    shared: bool
    """Whether other processes may be serving the same database."""
    on_commit: Callable[[datetime], None]
    """Called on the event loop, after commit, with the earliest time the workers must look."""

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one snapshot that cannot write."""
        ...

    def submit(self, fn: Callable[[Tx], T]) -> Pending[T]:
        """Queue `fn` as a write of its own. Its future is set only after COMMIT."""
        ...

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """`submit` and wait. A cancelled waiter does not reach the transaction.

        Raises StoreDown when the database refuses, or whatever `fn` raised (its changes undone).
        """
        ...

    async def close(self) -> None: ...
