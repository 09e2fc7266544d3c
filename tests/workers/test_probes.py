"""How due checks are probed: so many at a time, between transactions, and each outcome counted once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.domain.attached import Attached
from bot.domain.check import Check, Outcome, Result
from bot.domain.checked import Light, begun
from bot.domain.net import Net
from bot.domain.options import BadOptions
from bot.store import checks, schema
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from bot.workers.probes import AT_ONCE, Probes
from tests.migrated import Databases
from tests.patience import until
from tests.workers.desk import LAUNCH, NOW, Launched, plant, scene

MINUTE = timedelta(minutes=1)


class Kind:
    """A kind of check that answers when it is let, and counts how many are asked at the same time."""

    def __init__(self) -> None:
        self.outcome = Outcome.passed("fine")
        self.going = self.most = self.asked = 0
        self.let = asyncio.Event()
        self.let.set()

    def parse(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        if "bad" in options:
            raise BadOptions("bad is no option of slow")
        return options

    async def probe(self, spec: object, net: Net) -> Outcome:
        self.asked += 1
        self.going += 1
        self.most = max(self.most, self.going)
        await self.let.wait()
        await asyncio.sleep(0)
        self.going -= 1
        return self.outcome


class Bench:
    """A launch, checks of it that are due, and who probes them."""

    def __init__(self, store: Store, launched: Launched) -> None:
        self.store, self.launched, self.now, self.kind = store, launched, NOW, Kind()
        kinds = {"slow": cast(Check, self.kind)}
        self.probes = Probes(store, lambda: self.now, cast(Net, object()), kinds=kinds)

    async def add(self, *names: str, kind: str = "slow", **options: Any) -> None:
        new = [begun(Attached(name, kind, options, ("OPS-1",)), self.now) for name in names]

        def write(tx: Tx) -> None:
            here = scene(tx, self.launched.attempt, self.now)
            checks.looked(here)
            checks.add(here, new)

        await self.store.write(write)

    async def kept(self) -> dict[str, checks.Checked]:
        found = await self.store.read(lambda tx: checks.of(scene(tx, self.launched.attempt, self.now)))
        return {each.name: each for each in found}

    async def probe(self) -> None:
        await self.probes.once()
        await self.probes.idle()


@pytest.fixture
async def bench(databases: Databases) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)
        yield Bench(store, await plant(store, "recon", LAUNCH))


async def test_sixteen_at_a_time_and_each_once(bench: Bench) -> None:
    await bench.add(*(f"check-{number}" for number in range(50)))
    bench.kind.let.clear()
    await bench.probes.once()
    await until(lambda: bench.kind.going == AT_ONCE)
    bench.kind.let.set()

    await bench.probes.idle()

    assert (bench.kind.most, bench.kind.asked) == (AT_ONCE, 50)
    kept = (await bench.kept()).values()
    assert {each.light for each in kept} == {Light.GREEN}
    assert all(each.due_at > bench.now + 50 * MINUTE for each in kept)


async def test_what_is_being_probed_is_due_again_should_nothing_come_of_it(bench: Bench) -> None:
    await bench.add("first")
    bench.kind.let.clear()
    await bench.probes.once()
    await until(lambda: bench.kind.going == 1)

    kept = (await bench.kept())["first"]

    assert kept.due_at == bench.now + checks.LEASE, "should golive be killed now, it is due again in a minute"
    bench.kind.let.set()
    await bench.probes.idle()


async def test_what_has_changed_meanwhile_is_not_judged_by_an_old_outcome(bench: Bench) -> None:
    await bench.add("first")
    bench.kind.let.clear()
    await bench.probes.once()
    await until(lambda: bench.kind.going == 1)

    def change(tx: Tx) -> None:
        here = scene(tx, bench.launched.attempt, bench.now)
        checks.save(here, begun(Attached("first", "slow", {"other": 1}, ("OPS-1",)), bench.now + MINUTE * 5))

    await bench.store.write(change)
    bench.kind.let.set()
    await bench.probes.idle()

    kept = (await bench.kept())["first"]
    assert (kept.light, kept.probed_at, kept.options) == (None, None, {"other": 1})


@pytest.mark.parametrize(
    ("kind", "options", "saw"),
    [
        ("slow", {"bad": 1}, "bad is no option of slow"),
        ("gone", {}, "golive knows no kind of check gone"),
    ],
)
async def test_what_cannot_be_tried_is_unknown(bench: Bench, kind: str, options: dict[str, Any], saw: str) -> None:
    await bench.add("first", kind=kind, **options)

    await bench.probe()

    kept = (await bench.kept())["first"]
    assert (kept.result, kept.saw, kept.light) == (Result.UNKNOWN, saw, None)


async def test_golive_that_stops_takes_nothing_more(bench: Bench) -> None:
    await bench.add(*(f"check-{number}" for number in range(50)))
    bench.kind.let.clear()
    await bench.probes.once()
    await until(lambda: bench.kind.going == AT_ONCE)
    ending = asyncio.create_task(bench.probes.end())
    await asyncio.sleep(0)
    bench.kind.let.set()

    await ending

    assert bench.kind.asked == AT_ONCE
    assert sum(each.light is Light.GREEN for each in (await bench.kept()).values()) == AT_ONCE


async def test_an_attempt_that_is_over_is_not_probed(bench: Bench) -> None:
    await bench.add("first")

    over = schema.attempt.update().values(ended_at=bench.now)
    await bench.store.write(lambda tx: tx.execute(over) and None)
    await bench.probe()

    assert bench.kind.asked == 0


async def test_outcomes_that_are_the_same_share_a_stretch_and_the_oldest_are_forgotten(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "KEPT", 3)
    await bench.add("first")
    outcomes = [Outcome.passed("1", 1.0), Outcome.passed("2", 2.0), *[Outcome.failed("no"), Outcome.passed("yes")] * 2]

    for outcome in outcomes:
        bench.kind.outcome = outcome
        await bench.probe()
        bench.now += timedelta(hours=2)

    def look(tx: Tx) -> list[tuple[str, int, str]]:
        here = scene(tx, bench.launched.attempt, bench.now)
        return [(each.result, each.times, each.saw) for each in checks.history(here, "first", 10)]

    assert await bench.store.read(look) == [("passed", 1, "yes"), ("failed", 1, "no"), ("passed", 1, "yes")]


async def test_a_stretch_says_since_when_and_how_often(bench: Bench) -> None:
    await bench.add("first")
    times: list[datetime] = []
    for number in range(3):
        bench.kind.outcome = Outcome.passed(f"{number} ms", float(number))
        times.append(bench.now)
        await bench.probe()
        bench.now += timedelta(hours=2)

    found = await bench.store.read(lambda tx: checks.history(scene(tx, bench.launched.attempt, bench.now), "first", 10))

    assert found == [checks.Stretch(Result.PASSED, "2 ms", 2.0, times[0], times[-1], 3)]
