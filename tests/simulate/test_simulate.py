"""The simulation itself: days are drawn as they should be, and a launch that gives reminders wrongly is found out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reminding import Verdict
from tests.migrated import Databases
from tests.simulate.day import ZONES, draw
from tests.simulate.living import live
from tests.simulate.oracle import Given, Wrong
from tests.simulate.planted import plans
from tests.simulate.pure import Plan, PureLaunch
from tests.simulate.stored import StoredLaunch


@pytest.fixture(scope="module")
def known(databases: Databases) -> dict[str, Plan]:
    return asyncio.run(plans(databases))


class Forgetful(PureLaunch):
    """Gives all reminders but the tenth."""

    left = 10

    async def remind(self, now: datetime) -> list[Given]:
        given = await super().remind(now)
        self.left -= len(given)
        return given[:-1] if given and self.left <= 0 else given


class Repeating(PureLaunch):
    """Gives each reminder twice."""

    async def remind(self, now: datetime) -> list[Given]:
        return 2 * await super().remind(now)


class Behind(PureLaunch):
    """Gives the reminders of the plan as it was before T-0 moved, besides."""

    old: frozenset[Given] = frozenset()

    async def do(self, act: object, now: datetime) -> bool:
        before = set(self.armed)
        done = await super().do(act, now)  # type: ignore[arg-type]
        self.old |= {Given(alarm, Verdict.ON_TIME) for alarm in before - self.armed}
        return done

    async def remind(self, now: datetime) -> list[Given]:
        late = {given for given in self.old if given.alarm.at <= now}
        self.old -= late
        return [*await super().remind(now), *late]


class Oversleeping(PureLaunch):
    """Wakes a minute after it had to."""

    async def wakes_at(self) -> datetime | None:
        at = await super().wakes_at()
        return at + timedelta(minutes=1) if at else None


@pytest.mark.parametrize("seed", range(1, 9))
async def test_a_day_by_the_rules_goes_right(known: dict[str, Plan], seed: int) -> None:
    day = draw(seed)

    lived = await live(PureLaunch(known[day.timing], day.zone), day)

    assert lived.reminders.total() > 30


@pytest.mark.long
async def test_a_day_on_the_store_goes_right(databases: Databases) -> None:
    day = draw(4)
    async with databases.fresh() as url:
        launch = await StoredLaunch.open(url, day)
        try:
            lived = await live(launch, day)
            await launch.check()
        finally:
            await launch.close_store()

    assert lived.restarts > 0
    assert lived.reminders.total() > 30


@pytest.mark.parametrize(
    ("launch", "how"),
    [(Forgetful, "missed"), (Repeating, "given twice"), (Behind, "old plan"), (Oversleeping, "means to wake")],
)
async def test_what_goes_wrong_is_found(known: dict[str, Plan], launch: type[PureLaunch], how: str) -> None:
    with pytest.raises(Wrong, match=how):
        await _some_days(launch, known)


async def _some_days(launch: type[PureLaunch], known: dict[str, Plan]) -> None:
    for seed in range(1, 20):
        day = draw(seed)
        await live(launch(known[day.timing], day.zone), day)


def test_days_are_near_changes_of_the_clocks_in_every_zone() -> None:
    days = [draw(seed) for seed in range(600)]

    assert {day.zone for day in days} == set(ZONES)
    assert {day.t0.at.year for day in days} == {2026, 2027, 2028, 2029, 2030}
    across = [day for day in days if _offset(day.begin, day.zone) != _offset(day.t0.at + timedelta(days=2), day.zone)]
    assert len(across) > 100
    assert draw(7) == draw(7)


def _offset(at: datetime, zone: str) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()
