"""Two bots serve one PostgreSQL. Each reminder is given once; when one is killed, the other goes on within 30 s."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.slack.manifest import manifest
from bot.store import digests, due
from bot.store.connect import open_store
from bot.store.engine import Tx
from sandbox import Channel, Clock, Sandbox, User, World
from sandbox.world import TEAM
from tests.crash.kept import all_is_sent, kept, not_once_in_slack
from tests.migrated import SERVER, Databases
from tests.running.process import Bot
from tests.running.quick import QuickBot

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.crash,
    pytest.mark.skipif(SERVER is None, reason="make test-postgres brings one"),
    pytest.mark.timeout(0),
]

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ROOMS = tuple(f"launch-{number}" for number in range(4))
WITHIN = 30.0
"""Seconds after which what a killed one had under way is done by the other."""


@dataclass
class Pair:
    """Two bots on one database, and the workspace they both serve. It is Monday, nine o'clock, and time stands."""

    sandbox: Sandbox
    database: str
    bots: tuple[Bot, Bot]

    async def launches(self) -> None:
        """Four launches with T-0 on Tuesday, ten o'clock, in a room each."""
        for number, room in enumerate(ROOMS):
            await self.types(f"new l{number} template=small-release deputy=@omar zone=Europe/London", room)
            for place, who in {"BUILD": "@ana @ben", "OPS": "@ben @ana", "PEOPLE": "@kim", "PRE": "@omar"}.items():
                await self.types(f"lead {place} {who}", room)
            await self.types("t0 2026-12-01T10:00", room)

    async def types(self, words: str, room: str) -> None:
        reply = await self.sandbox.person("dana").slash("/golive", words, channel=room)
        assert reply.status == "ok", f"{words}: {reply.shown}"

    async def rest(self) -> None:
        """Until all that is due by the clock is done, and in Slack."""
        now = self.sandbox.clock.now()
        await self.until(lambda tx: _next(tx) > now)
        await all_is_sent(self.database, seconds=60)

    async def until(self, holds: Callable[[Tx], bool]) -> None:
        store = await open_store(self.database, TEAM, read_only=True)
        try:
            async with asyncio.timeout(60):
                while not await store.read(holds):
                    await asyncio.sleep(0.05)
        finally:
            await store.close()

    def heard(self) -> Counter[tuple[str, str]]:
        """How often each person was told the same words directly."""
        people = ("dana", "omar", "ana", "ben", "kim")
        return Counter((who, each.shown) for who in people for each in self.sandbox.person(who).dm.messages)


def _next(tx: Tx) -> datetime:
    """When either of them has anything to say next, as far as it comes with time."""
    return min(
        filter(None, (due.earliest(tx).for_people, digests.next_at(tx))), default=datetime.max.replace(tzinfo=UTC)
    )


@asynccontextmanager
async def two(databases: Databases, folder: Path, kind: type[Bot]) -> AsyncIterator[Pair]:
    people = [User(name) for name in ("dana", "omar", "ana", "ben", "kim")]
    world = World.build(manifest(), people=people, channels=[Channel(room) for room in ROOMS])
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.fresh())
        sandbox = await stack.enter_async_context(Sandbox(world, clock=Clock(MONDAY), limits=False))
        sandbox.clock.pause()
        extra = {"GOLIVE_CLOCK_URL": sandbox.clock_url}
        bots = tuple(kind(sandbox, database, folder / f"{number}.log", False, extra) for number in range(2))
        for bot in bots:
            await bot.start(ready=False)
            await bot.ready(120)
            stack.push_async_callback(bot.stop)
        pair = Pair(sandbox, database, bots)  # type: ignore[arg-type]
        await pair.launches()
        await pair.rest()
        yield pair


async def test_each_reminder_is_given_once(databases: Databases, tmp_path: Path) -> None:
    """A day passes in jumps, each to what either of them is to do next; sometimes one of them is killed."""
    async with two(databases, tmp_path, QuickBot) as pair:
        for jump in range(24):
            pair.sandbox.clock.jump(timedelta(hours=1))
            if jump % 8 == 3:
                victim = pair.bots[jump // 8 % 2]
                await victim.kill()
                await victim.start()
            await pair.rest()

        found = await kept(pair.database)
        assert not_once_in_slack(found.outbox, pair.sandbox) == {}
        reminders = {words: many for words, many in pair.heard().items() if "PRE-1" in words[1]}
        assert len(reminders) >= 8
        assert set(reminders.values()) == {1}


async def test_one_is_killed_and_the_other_goes_on_within_30_seconds(databases: Databases, tmp_path: Path) -> None:
    """As they are shipped: with the leases and time-outs that golive has."""
    async with two(databases, tmp_path, Bot) as pair:
        pair.sandbox.faults.add("chat.postMessage", "slow", times=8, seconds=2.0)
        before = len(pair.sandbox.calls("chat.postMessage"))
        pair.sandbox.clock.jump(timedelta(hours=7))
        async with asyncio.timeout(20):
            while len(pair.sandbox.calls("chat.postMessage")) < before + 4:
                await asyncio.sleep(0.01)

        killed = time.monotonic()
        await pair.bots[0].kill()
        await pair.rest()
        took = time.monotonic() - killed

        found = await kept(pair.database)
        assert not_once_in_slack(found.outbox, pair.sandbox) == {}
        print(f"\nafter the kill all was done within {took:.1f} s")  # noqa: T201
        assert took < WITHIN
