"""What a launch of a thousand items costs beside one of 181, item for item: nothing is kept, all is worked out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.cards import CARDS
from bot.cards.home import home
from bot.exchange import reports
from bot.store import launches, people, reporting, standing
from bot.store.connect import open_store, upgrade
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.views import standing as view
from tests.bench import world
from tests.crowded import WHOLE, crowd, sign

FULL, TIMES = 181, 25


async def ratios(folder: Path) -> dict[str, float]:
    """Time for each 181 items among a thousand, in times of what 181 items alone take."""
    url = f"sqlite:///{folder / 'crowd.db'}"
    await upgrade(url)
    store = await open_store(url, world.TEAM)
    try:
        await world.plant(store, 1)
        await store.write(lambda tx: sign(_scene(tx), by=world.PEOPLE[40]))
        few = {what: await _median(store, work) for what, work in WORK.items()}
        await store.write(lambda tx: crowd(_scene(tx)))
        await store.write(lambda tx: sign(_scene(tx), by=world.PEOPLE[40]))
        many = {what: await _median(store, work) for what, work in WORK.items()}
    finally:
        await store.close()
    return {what: many[what] / few[what] * FULL / WHOLE for what in WORK}


async def _median(store: Store, work: Callable[[Scene], object]) -> float:
    return statistics.median([await store.read(lambda tx: _timed(tx, work)) for _ in range(TIMES)])


def _timed(tx: Tx, work: Callable[[Scene], object]) -> float:
    tx.memo.clear()
    scene = _scene(tx)
    begun = time.perf_counter()
    work(scene)
    return time.perf_counter() - begun


def _scene(tx: Tx) -> Scene:
    launch, attempt = launches.every(tx)[0]
    return Scene(tx, launches.by_id(tx, launch.id), attempt, datetime.now(UTC))


def _status(scene: Scene) -> object:
    return view.status(scene.launch, scene.attempt, standing.of(scene), people.names(scene.tx), scene.now)


WORK: dict[str, Callable[[Scene], object]] = {
    "status": _status,
    "board": lambda scene: CARDS["board"](scene, ""),
    "home": lambda scene: home(scene.tx, world.LEAD, scene.now, surely=True),
    "report": lambda scene: [reports.written(reporting.report(scene), kind) for kind in reports.FORMATS],
}
