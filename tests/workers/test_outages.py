"""A thousand outages on a clock of our own: no reminder is missed, and none is given twice."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain import reminding as rules
from bot.domain.alarms import Kind
from bot.domain.runbook import LATE, State
from bot.store import due, launches, plan, schema
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from bot.workers import reminders
from tests.migrated import Databases
from tests.workers.desk import NOW, plant, scene
from tests.workers.runway import Runway

pytestmark = pytest.mark.slow

OUTAGES = 1_000
LAUNCHES = 4
SECOND = timedelta(seconds=1)

OTHERS = re.compile(r"\nAnd (\d+) more: ")
"""How a long digest ends."""


@dataclass(frozen=True)
class Outages:
    """When golive is down: from each of `begin` to the `end` of the same place."""

    begin: list[datetime]
    end: list[datetime]

    def up_again(self, at: datetime) -> datetime:
        """The first moment from `at` on at which golive runs."""
        place = bisect_right(self.begin, at) - 1
        return max(at, self.end[place]) if place >= 0 else at


def outages(chance: random.Random) -> Outages:
    begin, end, at = [], [], NOW
    for _ in range(OUTAGES):
        at += chance.expovariate(1 / 120) * SECOND
        begin.append(at)
        at += (chance.uniform(3600, 3 * 3600) if chance.random() < 0.01 else chance.expovariate(1 / 90)) * SECOND
        end.append(at)
    return Outages(begin, end)


@pytest.mark.parametrize("seed", [1, 2])
async def test_over_a_thousand_outages_no_reminder_is_missed_and_none_given_twice(
    databases: Databases, seed: int
) -> None:
    chance = random.Random(seed)
    down = outages(chance)
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)
        runways = [runway async for runway in _counting_down(store)]

        end = await _live_through(store, runways, down, chance)

        assert end > down.end[-1] - timedelta(hours=6), "the outages last to the end"
        for runway in runways:
            await _check(runway, down)


async def _counting_down(store: Store) -> Any:
    """Launches of the whole template, a few hours apart; every other one has its GO."""
    for number in range(LAUNCHES):
        launched = await plant(store, f"launch-{number}", f"C0{number}", template="go-live")
        runway = Runway(store, launched)
        await runway.t0(NOW + timedelta(hours=26 + 3 * number))
        if number % 2:
            await runway.go()
        yield runway


async def _live_through(store: Store, runways: list[Runway], down: Outages, chance: random.Random) -> datetime:
    """Wake when something is due and golive is up. Meanwhile people start and finish steps, and T-0 moves."""
    now = NOW
    while (wakes := (await store.read(due.earliest)).reminder) is not None:
        now = down.up_again(max(wakes, now))
        while await reminders.once(store, now):
            pass
        if chance.random() < 0.2:
            await _somebody_acts(chance.choice(runways), now, chance)
    return now


async def _somebody_acts(runway: Runway, now: datetime, chance: random.Random) -> None:
    runway.now = now
    steps = await runway.store.read(lambda tx: plan.steps(scene(tx, runway.launched.attempt)))
    waiting = [step.ref for step in steps if step.state is State.WAITING and step.due_at and step.due_at <= now]
    running = [step.ref for step in steps if step.state is State.STARTED]
    attempt = await runway.store.read(lambda tx: launches.attempt(tx, runway.launched.attempt))
    assert attempt is not None
    assert attempt.t0 is not None
    if chance.random() < 0.02 and now < attempt.t0:
        await runway.t0(attempt.t0 + timedelta(minutes=30))
    elif running and chance.random() < 0.5:
        await runway.done(chance.choice(running))
    elif waiting:
        await runway.start(chance.choice(waiting))


async def _check(runway: Runway, down: Outages) -> None:
    """Every reminder was dealt with at the first moment that golive ran, and everybody told what they had to be."""
    settled, said, crew, steps = await runway.store.read(lambda tx: _record(tx, runway))
    assert set(settled) <= {"sent", "late", "gathered", "pointless", "dropped"}
    assert len(settled["sent"]) > 30
    assert len(settled["gathered"]) > 5

    expected: Counter[str] = Counter()
    digests: dict[tuple[datetime, str], set[str]] = defaultdict(set)
    for state in ("sent", "late", "gathered", "pointless"):
        for each in settled[state]:
            assert each.settled_at == down.up_again(each.at), "as soon as it could be"
            if state != "pointless":
                assert (each.settled_at - each.at > LATE) == (state == "gathered")
            for user in rules.told(Kind(each.kind), steps[each.step_id], crew):
                if state in ("sent", "late"):
                    expected[f"{each.step_id}:{each.kind}:{each.at.isoformat()}:{user}"] += 1
                elif state == "gathered":
                    digests[each.settled_at, user].add(steps[each.step_id].ref)

    assert Counter(said["direct"]) == expected
    for where, told, others in said["digest"]:
        assert told <= digests[where], "nothing is told that was not theirs"
        assert len(told) + others == len(digests[where]), "and nothing is left out"
    assert {where for where, _, _ in said["digest"]} == digests.keys()
    assert len(said["digest"]) == len(digests), "one for each person and outage"


def _record(tx: Tx, runway: Runway) -> tuple[dict[str, list[Any]], dict[str, list[Any]], Any, dict[int, Any]]:
    here = scene(tx, runway.launched.attempt)
    steps = {step.id: step for step in plan.steps(here)}
    settled: dict[str, list[Any]] = defaultdict(list)
    table, box = schema.reminder, schema.outbox
    for row in tx.execute(select(table).where(table.c.attempt_id == runway.launched.attempt)):
        settled[row.state].append(row)
    query = select(box).where(
        box.c.attempt_id == runway.launched.attempt, box.c.kind == "said", box.c.channel.is_(None)
    )
    said: dict[str, list[Any]] = {"direct": [], "digest": []}
    for row in tx.execute(query):
        key = row.key.partition(":")[2]
        if key.startswith("digest:"):
            refs = {step.ref for step in steps.values() if f"\n{step.ref} " in row.body["text"]}
            others = OTHERS.search(row.body["text"])
            said["digest"].append(((row.created_at, row.stream), refs, int(others[1]) if others else 0))
        else:
            said["direct"].append(key)
    return settled, said, here.crew, steps
