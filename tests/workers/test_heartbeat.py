"""The workers run by themselves: woken by commits, by the clock, and by a tick; and they come to an end in order."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.launch import State
from bot.errors import StoreDown
from bot.services import room
from bot.store import due, launches, outbox, polls, schema
from bot.store.connect import open_store
from bot.store.engine import Tx
from bot.store.streams import Tempo, clock
from bot.views import blocks
from bot.workers import closings, heartbeat, reminders
from bot.workers.heartbeat import Heartbeat
from sandbox import Clock
from tests.migrated import Databases
from tests.patience import until
from tests.workers.desk import ANA, LAUNCH, NOW, Desk, killed_while_posting, open_desk, scene
from tests.workers.runway import T0, Runway

BRISK = Tempo(
    post_every=0.0, workspace_every=0.0, edit_every=0.0, card_rest=0.05, look_after=0.05, request=1.0, lease=2.0
)


class SharedClock:
    """The workspace's clock, read directly."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.on_change: Callable[[], None] = lambda: None
        self.waited_for: datetime | None = None
        clock.on_change.append(lambda: self.on_change())

    def now(self) -> datetime:
        return self.clock.now()

    def seconds_until(self, at: datetime) -> float:
        left = (at - self.now()).total_seconds()
        return 0.0 if left <= 0 else float("inf") if self.clock.paused else left / self.clock.rate

    def waits_for(self, at: datetime | None) -> None:
        self.waited_for = at


@pytest.fixture(autouse=True)
def never_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may pass because the tick came to help; tests of the tick shorten it."""
    monkeypatch.setattr(heartbeat, "TICK", 3600.0)


@asynccontextmanager
async def beating(desk: Desk, *, tempo: Tempo = BRISK, **changes: Any) -> AsyncIterator[Heartbeat]:
    heart = Heartbeat(desk.store, desk.teller.sender, SharedClock(desk.sandbox.clock), tempo=tempo, **changes)
    await heart.start()
    yield heart
    await heart.stop()


def runway_of(desk: Desk) -> Runway:
    runway = Runway(desk.store, desk.launched)
    runway.now = desk.sandbox.clock.now()
    return runway


async def test_what_is_put_down_is_sent_at_once(desk: Desk) -> None:
    async with beating(desk):
        await desk.say("GO")
        await until(lambda: desk.shown() == ["GO"])


async def test_what_was_put_down_before_the_start_is_sent_at_the_start(desk: Desk) -> None:
    await desk.say("GO")
    async with beating(desk):
        await until(lambda: desk.shown() == ["GO"])


async def test_a_deadline_wakes_the_workers(desk: Desk) -> None:
    runway = runway_of(desk)
    async with beating(desk):
        await runway.t0(runway.now + timedelta(seconds=0.4))
        await until(lambda: any("held" in text for text in desk.shown()))

    attempt = await desk.store.read(lambda tx: launches.attempt(tx, desk.launched.attempt))
    assert attempt is not None
    assert attempt.state is State.HELD


async def test_an_earlier_deadline_wakes_them_earlier(desk: Desk) -> None:
    runway = runway_of(desk)
    async with beating(desk):
        await runway.t0()
        await runway.do(lambda s: polls.open_new(s, by=ANA, closes_at=s.now + timedelta(seconds=0.4), practice=False))
        await until(lambda: len(desk.dm("ana")) == 1)

    assert desk.dm("ana")[0].startswith("Poll 1 of Recon is closed")


async def test_a_clock_that_jumps_brings_what_is_due_by_then(desk: Desk) -> None:
    async with beating(desk):
        await runway_of(desk).t0()
        desk.sandbox.clock.jump(T0 - timedelta(hours=18))
        await until(lambda: "PRE-1 Last Checks\nIt is time" in "".join(desk.dm("lea")))


async def test_a_clock_that_runs_faster_wakes_them_sooner(desk: Desk) -> None:
    async with beating(desk):
        await runway_of(desk).t0(NOW + timedelta(hours=1))
        desk.sandbox.clock.run(3600.0 * 4)
        await until(lambda: any("held" in text for text in desk.shown()))


async def test_while_the_clock_stands_messages_go_out_all_the_same(desk: Desk) -> None:
    desk.sandbox.clock.pause()
    desk.sandbox.faults.add("chat.postMessage", "http_500")
    async with beating(desk):
        for number in range(12):
            await desk.say(f"{number}")
        await until(lambda: desk.shown() == [f"{number}" for number in range(12)])


async def test_the_clock_is_told_what_people_wait_for_next(desk: Desk) -> None:
    async with beating(desk) as heart:
        await runway_of(desk).t0()
        await until(lambda: heart.clock.waited_for is not None and not heart.busy)  # type: ignore[attr-defined]

        heads_up = T0 - timedelta(hours=19)
        assert heart.clock.waited_for == heads_up  # type: ignore[attr-defined]


async def test_a_batch_that_fails_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> bool:
        raise RuntimeError("a bug")

    async def down(*_: object) -> bool:
        raise StoreDown("disk full")

    monkeypatch.setattr(closings, "once", broken)
    monkeypatch.setattr(reminders, "once", down)
    async with beating(desk):
        await desk.say("GO")
        await until(lambda: desk.shown() == ["GO"])


async def test_what_fails_three_times_in_a_row_is_named_until_it_works(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bool:
        raise RuntimeError("a bug")

    async def passes(heart: Heartbeat, times: int) -> None:
        for _ in range(times):
            heart.wake()
            await until(lambda: not heart.busy)

    async with beating(desk) as heart:
        await passes(heart, 1)
        with monkeypatch.context() as broken_for_now:
            broken_for_now.setattr(reminders, "once", broken)
            await passes(heart, 2)
            assert heart.failing == []
            await passes(heart, 1)
            assert heart.failing == ["send reminders"]
        await passes(heart, 1)
        assert heart.failing == []


async def test_what_fails_again_and_again_is_tried_less_and_less_often(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each wait is as long as it has been overdue by then. A busy machine makes waits longer, never shorter."""
    tries = []

    async def broken() -> bool:
        tries.append(desk.sandbox.clock.now())
        raise RuntimeError("a bug")

    monkeypatch.setattr(Heartbeat, "_batches", lambda _: {"end what is over": broken})
    await nothing_but_t0(desk)
    async with beating(desk):
        desk.sandbox.clock.jump(T0)
        await until(lambda: len([at for at in tries if at >= T0]) > 5)

    late = [at for at in tries if at >= T0]
    waits = [after - before for before, after in itertools.pairwise(late)]
    overdue = [(at - T0) * 0.9 for at in late]
    assert [wait for wait, least in zip(waits, overdue, strict=False) if wait < least] == []


