"""The bot is killed with SIGKILL at random points under load. Nothing acknowledged is lost, nothing is said twice.

Slack's edge loses replies and refuses posts meanwhile. `CRASHES` says how often it is killed, `CRASH_SEED` repeats
a run's choices.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.slack.manifest import manifest
from bot.store import audit, schema
from bot.store.connect import open_store
from bot.store.engine import Tx
from sandbox import Channel, Message, Sandbox, User, World
from tests.migrated import Databases
from tests.running.process import Bot

KILLS = int(os.environ.get("CRASHES", "50"))
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
ROOMS = 4
ENGINEERS = 6

pytestmark = [pytest.mark.crash, pytest.mark.timeout(0)]


@dataclass
class Load:
    """What people typed, and what they were told was done."""

    sandbox: Sandbox
    chance: random.Random
    typed: int = 0
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Everybody at once, until cancelled."""
        await asyncio.gather(*(self._engineer(number) for number in range(ENGINEERS)))

    async def _engineer(self, number: int) -> None:
        who = self.sandbox.person(f"e{number}")
        while True:
            self.typed += 1
            words = self._words(self.typed)
            reply = await who.slash("/golive", words, channel=f"launch-{self.chance.randrange(ROOMS)}")
            self.statuses[reply.status] += 1
            if reply.status == "ok" and words.startswith("note") and "busy" not in reply.shown:
                self.acknowledged.append(words.removeprefix("note "))
            await asyncio.sleep(self.chance.uniform(0.02, 0.12))

    def _words(self, number: int) -> str:
        """Notes are counted; claims, sign-offs and shares keep cards, threads and messages going."""
        ref = f"BUILD-{self.chance.randrange(1, 6)}"
        return self.chance.choice(
            [
                *[f"note marked {number}."] * 4,
                f"claim {ref}",
                f"hand {ref} nobody",
                f"signoff {ref} https://ci.example/{number}",
                "status share",
            ]
        )


async def test_nothing_acknowledged_is_lost_and_nothing_is_said_twice(databases: Databases, tmp_path: Path) -> None:
    print(f"\n{KILLS} kills, CRASH_SEED={SEED}")  # noqa: T201  what repeats a failing run
    chance = random.Random(SEED)
    people = [User("dana"), *(User(f"e{number}") for number in range(ENGINEERS))]
    rooms = [Channel(f"launch-{number}") for number in range(ROOMS)]
    world = World.build(manifest(), people=people, channels=rooms)
    async with databases.fresh() as database, Sandbox(world, limits=False, seed=SEED) as sandbox:
        bot = Bot(sandbox, database, tmp_path / "golive.log")
        await bot.start()
        for number in range(ROOMS):
            made = await sandbox.person("dana").slash(
                "/golive", f"new l{number} template=small-release", channel=f"launch-{number}"
            )
            assert "is set up" in made.shown
        sandbox.faults.add("chat.postMessage", "lost_reply", times=None, chance=0.10)
        sandbox.faults.add("chat.postMessage", "ratelimited", times=None, chance=0.05, seconds=1)
        load = Load(sandbox, chance)

        await _killed_again_and_again(bot, load, chance)

        sandbox.faults.clear()
        await bot.start()
        await _all_is_sent(database)
        assert await bot.stop() == 0

        _nothing_was_said_twice(sandbox)
        await _nothing_acknowledged_was_lost(database, load)
        print(f"{load.typed} typed, {dict(load.statuses)}, {len(load.acknowledged)} notes acknowledged")  # noqa: T201


async def _killed_again_and_again(bot: Bot, load: Load, chance: random.Random) -> None:
    running = asyncio.create_task(load.run())
    try:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.05, 0.8))
            await bot.kill()
            await bot.start(ready=chance.random() < 0.8)
            assert not running.done(), running.exception()
        await bot.kill()
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _all_is_sent(database: str) -> None:
    """Until the outbox holds nothing but what was sent. Raises TimeoutError naming what is stuck."""
    store = await open_store(database, read_only=True)
    until = time.monotonic() + 240
    try:
        while left := await store.read(_unsent):
            if time.monotonic() > until:
                raise TimeoutError(f"still unsent: {left[:5]}")
            await asyncio.sleep(0.5)
    finally:
        await store.close()


def _unsent(tx: Tx) -> list[tuple[str, str, str | None]]:
    outbox = schema.outbox
    rows = tx.execute(select(outbox.c.key, outbox.c.state, outbox.c.error).where(outbox.c.state != "sent"))
    return [tuple(row) for row in rows]  # type: ignore[misc]


def _nothing_was_said_twice(sandbox: Sandbox) -> None:
    ids = Counter(
        _opaque_id(message) for channel in sandbox.world.channels.values() for message in channel.all.values()
    )
    del ids[None]
    assert ids, "golive said nothing at all"
    assert {key: many for key, many in ids.items() if many > 1} == {}


def _opaque_id(message: Message) -> str | None:
    return message.metadata["event_payload"]["id"] if message.metadata else None


async def _nothing_acknowledged_was_lost(database: str, load: Load) -> None:
    store = await open_store(database, read_only=True)
    try:
        kept, faults, sent = await store.read(
            lambda tx: (
                Counter(tx.execute(select(schema.note.c.text)).scalars()),
                list(audit.verify(tx)),
                tx.execute(select(func.count()).select_from(schema.outbox)).scalar_one(),
            )
        )
    finally:
        await store.close()
    assert faults == [], "the record is whole"
    assert sum(1 for text in load.acknowledged if kept[text] == 0) == 0, "every acknowledged note is kept"
    assert {text: many for text, many in kept.items() if many > 1} == {}, "no note is kept twice"
    assert len(load.acknowledged) >= KILLS, "there was load to speak of"
    assert sent > ROOMS * 3
