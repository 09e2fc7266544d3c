"""PostgreSQL: the same functions, run through `AsyncConnection.run_sync` on asyncpg."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

import asyncpg  # noqa: F401  missing: say so here, not at the first connection
from sqlalchemy import URL, Connection, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import Busy, StoreDown
from bot.store.engine import JOB, Tx
from bot.store.types import read_json

T = TypeVar("T")

TRIES = 5
RETRIABLE = ("40001", "40P01")
"""serialization_failure and deadlock_detected (PostgreSQL's error codes, appendix A)."""


class Task(Generic[T]):
    """A write on a connection of its own. It can be withdrawn until it has one."""

    def __init__(self) -> None:
        self.future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._begun = False
        self._withdrawn = False

    def withdraw(self) -> bool:
        if not self._begun:
            self._withdrawn = True
        return self._withdrawn

    def begin(self) -> bool:
        self._begun = not self._withdrawn
        return self._begun


class PostgresStore:
    """The store on PostgreSQL. Several processes may serve it."""

    shared = True

    def __init__(self, url: URL, team: str, engine: AsyncEngine) -> None:
        self.url = url
        self.team = team
        self.shared = True
        self.on_commit: Callable[[datetime], None] = lambda _at: None
        self._engine = engine
        self._running: set[asyncio.Task[None]] = set()
        self._memo: dict[object, object] = {}

    @classmethod
    async def open(cls, url: URL, team: str = "", *, read_only: bool = False) -> PostgresStore:
        """`url` names the driver: `postgresql+asyncpg://…`."""
        server_settings = {
            "statement_timeout": "10000",
            "lock_timeout": "5000",
            "idle_in_transaction_session_timeout": "15000",
            "default_transaction_read_only": "on" if read_only else "off",
        }
        engine = create_async_engine(
            url,
            pool_size=2 if read_only else 10,
            max_overflow=0,
            pool_pre_ping=True,
            query_cache_size=1000,
            hide_parameters=True,  # people's words, in the text of an error, would reach the log
            json_deserializer=read_json,
            connect_args={"server_settings": server_settings, "timeout": 5},
        )
        return cls(url, team, engine)

    async def read(self, fn: Callable[[Tx], T]) -> T:
        return await _settled(asyncio.ensure_future(self._snapshot(fn)))

    def submit(self, fn: Callable[[Tx], T]) -> Task[T]:
        task: Task[T] = Task()
        runner = asyncio.get_running_loop().create_task(self._run(fn, task))
        self._running.add(runner)
        runner.add_done_callback(self._running.discard)
        return task

    async def write(self, fn: Callable[[Tx], T]) -> T:
        return await asyncio.shield(self.submit(fn).future)

    async def close(self) -> None:
        while self._running:
            await asyncio.gather(*self._running)
        await self._engine.dispose()

    async def _snapshot(self, fn: Callable[[Tx], T]) -> T:
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                return await connection.run_sync(lambda conn: fn(Tx(conn, self.team, writes=False, memo=self._memo)))
        except (DBAPIError, OSError) as error:
            raise StoreDown(_words(error)) from error

    async def _run(self, fn: Callable[[Tx], T], task: Task[T]) -> None:
        try:
            outcome = await self._tries(fn, task)
        except Busy:
            return
        except Exception as error:  # noqa: BLE001  handed to the caller as its future's exception
            if not task.future.done():
                task.future.set_exception(error)
        else:
            if not task.future.done():
                task.future.set_result(outcome)

    async def _tries(self, fn: Callable[[Tx], T], task: Task[T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(fn, task)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIABLE or attempt == TRIES:
                    raise StoreDown(_words(error)) from error
                await asyncio.sleep(0.01 * 2**attempt)
            except OSError as error:
                raise StoreDown(_words(error)) from error
        raise AssertionError("unreachable")

    async def _once(self, fn: Callable[[Tx], T], task: Task[T]) -> T:
        async with self._engine.connect() as connection:
            if not task.begin():
                raise Busy
            tx, outcome = await connection.run_sync(lambda conn: self._call(conn, fn))
            await connection.commit()
        if tx.wake is not None:
            self.on_commit(tx.wake)
        return outcome

    def _call(self, conn: Connection, fn: Callable[[Tx], T]) -> tuple[Tx, T]:
        conn.exec_driver_sql(f"SAVEPOINT {JOB}")
        tx = Tx(conn, self.team, writes=True, memo=self._memo)
        return tx, fn(tx)


async def head(url: URL) -> str | None:
    """The revision of the tables at `url`, None when there are none. Raises StoreDown."""
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 5})
    try:
        async with engine.connect() as connection:
            if (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar_one() is None:
                return None
            return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    except (DBAPIError, OSError) as error:
        raise StoreDown(_words(error)) from error
    finally:
        await engine.dispose()


async def _settled(work: asyncio.Future[T]) -> T:
    """Wait for `work`; a cancelled waiter leaves it running, so that no cancel reaches the driver."""
    return await asyncio.shield(work)


def _words(error: Any) -> str:
    return str(getattr(error, "orig", error))
