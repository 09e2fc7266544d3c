"""`make simulate`: live through launch days drawn at random. A day that goes wrong is named by its seed.

`make simulate SEED=17` lives through that day alone again, by the rules and on the store.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tests.migrated import SERVER, Databases, PostgresDatabases, SqliteFiles
from tests.simulate.day import Day, draw
from tests.simulate.living import Lived, live
from tests.simulate.planted import plans
from tests.simulate.pure import Plan, PureLaunch
from tests.simulate.stored import StoredLaunch

SHARE = 5
"""Days that a process lives through before it reports."""

TELLS = 10
"""How often it is told how far they are."""


@dataclass(frozen=True)
class Ready:
    """What a process needs for any day: empty databases, and the plan by its timing."""

    databases: Databases
    plans: Mapping[str, Plan]


@dataclass
class Report:
    """What came of some days. `wrong` is what went wrong, by seed."""

    days: int = 0
    lived: Lived = field(default_factory=Lived)
    wrong: dict[int, str] = field(default_factory=dict)

    def __add__(self, other: Report) -> Report:
        return Report(self.days + other.days, self.lived + other.lived, self.wrong | other.wrong)


def main() -> int:
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="golive-simulate-") as folder:
        if asked.seed is not None:
            reports = [_days(way, [asked.seed], Path(folder)) for way in WAYS]
        else:
            many = {"rules": asked.days, "store": asked.stored}
            reports = [_many(way, range(1, many[way] + 1), Path(folder)) for way in WAYS]
    return 1 if any(report.wrong for report in reports) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate")
    parser.add_argument("--days", type=int, default=10_000, help="days by the rules alone")
    parser.add_argument("--stored", type=int, default=300, help="days on the real store")
    parser.add_argument("--seed", type=int, help="this one day alone, both ways")
    return parser.parse_args()


def _many(way: str, seeds: Sequence[int], folder: Path) -> Report:
    """Shared out among as many processes as there are cores."""
    begun, report = time.monotonic(), Report()
    shares = [seeds[first : first + SHARE] for first in range(0, len(seeds), SHARE)]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for number, some in enumerate(
            processes.map(_days, [way] * len(shares), shares, [folder] * len(shares)), start=1
        ):
            report += some
            if number % -(-len(shares) // TELLS) == 0:
                _say(f"  {report.days:,} of {len(seeds):,} days by {way}")
    _tell(way, report, time.monotonic() - begun)
    return report


def _days(way: str, seeds: Sequence[int], folder: Path) -> Report:
    ready = _ready(folder)
    return asyncio.run(_live_through(way, seeds, ready))


@lru_cache
def _ready(folder: Path) -> Ready:
    """Once for each process."""
    own = folder / str(os.getpid())
    own.mkdir()
    databases = PostgresDatabases(SERVER) if SERVER else SqliteFiles(own)
    return Ready(databases, asyncio.run(plans(databases)))


async def _live_through(way: str, seeds: Sequence[int], ready: Ready) -> Report:
    report = Report()
    for seed in seeds:
        day = draw(seed)
        report.days += 1
        try:
            report.lived += await WAYS[way](day, ready)
        except Exception:  # noqa: BLE001  whatever goes wrong with a day: its seed is told, the others are lived
            report.wrong[seed] = traceback.format_exc()
            _say(f"seed {seed}, by {way}: {day.told()}\n{report.wrong[seed]}  again: make simulate SEED={seed}")
    return report


async def _by_rules(day: Day, ready: Ready) -> Lived:
    return await live(PureLaunch(ready.plans[day.timing], day.zone), day)


async def _on_store(day: Day, ready: Ready) -> Lived:
    async with ready.databases.fresh() as url:
        launch = await StoredLaunch.open(url, day)
        try:
            lived = await live(launch, day)
            await launch.check()
        finally:
            await launch.close_store()
        return lived


WAYS: dict[str, Callable[[Day, Ready], Awaitable[Lived]]] = {"rules": _by_rules, "store": _on_store}


def _tell(way: str, report: Report, seconds: float) -> None:
    lived = report.lived
    _say(
        f"{report.days:,} days by {way} in {seconds:.0f} s: {_listed(lived.acts)}; "
        f"refused {lived.refused.total():,}; reminders {_listed(lived.reminders)}; "
        f"{lived.restarts:,} restarts; {len(report.wrong)} days went wrong"
    )


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {many:,}" for name, many in counted.most_common())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  this is what the command is for


if __name__ == "__main__":
    sys.exit(main())
