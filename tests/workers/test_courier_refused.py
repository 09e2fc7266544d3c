"""When Slack says no, or nothing for too long: who is told, and what goes on."""

from __future__ import annotations

import pytest

from bot.store import deliveries
from bot.workers.alarms import Alarms
from tests.workers.desk import LAUNCH, OPS, Desk

# --- Slack says no ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action"])
async def test_a_refusal_for_good_is_told_to_the_director_once(desk: Desk, code: str) -> None:
    desk.sandbox.faults.add("chat.postMessage", "error", code=code, channel=LAUNCH, times=2)
    await desk.show("board", "0 of 12")
    await desk.send_all()
    await desk.show("board", "1 of 12")
    await desk.send_all()

    assert (await desk.row("board")).state == "dead"
    assert len(desk.dm("ana")) == 1
    assert f"could not deliver the title card to #launch: Slack answered {code}" in desk.dm("ana")[0]

    await desk.show("board", "2 of 12")
    await desk.send_all()
    assert desk.shown() == ["2 of 12"]


async def test_one_that_could_not_be_said_does_not_hold_the_next_which_tells_of_it(desk: Desk) -> None:
    await desk.say("first")
    await desk.send()
    desk.sandbox.faults.add("chat.postMessage", "error", code="restricted_action", channel=LAUNCH, times=2)
    for text in ("GO", "HOLD", "resumed", "liftoff"):
        await desk.say(text)

    await desk.send_all()

    assert desk.shown() == ["first", "2 messages before this one could not be delivered here.\nresumed", "liftoff"]
    assert [(await desk.row(text)).state for text in ("GO", "HOLD", "resumed")] == ["dead", "dead", "sent"]


async def test_alarms_go_to_the_ops_channel_where_there_is_one(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    desk.sandbox.faults.add("chat.postMessage", "error", code="is_archived", channel=LAUNCH)
    await desk.say("GO")

    await desk.send_all()

    assert "Slack answered is_archived" in desk.shown(OPS)[0]
    assert desk.dm("ana") == []


async def test_when_the_director_cannot_be_reached_the_deputy_is_told(desk: Desk) -> None:
    desk.sandbox.faults.add("conversations.open", "error", code="user_disabled")
    await desk.say("decide", user="U01ANA")

    await desk.send_all()

    assert len(desk.dm("ben")) == 1
    assert "could not deliver a message to @ana" in desk.dm("ben")[0]


async def test_an_alarm_that_cannot_be_delivered_raises_no_alarm(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    desk.sandbox.faults.add("chat.postMessage", "error", code="is_archived", times=None)
    await desk.say("GO")

    await desk.send_all()

    assert (await desk.backlog()).dead == 3, "the message, the alarm, and the alarm to the director instead"
    assert (await desk.backlog()).waiting == 0


async def test_an_alarm_the_ops_channel_cannot_be_given_goes_to_the_director(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    for channel in (LAUNCH, OPS):
        desk.sandbox.faults.add("chat.postMessage", "error", code="is_archived", channel=channel, times=None)
    await desk.say("GO")

    await desk.send_all()

    assert len(desk.dm("ana")) == 1
    assert "could not deliver a message to #launch" in desk.dm("ana")[0]


async def test_a_revoked_token_loses_nothing(desk: Desk) -> None:
    desk.sandbox.revoke()
    await desk.say("GO")
    await desk.send()
    assert desk.courier.token_fault == "token_revoked"

    desk.sandbox.space.dead_tokens.clear()
    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert desk.courier.token_fault is None


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long"])
async def test_where_slack_cannot_take_the_blocks_it_gets_the_words(desk: Desk, code: str) -> None:
    desk.sandbox.faults.add("chat.postMessage", "error", code=code)
    await desk.say("GO")

    await desk.send_all()

    message = desk.sandbox.channel(LAUNCH).messages[0]
    assert (message.text, message.blocks) == ("GO", [])


async def test_a_board_that_cannot_be_pinned_is_still_shown(desk: Desk) -> None:
    desk.sandbox.faults.add("pins.add", "error", code="too_many_pins", times=None)
    await desk.show("board", "0 of 12", pin=True)

    await desk.send_all()

    assert (await desk.row("board")).state == "sent"


async def test_a_card_that_cannot_be_drawn_holds_up_nothing_and_comes_back(desk: Desk) -> None:
    await desk.show("broken", "never drawn")
    del desk.titles["broken"]
    await desk.say("GO")
    await desk.send_all()
    assert desk.shown() == ["GO"]
    assert (await desk.row("broken")).state == "dead"

    await desk.show("broken", "repaired")
    await desk.send_all()
    assert desk.shown() == ["GO", "repaired"]


# --- It takes too long -----------------------------------------------------------------------------------------------


async def late_alarms(desk: Desk, seconds: float) -> None:
    desk.wait(seconds)
    await desk.courier.alarms.once(desk.store, desk.now, desk.minute)
    await desk.send()


async def test_messages_older_than_a_minute_raise_one_alarm_for_their_channel(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=3600, channel=LAUNCH, times=None)
    await desk.say("GO")
    await desk.say("HOLD")
    await desk.send()

    await late_alarms(desk, 59)
    assert desk.shown(OPS) == []

    await late_alarms(desk, 2)
    await late_alarms(desk, 10)
    assert len(desk.shown(OPS)) == 1
    assert "2 messages for #launch wait" in desk.shown(OPS)[0]

    await late_alarms(desk, 600)
    assert len(desk.shown(OPS)) == 2


async def test_while_slack_is_away_alarms_do_not_pile_up(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    desk.sandbox.faults.add("chat.postMessage", "reset", times=None)
    await desk.say("GO")
    for _ in range(6):
        await late_alarms(desk, 700)
    desk.sandbox.faults.clear()

    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert len(desk.shown(OPS)) == 1


async def test_an_edit_that_waits_is_no_reason_for_an_alarm(desk: Desk) -> None:
    await desk.show("board", "old")
    await desk.send()
    desk.wait(3600)
    await desk.show("board", "new")

    assert await desk.store.read(lambda tx: deliveries.late(tx, desk.now - desk.minute)) == []
    assert (await desk.backlog()).oldest is None
