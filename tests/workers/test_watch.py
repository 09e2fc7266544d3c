"""What waits in Slack in case golive is down: always one, true when it is read, and nothing left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import tclock
from bot.domain.launch import Attempt
from bot.domain.when import Moment
from bot.services import countdown
from bot.store import launches, schema, watches
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.workers.alarms import Alarms
from bot.workers.watch import Watch
from tests.workers.desk import ANA, LAUNCH, NOW, Desk, scene

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HEADS_UP = NOW + 5 * HOUR
"""PRE-1 of the small release is at T-18h, and its heads-up an hour before that."""


class Guard:
    """A desk whose launch counts down to T-0 in a day, and what keeps the watch there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.watch = self.hire()

    def hire(self) -> Watch:
        """Another process, or this one after it began anew."""
        self.watch = Watch(self.desk.teller, Alarms())
        return self.watch

    async def do(self, deed: Callable[[Scene], None]) -> None:
        await self.desk.store.write(lambda tx: deed(scene(tx, self.desk.launched.attempt, self.desk.now)))

    async def count_down(self, to: datetime = NOW + 24 * HOUR) -> None:
        moment = Moment(to, "Europe/Madrid", "t0")
        await self._change(lambda attempt: tclock.set_t0(attempt, moment, self.desk.now))

    async def hold(self) -> None:
        await self._change(lambda attempt: tclock.hold(attempt, by=ANA, why="a pause", now=self.desk.now))

    async def _change(self, rule: Callable[[Attempt], Attempt]) -> None:
        await self.do(lambda scene: countdown.change(scene, rule(scene.attempt)))

    async def work(self) -> None:
        """Until there is nothing to do at this moment."""
        for _ in range(5):
            await self.watch.once()
            await self.watch.idle()

    def waiting(self) -> list[tuple[datetime, str]]:
        """What waits in Slack: when, and what it says."""
        kept = self.desk.sandbox.world.scheduled.values()
        return sorted((datetime.fromtimestamp(one.post_at, NOW.tzinfo), one.says.text) for one in kept)

    def times(self) -> list[datetime]:
        return [at for at, _ in self.waiting()]

    async def rows(self) -> list[watches.Waiting]:
        return await self.desk.store.read(watches.everything)

    async def said(self) -> list[str]:
        """What golive says in the room besides its cards."""
        box = schema.outbox
        query = box.select().where(box.c.kind == "said", box.c.stream == LAUNCH).order_by(box.c.id)
        rows = await self.desk.store.read(lambda tx: tx.execute(query).all())
        return [row.body["text"] for row in rows]


@pytest.fixture
async def guard(desk: Desk) -> Guard:
    desk.sandbox.clock.pause()
    guard = Guard(desk)
    await guard.count_down()
    await guard.work()
    return guard


async def test_one_message_waits_for_five_minutes_after_what_golive_does_next(guard: Guard) -> None:
    [(at, text)] = guard.waiting()

    assert at == HEADS_UP + 5 * MINUTE
    assert text == (
        "Recon: if nothing from golive stands above since Tue 1 Dec 10:00 CET, then golive is down and reminds nobody."
        "\nNext: PRE-1 Last Checks at Tue 1 Dec 16:00 CET, its owner <@U01LEA>."
        "\nGo on by the plan, and have whoever runs golive look after it."
    )


async def test_when_that_is_done_the_next_one_is_left_before_the_first_is_taken_back(guard: Guard) -> None:
    guard.desk.wait_until(HEADS_UP)
    await guard.work()

    assert guard.times() == [HEADS_UP + HOUR + 5 * MINUTE]
    methods = [call.method for call in guard.desk.sandbox.calls() if "chedule" in call.method]
    assert methods[-2:] == ["chat.scheduleMessage", "chat.deleteScheduledMessage"]
    assert [row.state for row in await guard.rows()] == ["standing"]


async def test_a_hold_takes_it_back_and_the_end_of_the_hold_leaves_another(guard: Guard) -> None:
    await guard.hold()
    await guard.work()
    assert guard.waiting() == []

    guard.desk.wait(60)
    await guard._change(lambda attempt: tclock.resume(attempt, now=guard.desk.now))
    await guard.work()
    assert guard.times() == [HEADS_UP + 6 * MINUTE]


