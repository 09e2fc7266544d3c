"""An announcement is looked at once more a minute after it was delivered."""

from __future__ import annotations

from bot.message import Message
from bot.workers.alarms import Alarms
from tests.workers.desk import LAUNCH, OPS, Desk


async def announced(desk: Desk) -> None:
    await desk.say("GO", event="go", audience="room")
    await desk.send()


async def reread(desk: Desk, seconds: float = 60) -> None:
    desk.wait(seconds)
    desk.courier.reread()
    await desk.courier.idle()
    await desk.send()


async def test_one_that_stands_there_once_is_left_alone(desk: Desk) -> None:
    await announced(desk)
    await reread(desk, 59)
    assert desk.calls()["conversations.history"] == 0, "too early"

    await reread(desk, 1)
    await reread(desk)
    assert desk.calls()["conversations.history"] == 1
    assert (desk.shown(), desk.dm("ana")) == (["GO"], [])


async def test_one_that_vanished_is_told_to_the_director_and_not_said_again(desk: Desk) -> None:
    await announced(desk)
    desk.delete("GO")

    await reread(desk)
    await reread(desk)

    assert len(desk.dm("ana")) == 1
    assert "The announcement go was delivered to #launch and is not there any more." in desk.dm("ana")[0]
    assert desk.shown() == []
    assert (await desk.row("GO")).error == "not there any more"


async def test_one_that_stands_there_twice_is_told(desk: Desk) -> None:
    """As a process leaves it that was stopped in the middle of a post, for longer than its lease."""
    desk.hire(alarms=Alarms(OPS))
    await announced(desk)
    metadata = desk.sandbox.channel(LAUNCH).messages[0].metadata
    assert metadata is not None
    await desk.teller.sender.post(LAUNCH, Message("GO"), id=metadata["event_payload"]["id"])

    await reread(desk)

    assert "The announcement go stands in #launch 2 times." in desk.shown(OPS)[0]


async def test_where_slack_does_not_say_it_is_asked_again_for_an_hour(desk: Desk) -> None:
    await announced(desk)
    desk.sandbox.faults.add("conversations.history", "ratelimited", times=1)
    await reread(desk)
    await reread(desk)
    assert desk.calls()["conversations.history"] == 1
    desk.delete("GO")
    await reread(desk, 240)
    assert len(desk.dm("ana")) == 1

    await desk.say("NO-GO", event="no-go", audience="room")
    await desk.send()
    desk.sandbox.faults.add("conversations.history", "error", code="missing_scope", times=None)
    for _ in range(30):
        await reread(desk, 301)
    assert 12 <= desk.calls()["conversations.history"] - 2 <= 14
    assert len(desk.dm("ana")) == 1


async def test_what_is_no_announcement_is_not_read_again(desk: Desk) -> None:
    await desk.say("a word")
    await desk.show("board", "0 of 12")
    await desk.send()
    await reread(desk)
    assert desk.calls()["conversations.history"] == 0
