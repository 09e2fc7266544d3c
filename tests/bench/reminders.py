"""Ten thousand reminders due within ten seconds: how late is each in the committed outbox?

Everything runs as it serves (store, heartbeat, courier), save that Slack answers at once, in this process.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot.clock import SystemClock
from bot.domain.net import Net
from bot.probing.net import GuardedNet
from bot.sending import Absent, Opened, Scheduled, Sent, Unscheduled
from bot.store import schema
from bot.store.connect import open_store, upgrade
from bot.store.engine import Store, Tx
from bot.workers import reminders
from bot.workers.alarms import Alarms
from bot.workers.heartbeat import Heartbeat
from tests.bench import checking, world

MANY = 10_000
WITHIN = timedelta(seconds=10)
LEAD_IN = timedelta(seconds=3)


class AtOnce:
    """A Slack that takes everything."""

    async def post(self, channel: str, *_: Any, **__: Any) -> Sent:
        return Sent(f"{time.time_ns() / 1e9:.6f}", channel)

    async def update(self, channel: str, ts: str, *_: Any, **__: Any) -> Sent:
        return Sent(ts, channel)

    async def find(self, *_: Any, **__: Any) -> Absent:
        return Absent()

    async def open_dm(self, user: str) -> Opened:
        return Opened(f"D{user}")

    async def pin(self, channel: str, ts: str) -> Sent:
        return Sent(ts, channel)

    async def schedule(self, channel: str, _: Any, post_at: datetime) -> Scheduled:
        return Scheduled(f"Q{time.time_ns()}", channel, post_at)

    async def unschedule(self, *_: Any) -> Unscheduled:
        return Unscheduled()

    async def scheduled(self) -> list[Scheduled]:
        return []


async def lateness(folder: Path) -> float:
    """Seconds from due to commit, p99. Raises AssertionError unless each was sent, on time."""
    return await _lateness(f"sqlite:///{folder / 'reminders.db'}", None, "")


async def lateness_beside_checks(folder: Path) -> float:
    """The same, while five hundred HTTP checks are due at once. Raises AssertionError unless all of them pass."""
    async with checking.server() as port, GuardedNet([f"127.0.0.1:{port}"]) as net:
        return await _lateness(f"sqlite:///{folder / 'beside.db'}", net, f"http://127.0.0.1:{port}/healthz")


async def _lateness(url: str, net: Net | None, checked: str) -> float:
    await upgrade(url)
    store = await open_store(url, world.TEAM)
    heartbeat = Heartbeat(store, AtOnce(), SystemClock(), net=net)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        sys.setswitchinterval(0.0005)
        try:
            await world.plant(store, 1)
            await world.copy(store, -(-MANY // 46) - 1)
            began = datetime.now(UTC) + LEAD_IN
            await store.write(lambda tx: _arm(tx, began))
            if net is not None:
                await store.write(lambda tx: _attach(tx, began, checked))
            finished = _watch(patch)
            await heartbeat.start()
            await _until_settled(store)
            rows = await store.read(_settled)
            assert await store.read(_green) == (checking.MANY if net is not None else 0)
        finally:
            await heartbeat.stop()
            await store.close()
    late = sorted((finished[settled] - at).total_seconds() for at, settled in rows)
    assert len(late) == MANY
    return late[int(MANY * 0.99)]


def _watch(patch: pytest.MonkeyPatch) -> dict[datetime, datetime]:
    """When the transaction of each batch was committed, by the time the batch went by."""
    finished: dict[datetime, datetime] = {}
    batch = reminders.once

    async def timed(store: Store, now: datetime, alarms: Alarms) -> bool:
        any_ = await batch(store, now, alarms)
        finished[now] = datetime.now(UTC)
        return any_

    patch.setattr(reminders, "once", timed)
    return finished


def _arm(tx: Tx, began: datetime) -> None:
    """Every attempt counts; its steps fall due evenly over ten seconds, and stand by themselves."""
    attempt, state = schema.attempt, schema.step_state
    tx.execute(update(attempt).values(state="counting", t0=began + timedelta(days=1), t0_zone="UTC", redraw_at=None))
    tx.execute(update(schema.step).values(after=[], flags=[], owner=world.PEOPLE[4]))
    rows = tx.execute(select(state.c.attempt_id, state.c.step_id).order_by(state.c.step_id)).all()[:MANY]
    due = [
        {"attempt": row.attempt_id, "step": row.step_id, "at": at}
        for row, at in zip(rows, _moments(began), strict=True)
    ]
    for each in due:
        where = (state.c.attempt_id == each["attempt"]) & (state.c.step_id == each["step"])
        tx.execute(update(state).where(where).values(planned_at=each["at"], due_at=each["at"]))
    tx.execute(
        insert(schema.reminder),
        [
            {
                "attempt_id": each["attempt"],
                "step_id": each["step"],
                "kind": "due",
                "at": each["at"],
                "plan_version": 1,
                "state": "armed",
            }
            for each in due
        ],
    )
    tx.wake_at(began)


def _attach(tx: Tx, began: datetime, url: str) -> None:
    """Five hundred checks of one attempt, due when the first reminders are."""
    attempt = tx.execute(select(func.min(schema.attempt.c.id))).scalar_one()
    tx.execute(update(schema.attempt).values(checks_at=None))
    row = {"attempt_id": attempt, "kind": "http", "options": {"url": url, "contains": "well"}, "need": 1, "of": 1}
    row |= {"refs": ["TECH-1"], "recent": [], "saw": "", "due_at": began}
    tx.execute(insert(schema.check_state), [{**row, "name": f"check-{number}"} for number in range(checking.MANY)])


def _green(tx: Tx) -> int:
    table = schema.check_state
    return int(tx.execute(select(func.count()).select_from(table).where(table.c.light == "green")).scalar_one())


def _moments(began: datetime) -> Iterator[datetime]:
    return (began + WITHIN * number / MANY for number in range(MANY))


async def _until_settled(store: Store) -> None:
    async with asyncio.timeout(120):
        while await store.read(_armed):
            await asyncio.sleep(0.5)


def _armed(tx: Tx) -> int:
    table = schema.reminder
    return int(tx.execute(select(func.count()).select_from(table).where(table.c.state == "armed")).scalar_one())


def _settled(tx: Tx) -> list[tuple[datetime, datetime]]:
    table = schema.reminder
    rows = tx.execute(select(table.c.at, table.c.settled_at, table.c.state)).all()
    states = {row.state for row in rows}
    assert states == {"sent"}, states
    return [(row.at, row.settled_at) for row in rows]
