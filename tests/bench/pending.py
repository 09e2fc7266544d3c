"""A hundred thousand reminders that are armed and not yet due: what do they add to a start, in time and memory?"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.store import schema
from bot.store.connect import open_store
from bot.store.engine import Tx
from tests.bench import world
from tests.running.process import Bot

MANY = 100_000
STARTS = 9
AHEAD = timedelta(days=30)

Serving = Callable[[Path], AbstractAsyncContextManager[Bot]]


async def added(folder: Path, serving: Serving, resident: Callable[[int], int]) -> tuple[float, float]:
    """Seconds and MiB that they add from exec to ready, best of some starts with and without them in turn."""
    ready: dict[str, list[float]] = {"without": [], "with": []}
    memory: dict[str, list[int]] = {"without": [], "with": []}
    async for which, bot in _both(folder, serving):
        began = time.perf_counter()
        await bot.start()
        ready[which].append(time.perf_counter() - began)
        assert bot.process is not None
        memory[which].append(resident(bot.process.pid))
        await bot.stop()
    seconds = min(ready["with"]) - min(ready["without"])
    return seconds, (min(memory["with"]) - min(memory["without"])) / 1024


async def _both(folder: Path, serving: Serving) -> AsyncIterator[tuple[str, Bot]]:
    """The one and the other bot, stopped, in turn."""
    async with serving(folder / "without") as few, serving(folder / "with") as many:
        await few.stop()
        await many.stop()
        store = await open_store(f"sqlite:///{folder / 'with' / 'golive.db'}", world.TEAM)
        await store.write(_arm)
        await store.close()
        for _ in range(STARTS):
            yield "without", few
            yield "with", many


def _arm(tx: Tx) -> None:
    state = schema.step_state
    pairs = tx.execute(select(state.c.attempt_id, state.c.step_id)).all()
    due = datetime.now(UTC) + AHEAD
    tx.execute(insert(schema.reminder), [_row(pairs[number % len(pairs)], due, number) for number in range(MANY)])


def _row(pair: Any, due: datetime, number: int) -> dict[str, Any]:
    of = {"attempt_id": pair.attempt_id, "step_id": pair.step_id, "plan_version": 1}
    return {**of, "kind": "due", "at": due + timedelta(seconds=number), "state": "armed"}
