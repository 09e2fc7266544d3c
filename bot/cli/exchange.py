"""`golive report`: what goes out of golive into files, on the command line."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.exchange import reports
from bot.store import launches, reporting
from bot.store.engine import Tx
from bot.store.scene import Scene


def report(tx: Tx, key: str, kind: str, now: datetime) -> str:
    """The report of the launch called `key`. Raises Refused, naming those there are."""
    return reports.written(reporting.report(scene_of(tx, key, now)), kind)


def scene_of(tx: Tx, key: str, now: datetime) -> Scene:
    """The launch called `key`, with its latest attempt; `tx` is of its team from then on. Raises Refused."""
    keys: list[str] = []
    for team in launches.teams(tx):
        tx.team = team
        for launch, attempt in launches.every(tx):
            keys.append(launch.key)
            if launch.key == key.lower():
                return Scene(tx, launches.by_id(tx, launch.id), attempt, now)
    raise Refused(f"There is no launch {key}. There are: {', '.join(keys)}." if keys else "There is no launch yet.")
