"""The bot is killed with SIGKILL at random points under load. Nothing acknowledged is lost, nothing is said twice.

Slack's edge loses replies, refuses posts and dawdles meanwhile. `CRASHES` says how often the bot is killed in all,
`CRASH_SEED` repeats a run's choices.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from bot.slack.manifest import manifest
from sandbox import Channel, Sandbox, User, World
from tests.crash.hooked import receiver
from tests.crash.kept import (
    Kept,
    all_is_sent,
    kept,
    missing_in_the_record,
    not_delivered,
    not_once_in_slack,
    not_put_down,
    stale,
    twice_in_the_record,
)
from tests.crash.load import ENGINEERS, ROOMS, Load
from tests.migrated import Databases
from tests.running.process import Bot
from tests.running.quick import QuickBot

NEWS = "news"
"""Where the company is told."""

KILLS = int(os.environ.get("CRASHES", "50")) // 2
"""For each way of delivery."""
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)

pytestmark = [pytest.mark.crash, pytest.mark.timeout(0)]


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket-mode"])
async def test_nothing_acknowledged_is_lost_and_nothing_is_said_twice(
    databases: Databases, tmp_path: Path, http: bool
) -> None:
    begun, chance = time.monotonic(), random.Random(SEED)
    print(f"\n{KILLS} kills, CRASH_SEED={SEED}")  # noqa: T201  what repeats a failing run
    async with (
        databases.fresh() as database,
        Sandbox(_world(), limits=False, retry_scale=0.01, seed=SEED) as sandbox,
        AsyncExitStack() as stack,
    ):
        hooked = await stack.enter_async_context(receiver(chance))
        bot = QuickBot(sandbox, database, tmp_path / "golive.log", http=http, extra={"GOLIVE_CHECK_HOSTS": hooked.host})
        await bot.start()
        for number, room in enumerate(ROOMS):
            await _done(sandbox, f"new l{number} template=small-release", room)
            for told in (f"company=#{NEWS}", f"stakeholders=http://{hooked.host}/launch"):
                await _done(sandbox, f"set {told}", room)
        load = Load(sandbox, chance)

        _a_bad_day(sandbox)
        await _killed_again_and_again(bot, load, chance)

        faults = Counter(call.fault for call in sandbox.calls() if call.fault)
        sandbox.faults.clear()
        await bot.start()
        await all_is_sent(database)
        load.note_what_was_heard()
        assert await bot.stop() == 0

        assert _complaints(bot.log) == []
        found = await kept(database)
        assert not_once_in_slack(found.outbox, sandbox) == {}
        assert not_delivered(found.outbox, hooked.deliveries) == {}
        assert _not_announced(load, found) == []
        assert stale(found, sandbox) == []
        _nothing_acknowledged_was_lost(found, load)
        _there_was_load(load, found, faults)
        print(_figures(load, found, faults), f"{time.monotonic() - begun:.0f} s")  # noqa: T201


async def _done(sandbox: Sandbox, words: str, room: str) -> None:
    """Said until golive answers that it is so: a busy machine may need longer than Slack waits."""
    for _ in range(20):
        told = await sandbox.person("dana").slash("/golive", words, channel=room)
        assert told.status == "ok", told.shown
        if not re.search("Still working|try again", told.shown):
            break
        await asyncio.sleep(1)
    assert re.search("is set up|already|is now|is told", told.shown), told.shown


def _not_announced(load: Load, found: Kept) -> list[str]:
    """Words the director was shown as a draft that is gone, or is not on its way just once although it was approved."""
    put = Counter(row.body["text"] for row in found.outbox if row.event == "message")
    kept = {row.text: row.state for row in found.drafts}
    wrong = [words for words in load.announced if words not in kept]
    return wrong + [words for words, state in kept.items() if put[words] != int(state != "waiting")]


def _world() -> World:
    people = [User(name) for name in ("dana", *ENGINEERS)]
    return World.build(manifest(), people=people, channels=[Channel(room) for room in (*ROOMS, NEWS)])


def _a_bad_day(sandbox: Sandbox) -> None:
    """Slack on a bad day, within the time that golive gives it to answer."""
    for method in ("chat.postMessage", "chat.update"):
        sandbox.faults.add(method, "lost_reply", times=None, chance=0.10)
        sandbox.faults.add(method, "ratelimited", times=None, chance=0.05, seconds=1)
        sandbox.faults.add(method, "slow", times=None, chance=0.05, seconds=0.6)
        sandbox.faults.add(method, "delay", times=None, chance=0.05, seconds=3.0)
    sandbox.faults.add("conversations.*", "ratelimited", times=None, chance=0.05, seconds=1)


async def _killed_again_and_again(bot: Bot, load: Load, chance: random.Random) -> None:
    """In four of five cases while it serves, else while it starts."""
    running = asyncio.create_task(load.run())
    try:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.05, 1.2))
            await bot.kill()
            load.note_what_was_heard()
            await bot.start(ready=chance.random() < 0.8)
            assert not running.done(), running.exception()
        await bot.kill()
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def _nothing_acknowledged_was_lost(found: Kept, load: Load) -> None:
    assert found.faults == [], "the record is whole"
    shared = [deed for deed in load.done if deed.verb == "status share"]
    assert missing_in_the_record(found.record, [deed for deed in load.done if deed not in shared]) == []
    assert twice_in_the_record(found.record) == []
    assert not_put_down(found.outbox, shared) == []
    assert {text: many for text, many in found.notes.items() if many > 1} == {}, "no note is kept twice"
    noted = [deed.words for deed in load.done if deed.verb == "note"]
    taken = [text for text, key in load.heard.items() if key not in found.refused]
    assert [text for text in noted + taken if text not in found.notes] == [], "every note is kept"


def _complaints(log: Path) -> list[str]:
    """Errors, and whatever is no line of the log at all."""
    lines = log.read_text().splitlines()
    return [line for line in lines if not line.startswith("{") or '"level": "error"' in line]


def _there_was_load(load: Load, found: Kept, faults: Counter[str | None]) -> None:
    """Else nothing is proven."""
    if KILLS < 20:
        return
    assert len(load.done) >= KILLS
    assert {deed.verb for deed in load.done} >= {"claim", "note", "signoff"}
    assert len(load.heard) >= KILLS / 2
    assert sum(row.state == "sent" for row in found.drafts) >= KILLS / 8
    assert faults["lost_reply"] + faults["ratelimited"] >= 3
    assert sum(row.kind == "said" for row in found.outbox) >= KILLS / 2
    assert sum(row.shown > 1 for row in found.outbox if row.kind == "card") >= KILLS / 2


def _figures(load: Load, found: Kept, faults: Counter[str | None]) -> str:
    deeds = Counter(deed.verb for deed in load.done)
    rows = Counter(row.kind for row in found.outbox)
    return (
        f"{load.typed} typed {dict(load.statuses)}; done {len(load.done)} {dict(deeds)}, heard {len(load.heard)}, "
        f"announced {sum(row.state == 'sent' for row in found.drafts)}; "
        f"outbox {dict(rows)}; faults {dict(faults)};"
    )
