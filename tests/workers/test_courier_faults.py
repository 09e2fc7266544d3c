"""When Slack's answer is lost, or Slack asks for a pause: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.store.streams import Tempo, clock
from bot.workers.alarms import Alarms
from tests.patience import until
from tests.workers.desk import COMPANY, KIM, LAUNCH, OPS, Desk

# --- The answer is lost ---------------------------------------------------------------------------------------------


async def test_a_lost_answer_is_found_again_and_nothing_is_said_twice(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    await desk.say("GO")
    await desk.send()
    assert (await desk.row("GO")).state == "uncertain"

    desk.wait(1)
    await desk.send()

    assert desk.shown() == ["GO"]
    row = await desk.row("GO")
    assert (row.state, row.ts) == ("sent", desk.sandbox.channel(LAUNCH).messages[0].ts)


@pytest.mark.parametrize("fault", ["reset", "http_500"])
async def test_what_never_arrived_is_sent_again_only_when_it_cannot_arrive_any_more(desk: Desk, fault: str) -> None:
    desk.sandbox.faults.add("chat.postMessage", fault)
    await desk.say("GO")
    await desk.send()

    desk.wait(14.9)
    await desk.send()
    assert desk.shown() == []

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["GO"]


async def test_a_request_that_arrives_after_its_time_out_is_not_sent_again(desk: Desk) -> None:
    """The first look comes before the message does, unless this machine stands still for most of a second."""
    desk.hire(tempo=Tempo(request=0.1, lease=1.8, look_after=0.05), wall=clock)
    desk.sandbox.faults.add("chat.postMessage", "slow", seconds=0.9)
    await desk.say("GO")

    async with asyncio.timeout(30):
        while (await desk.row("GO")).state != "sent":
            await desk.send()

    assert desk.shown() == ["GO"]
    assert desk.calls()["conversations.history"] >= 2


async def test_a_lost_answer_in_a_thread_is_found_in_the_thread(desk: Desk) -> None:
    await desk.show("phase", "Launch day")
    await desk.send()
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    await desk.say("late", parent=desk.key("phase"))

    await desk.send_all()

    assert desk.replies("phase") == ["late"]
    assert (await desk.row("late")).state == "sent"


async def test_a_lost_answer_in_a_direct_message_is_found_there(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    await desk.say("your turn", user=KIM)

    await desk.send_all()

    assert desk.dm("kim") == ["your turn"]
    assert (await desk.row("your turn")).state == "sent"


async def test_a_card_found_again_is_brought_up_to_date(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")

    await desk.send_all()

    assert desk.shown() == ["1 of 12"]
    assert desk.calls()["chat.postMessage"] == 1


async def test_an_edit_whose_answer_is_lost_is_simply_repeated(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")
    desk.sandbox.faults.add("chat.update", "lost_reply")
    desk.sandbox.faults.add("chat.update", "http_500")

    await desk.send_all()

    assert desk.shown() == ["1 of 12"]
    assert desk.calls()["chat.update"] == 3
    assert desk.calls()["conversations.history"] == 0


async def test_a_message_in_doubt_holds_those_after_it_and_no_other_channel(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "reset", channel=LAUNCH)
    await desk.say("GO")
    await desk.say("HOLD")
    await desk.say("for all", channel=COMPANY)
    await desk.show("board", "cards do not wait")

    await desk.send()
    assert (desk.shown(), desk.shown(COMPANY)) == (["cards do not wait"], ["for all"])

    await desk.send_all()
    assert desk.shown() == ["cards do not wait", "GO", "HOLD"]


async def test_an_edit_that_took_too_long_is_repeated_when_it_cannot_arrive_any_more(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")
    desk.wait(3)
    desk.sandbox.faults.add("chat.update", "slow", seconds=0.3)
    desk.hire(tempo=replace(desk.tempo, request=0.1))
    await desk.send()
    await desk.show("board", "2 of 12")

    desk.wait(14.9)
    await desk.send()
    await until(lambda: desk.shown() == ["1 of 12"])

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["2 of 12"]


# --- Slack does not let golive look -------------------------------------------------------------------------------


async def test_where_golive_cannot_look_a_message_is_held_and_an_alarm_given_once(desk: Desk) -> None:
    desk.hire(alarms=Alarms(OPS))
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    desk.sandbox.faults.add("conversations.history", "error", code="missing_scope", times=None, channel=LAUNCH)
    await desk.say("GO")
    await desk.say("HOLD")

    await desk.send_all()
    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert (await desk.row("GO")).state == "uncertain"
    assert (await desk.row("HOLD")).state == "pending"
    assert len(desk.shown(OPS)) == 1
    assert "does not know whether a message reached #launch" in desk.shown(OPS)[0]
    assert (await desk.backlog()).uncertain == 1

    desk.sandbox.faults.clear()
    await desk.send_all()
    assert desk.shown() == ["GO", "HOLD"]


async def test_when_slack_is_busy_golive_looks_again_without_an_alarm(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    desk.sandbox.faults.add("conversations.history", "ratelimited", seconds=7)
    desk.sandbox.faults.add("conversations.history", "http_500")
    await desk.say("GO")

    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert desk.dm("ana") == []


# --- Slack asks for a pause ----------------------------------------------------------------------------------------


async def test_a_pause_that_slack_asks_for_is_kept_and_others_are_not_held_up(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=30, channel=LAUNCH)
    await desk.say("one")
    await desk.say("two")
    await desk.say("for all", channel=COMPANY)
    await desk.send()
    assert desk.shown(COMPANY) == ["for all"]

    desk.wait(29.9)
    await desk.send()
    assert desk.shown() == []

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["one"]

    await desk.send_all()
    assert desk.shown() == ["one", "two"]


async def test_a_pause_outlives_the_process_that_was_asked_for_it(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=30)
    await desk.say("one")
    await desk.send()
    desk.hire()

    desk.wait(20)
    await desk.send()

    assert desk.calls()["chat.postMessage"] == 1


async def test_a_pause_for_edits_stops_all_edits_and_no_posts(desk: Desk) -> None:
    await desk.show("board", "old")
    await desk.show("poll", "old", channel=COMPANY)
    await desk.send()
    desk.sandbox.faults.add("chat.update", "ratelimited", seconds=30)
    await desk.show("board", "new")
    desk.wait(3)
    await desk.send()

    await desk.show("poll", "new", channel=COMPANY)
    await desk.say("GO", channel=COMPANY)
    desk.wait(3)
    await desk.send()
    assert desk.shown(COMPANY) == ["old", "GO"]

    await desk.send_all()
    assert (desk.shown(), desk.shown(COMPANY)) == (["new"], ["new", "GO"])


async def test_a_storm_of_refusals_for_rate_loses_nothing_and_keeps_the_order(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "ratelimited", seconds=2, times=15, chance=0.7)
    for number in range(10):
        await desk.say(f"{number}")

    await desk.send_all()

    assert desk.shown() == [f"{number}" for number in range(10)]
