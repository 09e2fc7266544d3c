"""One move of T-0 with a thousand steps in the plan: how long does the transaction take that re-times them all?"""

from __future__ import annotations

import gc
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select

from bot.domain import tclock
from bot.domain.when import Moment
from bot.services import countdown
from bot.store import schema
from bot.store.connect import open_store, upgrade
from bot.store.engine import Store, Tx
from bot.store.scene import Scene, of_attempt
from tests.bench import world

MANY, CHAINS = 1000, 10
MOVES = 16
AHEAD = timedelta(days=3)


async def seconds(folder: Path) -> float:
    """The best of some moves by hand, from the call to the commit. Each re-times every step and every reminder."""
    url = f"sqlite:///{folder / 'retiming.db'}"
    await upgrade(url)
    store = await open_store(url, world.TEAM)
    try:
        await world.plant(store, 1)
        await store.write(_fill)
        gc.freeze()  # as a bot that serves does when it is ready
        now = datetime.now(UTC).replace(microsecond=0)
        took = [await _moved(store, now + AHEAD + timedelta(minutes=7 * move), now) for move in range(MOVES)]
    finally:
        gc.unfreeze()
        await store.close()
    return min(took[1:])


async def _moved(store: Store, t0: datetime, now: datetime) -> float:
    began = time.perf_counter()
    await store.write(lambda tx: _move(tx, t0, now))
    took = time.perf_counter() - began
    planned, armed = await store.read(lambda tx: _counted(tx, t0))
    assert (planned, armed) == (MANY, 6 * MANY), (planned, armed)
    return took


def _move(tx: Tx, t0: datetime, now: datetime) -> None:
    scene = _scene(tx, now)
    countdown.change(scene, tclock.set_t0(scene.attempt, Moment(t0, "Europe/Berlin", "bench"), now))


def _scene(tx: Tx, now: datetime) -> Scene:
    return of_attempt(tx, tx.execute(select(func.max(schema.attempt.c.id))).scalar_one(), now)


def _fill(tx: Tx) -> None:
    """Ten chains of a hundred steps, all of the launch day, with all the reminders such a step has."""
    scene = _scene(tx, datetime.now(UTC))
    for table in (schema.step_state, schema.step):
        tx.execute(delete(table))
    tx.execute(insert(schema.step), [_step(scene, number) for number in range(MANY)])
    ids = tx.execute(select(schema.step.c.id)).scalars().all()
    states = [{"attempt_id": scene.attempt.id, "step_id": each, "state": "waiting", "ticked": []} for each in ids]
    tx.execute(insert(schema.step_state), states)


def _step(scene: Scene, number: int) -> dict[str, Any]:
    return {
        "launch_id": scene.launch.id,
        "ref": f"DAY-{number}",
        "phase": "DAY",
        "position": number,
        "title": f"Step {number}",
        "lines": ["One", "Two", "Three", "Four"],
        "offset_s": 60 * (number // CHAINS) * 5,
        "duration_s": 300,
        "place": "TECH",
        "after": [f"DAY-{number - CHAINS}"] if number >= CHAINS else [],
        "reversibility": "reversible",
        "flags": ["broadcast"],
        "settings": {},
    }


def _counted(tx: Tx, t0: datetime) -> tuple[int, int]:
    """Steps that are planned from `t0` on, and armed reminders."""
    state, reminder = schema.step_state, schema.reminder
    planned = tx.execute(select(func.count()).select_from(state).where(state.c.planned_at >= t0)).scalar_one()
    armed = tx.execute(select(func.count()).select_from(reminder).where(reminder.c.state == "armed")).scalar_one()
    return int(planned), int(armed)
