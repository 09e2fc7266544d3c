"""What reaches Slack on a good day."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta

from bot.domain.people import Kind, Person
from bot.store import people
from bot.store.outbox import Priority
from bot.store.streams import Tempo
from tests.patience import until
from tests.workers.desk import COMPANY, KIM, LAUNCH, LEA, NOW, Desk


async def test_what_is_said_arrives_in_the_order_it_was_said(desk: Desk) -> None:
    for text in ("one", "two", "three"):
        await desk.say(text)

    await desk.send()

    assert desk.shown() == ["one", "two", "three"]
    row = await desk.row("two")
    assert (row.state, row.sent_at) == ("sent", NOW)
    assert row.ts == desk.sandbox.channel(LAUNCH).messages[1].ts


async def test_a_message_put_down_twice_under_one_key_is_said_once(desk: Desk) -> None:
    await desk.say("go")
    await desk.say("go")

    await desk.send_all()

    assert desk.shown() == ["go"]


async def test_a_card_is_posted_once_and_edited_after(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")
    desk.wait(3)

    await desk.send()

    assert desk.shown() == ["1 of 12"]
    assert desk.calls() == {"chat.postMessage": 1, "chat.update": 1}


async def test_ten_quick_changes_of_a_card_are_one_edit(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    await desk.send()
    for count in range(1, 11):
        await desk.show("board", f"{count} of 12")

    await desk.send_all()

    assert desk.shown() == ["10 of 12"]
    assert desk.calls()["chat.update"] == 1


async def test_a_card_stands_for_three_seconds_before_its_next_edit(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")

    desk.wait(2.9)
    await desk.send()
    assert desk.shown() == ["0 of 12"]

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["1 of 12"]


async def test_a_card_that_changes_while_it_is_sent_is_edited_again(desk: Desk) -> None:
    await desk.show("board", "0 of 12")
    desk.sandbox.faults.add("chat.postMessage", "delay", seconds=0.2)
    await desk.courier.once()
    await desk.called("chat.postMessage")
    await desk.show("board", "1 of 12")
    await desk.courier.idle()
    assert (await desk.row("board")).state == "pending"

    await desk.send_all()

    assert desk.shown() == ["1 of 12"]


async def test_a_card_with_nothing_to_show_is_not_posted_until_there_is_something(desk: Desk) -> None:
    await desk.show("setup", "")
    await desk.send_all()
    assert desk.shown() == []
    assert (await desk.row("setup")).state == "sent"

    await desk.show("setup", "3 things to do")
    await desk.send_all()

    assert desk.shown() == ["3 things to do"]


async def test_a_card_that_has_nothing_to_show_any_more_stays_as_it_was(desk: Desk) -> None:
    await desk.show("setup", "3 things to do")
    await desk.send()
    await desk.show("setup", "")

    await desk.send_all()

    assert desk.shown() == ["3 things to do"]
    assert (await desk.row("setup")).state == "sent"


async def test_a_reply_waits_for_the_message_it_answers_to(desk: Desk) -> None:
    await desk.show("phase", "Launch day")
    await desk.say("two minutes late", parent=desk.key("phase"))

    await desk.send()

    assert desk.shown() == ["Launch day"]
    assert desk.replies("phase") == ["two minutes late"]


async def test_a_reply_may_show_in_the_channel_besides_as_one_message(desk: Desk) -> None:
    await desk.show("phase", "Launch day")
    await desk.show("step", "DAY-6 now", under="phase", broadcast=True)
    await desk.send()
    await desk.show("step", "DAY-6 done", under="phase", broadcast=True)

    await desk.send_all()

    assert desk.shown() == ["Launch day", "DAY-6 done"]
    assert desk.replies("phase") == ["DAY-6 done"]
    assert desk.calls()["chat.postMessage"] == 2


async def test_a_reply_to_a_card_that_is_never_shown_goes_into_the_channel(desk: Desk) -> None:
    await desk.say("to nobody's card", parent=desk.key("missing"))
    await desk.show("empty", "")
    await desk.say("to an empty card", parent=desk.key("empty"))

    await desk.send_all()

    assert desk.shown() == ["to nobody's card", "to an empty card"]


async def test_the_board_is_pinned_after_its_first_post_and_only_then(desk: Desk) -> None:
    await desk.show("board", "0 of 12", pin=True)
    await desk.send()
    await desk.show("board", "1 of 12", pin=True)
    await desk.send_all()

    board = desk.sandbox.channel(LAUNCH).messages[0]
    assert desk.sandbox.channel(LAUNCH).pins == [board.ts]
    assert desk.calls()["pins.add"] == 1


async def test_a_direct_message_opens_its_channel_once(desk: Desk) -> None:
    kim = Person(KIM, Kind.MEMBER, "Kim", "Asia/Seoul")
    await desk.store.write(lambda tx: people.keep_person(tx, kim, home="T01SANDBOX", enterprise=None, now=NOW))
    await desk.say("your turn", user=KIM)
    await desk.send()
    await desk.say("still your turn", user=KIM)

    await desk.send_all()

    assert desk.dm("kim") == ["your turn", "still your turn"]
    assert desk.calls()["conversations.open"] == 1
    assert (await desk.row("your turn")).channel == desk.sandbox.person("kim").dm.id


async def test_what_is_said_goes_before_reminders_cards_and_the_board(desk: Desk) -> None:
    await desk.show("board", "board", priority=Priority.BOARD)
    await desk.show("poll", "poll card", priority=Priority.CARD)
    await desk.show("step", "step card", priority=Priority.REMINDER)
    await desk.say("GO")

    await desk.send()

    assert desk.shown() == ["GO", "step card", "poll card", "board"]


async def test_a_channel_gets_a_short_burst_and_then_one_message_a_second(desk: Desk) -> None:
    for number in range(12):
        await desk.say(f"message {number}")

    await desk.send()
    assert len(desk.shown()) == 8

    desk.wait(1)
    await desk.send()
    assert len(desk.shown()) == 9

    await desk.send_all()
    assert desk.shown() == [f"message {number}" for number in range(12)]


async def test_a_slow_channel_does_not_hold_up_the_others(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "slow", seconds=5, channel=LAUNCH)
    await desk.say("slow")
    await desk.say("quick", channel=COMPANY)

    await desk.courier.once()
    await until(lambda: desk.shown(COMPANY) == ["quick"])

    assert desk.shown() == []
    await desk.kill()


async def test_one_message_at_a_time_is_under_way_in_a_channel(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "delay", seconds=1.0)
    await desk.say("one")
    await desk.say("two")

    await desk.courier.once()
    assert await desk.courier.once() is False
    await desk.courier.idle()

    assert desk.shown() == ["one"]


async def test_some_places_are_kept_for_what_is_said(desk: Desk) -> None:
    desk.hire(tempo=Tempo(places=2, kept_free=1))
    desk.sandbox.faults.add("chat.postMessage", "delay", seconds=1.0, times=None)
    await desk.say("reminder", user=KIM, priority=Priority.REMINDER)
    await desk.say("another", user=LEA, priority=Priority.REMINDER)
    await desk.courier.once()
    await desk.say("HOLD", channel=COMPANY)

    assert await desk.courier.once() is True
    assert await desk.courier.once() is False

    await desk.courier.idle()
    assert desk.shown(COMPANY) == ["HOLD"]
    assert Counter(map(len, (desk.dm("kim"), desk.dm("lea")))) == {0: 1, 1: 1}


async def test_edits_have_a_budget_and_what_is_said_has_not(desk: Desk) -> None:
    for number in range(20):
        await desk.show(f"card {number}", "old", channel=COMPANY)
    await desk.send_all()
    for number in range(20):
        await desk.show(f"card {number}", "new", channel=COMPANY)
    desk.wait(30)
    before = desk.calls()["chat.update"]

    await desk.send()
    at_once = desk.calls()["chat.update"] - before
    await desk.say("GO", channel=COMPANY)
    await desk.send()

    assert at_once == 9
    assert desk.shown(COMPANY)[-1] == "GO"
    await desk.send_all()
    assert desk.shown(COMPANY) == ["new"] * 20 + ["GO"]


async def test_posts_have_a_budget_for_the_workspace_of_which_cards_leave_half(desk: Desk) -> None:
    desk.tempo = Tempo(workspace_every=1.0, workspace_burst=4.0)
    desk.hire(tempo=desk.tempo)
    for number in range(4):
        await desk.show(f"card {number}", "ready")
        await desk.show(f"other {number}", "ready", channel=COMPANY)

    await desk.send()
    at_once = desk.calls()["chat.postMessage"]
    for number in range(4):
        await desk.say(f"said {number}", user=(KIM, LEA)[number % 2])
    await desk.send()

    assert at_once == 3
    assert desk.calls()["chat.postMessage"] == 5
    await desk.send_all()
    assert desk.shown() == desk.shown(COMPANY) == ["ready"] * 4
    assert (desk.dm("kim"), desk.dm("lea")) == (["said 0", "said 2"], ["said 1", "said 3"])
    assert timedelta(seconds=9) <= desk.wall - NOW <= timedelta(seconds=10)


async def test_a_message_that_somebody_deleted_is_posted_anew(desk: Desk) -> None:
    await desk.show("board", "0 of 12", pin=True)
    await desk.send()
    desk.delete("0 of 12")
    await desk.show("board", "1 of 12", pin=True)

    await desk.send_all()

    assert desk.shown() == ["1 of 12"]
    assert (await desk.row("board")).ts == desk.sandbox.channel(LAUNCH).messages[0].ts


async def test_a_reply_to_a_message_that_somebody_deleted_brings_it_back(desk: Desk) -> None:
    await desk.show("phase", "Launch day")
    await desk.send()
    desk.delete("Launch day")
    await desk.say("two minutes late", parent=desk.key("phase"))

    await desk.send_all()

    assert desk.shown() == ["Launch day"]
    assert desk.replies("phase") == ["two minutes late"]


async def test_a_message_carries_an_id_that_tells_others_nothing(desk: Desk) -> None:
    await desk.say("4:DAY-6:due")
    await desk.send()

    metadata = desk.sandbox.channel(LAUNCH).messages[0].metadata
    assert metadata is not None
    assert set(metadata["event_payload"]) == {"id"}
    assert "DAY-6" not in json.dumps(metadata)


async def test_two_couriers_share_the_work_and_say_nothing_twice(desk: Desk) -> None:
    """As two processes on one PostgreSQL do."""
    for number in range(6):
        await desk.say(f"{number}")
        await desk.say(f"{number} for all", channel=COMPANY)
    first, second = desk.courier, desk.hire()

    for _ in range(20):
        await asyncio.gather(first.once(), second.once())
        await asyncio.gather(first.idle(), second.idle())

    assert desk.shown() == [f"{number}" for number in range(6)]
    assert desk.shown(COMPANY) == [f"{number} for all" for number in range(6)]