async def test_it_says_what_is_so_after_the_owner_has_changed(guard: Guard) -> None:
    def hand(scene: Scene) -> None:
        place = "OPS"
        launches.set_leads(scene.tx, scene.launch.id, place, [("U01KIM", "user")])
        watches.look_after(scene)

    await guard.do(hand)
    await guard.work()

    [(at, text)] = guard.waiting()
    assert at == HEADS_UP + 5 * MINUTE + timedelta(seconds=1)
    assert "its owner <@U01KIM>" in text


async def test_a_plan_that_changes_while_slack_takes_it_is_not_forgotten(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the same moment, as when many press at once: what was asked for is not what is so any more."""
    sender = guard.desk.teller.sender
    schedule = sender.schedule

    async def slowly(*asked: Any) -> Any:
        monkeypatch.undo()
        await guard.count_down(NOW + 26 * HOUR)
        return await schedule(*asked)

    monkeypatch.setattr(sender, "schedule", slowly)
    await guard.count_down(NOW + 25 * HOUR)
    await guard.work()

    assert guard.times() == [HEADS_UP + 2 * HOUR + 5 * MINUTE]


async def test_a_launch_that_ends_while_slack_takes_it_leaves_none(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = guard.desk.teller.sender
    schedule = sender.schedule

    async def slowly(*asked: Any) -> Any:
        monkeypatch.undo()
        await guard.hold()
        return await schedule(*asked)

    monkeypatch.setattr(sender, "schedule", slowly)
    await guard.count_down(NOW + 25 * HOUR)
    await guard.work()

    assert guard.waiting() == []


async def test_what_changes_nothing_for_it_asks_nothing_of_slack(guard: Guard) -> None:
    before = len(guard.desk.sandbox.calls())

    await guard.do(watches.look_after)
    await guard.work()

    assert len(guard.desk.sandbox.calls()) == before


async def test_rehearsals_and_faster_attempts_have_none(guard: Guard) -> None:
    def alter(tx: Tx, **values: object) -> None:
        tx.execute(schema.attempt.update().values(**values))

    for values in ({"kind": "rehearsal", "pace": 1}, {"kind": "real", "pace": 60}):
        await guard.desk.store.write(lambda tx, values=values: alter(tx, **values))  # type: ignore[misc]
        await guard.do(watches.look_after)
        await guard.work()
        assert guard.waiting() == []


async def test_slack_takes_none_for_more_than_120_days_ahead(guard: Guard) -> None:
    await guard.count_down(NOW + timedelta(days=200))
    await guard.work()
    assert guard.waiting() == []

    guard.desk.wait_until(NOW + timedelta(days=90))
    await guard.work()
    assert guard.times() == [NOW + timedelta(days=199) + 5 * HOUR + 5 * MINUTE]


# --- What goes wrong -----------------------------------------------------------------------------


async def test_a_lost_answer_is_looked_for_and_the_message_adopted(desk: Desk) -> None:
    guard = Guard(desk)
    desk.sandbox.clock.pause()
    await guard.work()
    desk.sandbox.faults.add("chat.scheduleMessage", "lost_reply")
    await guard.count_down()
    await guard.work()
    assert [row.slack_id for row in await guard.rows()] == [None]

    desk.wait(16)
    await guard.work()

    assert guard.times() == [HEADS_UP + 5 * MINUTE]
    assert [row.state for row in await guard.rows()] == ["standing"]
    assert desk.calls()["chat.scheduleMessage"] == 1


async def test_a_call_that_never_reached_slack_is_made_again(desk: Desk) -> None:
    guard = Guard(desk)
    desk.sandbox.clock.pause()
    desk.sandbox.faults.add("chat.scheduleMessage", "reset")
    await guard.count_down()
    await guard.work()
    assert guard.waiting() == []

    desk.wait(16)
    await guard.work()

    assert guard.times() == [HEADS_UP + 5 * MINUTE]


async def test_killed_before_it_heard_slacks_answer_its_successor_finds_the_message(guard: Guard) -> None:
    """Noted, asked for, answered, and never written down."""
    [row] = await guard.rows()
    forget = schema.watch.update().values(state="asked", slack_id=None)
    await guard.desk.store.write(lambda tx: tx.execute(forget) and None)

    guard.hire()
    guard.desk.wait(16)
    await guard.work()

    [found] = await guard.rows()
    assert (found.state, found.slack_id) == ("standing", row.slack_id)
    assert guard.times() == [HEADS_UP + 5 * MINUTE]


async def test_a_message_that_nobody_knows_of_is_taken_back_at_the_start(guard: Guard) -> None:
    await guard.desk.teller.sender.schedule(LAUNCH, blocks.say(["left over"]), NOW + HOUR)
    assert len(guard.waiting()) == 2

    guard.hire()
    await guard.work()

    assert guard.times() == [HEADS_UP + 5 * MINUTE]


async def test_a_message_that_somebody_deleted_in_slack_is_left_again(guard: Guard) -> None:
    guard.desk.sandbox.world.scheduled.clear()
    guard.desk.wait(61)

    guard.hire()
    await guard.work()

    assert guard.times() == [HEADS_UP + 5 * MINUTE]
    assert await guard.said() == []


async def test_while_slack_takes_nothing_the_old_one_stays(guard: Guard) -> None:
    guard.desk.sandbox.faults.add("chat.scheduleMessage", "ratelimited", seconds=30)
    guard.desk.wait_until(HEADS_UP)
    await guard.work()
    assert guard.times() == [HEADS_UP + 5 * MINUTE]

    guard.desk.wait(31)
    await guard.work()
    assert guard.times() == [HEADS_UP + HOUR + 5 * MINUTE]


async def test_one_that_cannot_be_taken_back_is_tried_again(guard: Guard) -> None:
    guard.desk.sandbox.faults.add("chat.deleteScheduledMessage", "http_500")
    await guard.hold()
    await guard.work()
    assert guard.times() == [HEADS_UP + 5 * MINUTE]

    guard.desk.wait(16)
    await guard.work()
    assert guard.waiting() == []


async def test_golive_was_down_slack_said_so_and_golive_says_that_it_is_back(guard: Guard) -> None:
    guard.desk.wait_until(HEADS_UP + 6 * MINUTE)
    await guard.desk.sandbox.settle()
    [posted] = guard.desk.shown()
    assert posted.startswith("Recon: if nothing from golive stands above since")

    guard.hire()
    await guard.work()

    assert await guard.said() == [
        "golive is at work, as of Tue 1 Dec 15:06 CET.\n"
        "The message here that asks whether it is down was left with Slack at Tue 1 Dec 10:00 CET, "
        "and could not be taken back in time."
    ]
    assert guard.times() == [HEADS_UP + HOUR + 5 * MINUTE]


async def test_a_launch_that_breaks_it_is_left_alone_for_a_while(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def broken(*_: object) -> None:
        tries.append(1)
        raise RuntimeError("a bug")

    monkeypatch.setattr(watches, "following", broken)
    guard.desk.wait_until(HEADS_UP)
    await guard.work()
    assert len(tries) == 1

    monkeypatch.undo()
    guard.desk.wait(3601)
    await guard.work()
    assert len(guard.times()) == 1


async def test_a_room_that_golive_may_not_write_in_raises_one_alarm(desk: Desk) -> None:
    guard = Guard(desk)
    desk.sandbox.faults.add("chat.scheduleMessage", "error", code="not_in_channel", times=None)
    await guard.count_down()
    await guard.work()
    desk.wait(3601)
    await guard.work()

    box = schema.outbox
    alarms = await desk.store.read(lambda tx: tx.execute(box.select().where(box.c.stream == ANA)).all())
    assert [row.body["text"].split("\n")[0] for row in alarms] == [
        "Recon: golive could not have Slack watch over it. Something broke on its side."
    ]


async def test_two_processes_leave_one_message_between_them(desk: Desk) -> None:
    desk.sandbox.clock.pause()
    one, other = Guard(desk), Guard(desk)
    await one.count_down()
    await asyncio.gather(one.work(), other.work())

    assert one.times() == [HEADS_UP + 5 * MINUTE]
    assert desk.calls()["chat.scheduleMessage"] == 1


async def test_many_changes_ask_slack_no_oftener_than_it_allows(guard: Guard) -> None:
    """40 messages a minute; what came too early is done a little later."""
    for minute in range(1, 20):
        await guard.count_down(NOW + 24 * HOUR + minute * MINUTE)
        await guard.work()
    assert guard.desk.calls()["chat.scheduleMessage"] < 8
    assert guard.times() != [HEADS_UP + 24 * MINUTE]

    due = await guard.desk.store.read(lambda tx: guard.watch.next_at(tx, guard.desk.wall))
    assert due is not None
    guard.desk.wait_until(due)
    await guard.work()
    assert guard.times() == [HEADS_UP + 24 * MINUTE]