async def nothing_but_t0(desk: Desk) -> None:
    """A launch that counts to T-0, and nothing else comes due."""
    runway = runway_of(desk)
    await runway.t0()
    await runway.set(schema.reminder, state="sent")
    await runway.set(schema.attempt, redraw_at=None, watch_at=None, look_at=None, news_at=None)
    await runway.set(schema.digest, next_at=T0 + timedelta(days=9))
    assert (await desk.store.read(due.earliest)).next == T0


async def test_the_tick_finds_what_nobody_announced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another process does on PostgreSQL: it commits, and this one is not told."""
    monkeypatch.setattr(heartbeat, "TICK", 0.2)

    def unannounced(tx: Tx) -> None:
        ids = {"launch": desk.launched.launch, "attempt": desk.launched.attempt}
        outbox.say(tx, **ids, key="GO", message=blocks.say(["GO"]), now=NOW, channel=LAUNCH)
        tx.wake = None

    async with beating(desk) as heart:
        await until(lambda: not heart.busy)
        await desk.store.write(unannounced)
        await until(lambda: desk.shown() == ["GO"])


async def test_the_start_settles_what_a_killed_process_left_under_way(desk: Desk) -> None:
    if desk.store.shared:
        pytest.skip("on PostgreSQL somebody else may be at work: the lease decides")
    desk.teller = replace(desk.teller, wall=clock)
    await desk.say("GO")
    await killed_while_posting(desk, before=False)

    async with beating(desk):
        await desk.say("HOLD")
        await until(lambda: desk.shown() == ["GO", "HOLD"])


async def test_stopping_lets_what_is_under_way_arrive_and_begins_nothing_more(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "delay", seconds=1.5)
    async with beating(desk, tempo=replace(BRISK, request=30.0, lease=60.0)):
        await desk.say("GO")
        await until(lambda: desk.calls()["chat.postMessage"] == 1)
        await desk.say("HOLD")

    assert (await desk.row("GO")).state == "sent"
    assert (await desk.row("HOLD")).state == "pending"


async def test_after_stopping_a_commit_wakes_nobody(desk: Desk) -> None:
    async with beating(desk):
        pass
    await desk.say("GO")

    assert (await desk.row("GO")).state == "pending"


async def test_it_is_busy_until_all_is_done(desk: Desk) -> None:
    async with beating(desk) as heart:
        await until(lambda: not heart.busy)
        await desk.say("GO")
        assert heart.busy
        await until(lambda: not heart.busy)
        assert desk.shown() == ["GO"]


async def test_its_vitals_tell_of_what_is_held_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    desk.sandbox.faults.add("chat.postMessage", "lost_reply", channel=LAUNCH)
    desk.sandbox.faults.add("conversations.history", "error", code="missing_scope", times=None)
    desk.sandbox.faults.add("conversations.open", "error", code="user_disabled", times=None)
    await desk.say("GO")
    await desk.say("your turn", user="U01KIM")

    async with beating(desk) as heart:
        await until(lambda: heart.vitals.uncertain == 1 and heart.vitals.dead == 3)
        desk.sandbox.clock.jump(NOW + timedelta(minutes=5))
        await until(lambda: heart.vitals.oldest >= 300)
        assert heart.vitals.late == 0
        assert heart.vitals.token_fault is None


async def test_a_refused_token_shows_in_the_vitals(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    desk.sandbox.revoke()
    async with beating(desk) as heart:
        await desk.say("GO")
        await until(lambda: heart.vitals.token_fault == "token_revoked")


async def test_a_message_that_does_not_arrive_raises_an_alarm(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    monkeypatch.setattr(heartbeat, "TOO_LONG", 0.5)
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=60, channel=LAUNCH, times=None)
    async with beating(desk, ops="C01OPS"):
        await desk.say("GO")
        await until(lambda: any("A message for #launch waits" in text for text in desk.shown("C01OPS")))


async def test_a_jump_of_the_clock_makes_nothing_old(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=60, channel=LAUNCH, times=None)
    async with beating(desk, ops="C01OPS") as heart:
        await desk.say("GO")
        await until(lambda: desk.calls()["chat.postMessage"] == 1)
        desk.sandbox.clock.jump(NOW + timedelta(hours=3))
        await until(lambda: heart.vitals.oldest > 3600)

    assert desk.shown("C01OPS") == []


async def test_a_launch_from_heads_up_to_hold_as_people_see_it(desk: Desk) -> None:
    """The real cards, the real clock of the workspace, nobody does anything."""
    async with beating(desk) as heart:
        await desk.store.write(lambda tx: room.board(scene(tx, desk.launched.attempt)))
        await runway_of(desk).t0()
        for moment in (T0 - timedelta(hours=18), T0 - timedelta(minutes=10), T0):
            desk.sandbox.clock.jump(moment)
            await until(lambda: not heart.busy)

    assert any("Recon · PRE-1 Last Checks\nIt is time" in text for text in desk.dm("lea"))
    assert any("DAY-2 Deploy" in text for text in desk.dm("lea"))
    assert any("came with no standing GO" in text for text in desk.dm("ana"))
    assert any("Recon 2.4: the countdown is held." in text for text in desk.shown())
    board = next(message for message in desk.sandbox.channel(LAUNCH).messages if message.ts in desk.pins())
    assert "Held" in board.shown


async def test_two_processes_on_one_database_say_everything_once(databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.fresh())
        desk = await open_desk(stack, url)
        if not desk.store.shared:
            pytest.skip("SQLite is served by one process")
        other = await open_store(url, desk.store.team)
        stack.push_async_callback(other.close)
        second = Heartbeat(other, desk.teller.sender, SharedClock(desk.sandbox.clock), tempo=BRISK)
        await second.start()
        stack.push_async_callback(second.stop)
        desk.sandbox.faults.add("chat.postMessage", "lost_reply", times=None, chance=0.2)
        async with beating(desk) as first:
            for number in range(30):
                await desk.say(f"{number}")
            await until(lambda: len(desk.shown()) >= 30)  # what is late by hours comes as one message
            await runway_of(desk).t0()
            desk.sandbox.clock.jump(T0 - timedelta(hours=18))
            await until(lambda: desk.dm("lea") != [])
            await until(lambda: not first.busy and not second.busy)

        assert [text for text in desk.shown() if text.isdigit()] == [f"{number}" for number in range(30)]
        assert len(desk.dm("lea")) == 1
