"""What reaches Slack on a bad day: nothing is lost, nothing is said twice, and what is not known is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot.errors import StoreDown
from bot.store import deliveries
from bot.store.engine import Store, Tx
from bot.store.streams import Tempo, clock
from bot.workers.alarms import Alarms
from tests.workers.desk import COMPANY, KIM, LAUNCH, OPS, Desk, killed_while_posting

T = TypeVar("T")


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
    desk.hire(tempo=Tempo(request=0.1, lease=0.8, look_after=0.05), wall=clock)
    desk.sandbox.faults.add("chat.postMessage", "slow", seconds=0.4)
    await desk.say("GO")

    async with asyncio.timeout(10):
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


# --- The process dies ----------------------------------------------------------------------------------------------


async def test_killed_after_the_post_its_successor_finds_the_message_at_once(desk: Desk) -> None:
    await desk.say("GO")
    await killed_while_posting(desk, before=False)
    assert (await desk.row("GO")).state == "sending"

    await desk.courier.orphans()
    await desk.send()

    assert desk.shown() == ["GO"]
    assert (await desk.row("GO")).state == "sent"


async def test_killed_before_the_post_its_successor_sends_it_when_the_lease_is_over(desk: Desk) -> None:
    await desk.say("GO")
    await killed_while_posting(desk, before=True)
    await desk.courier.orphans()

    await desk.send()
    assert desk.shown() == []

    desk.wait(15)
    await desk.send()
    assert desk.shown() == ["GO"]


async def test_without_word_of_its_death_another_process_takes_over_after_the_lease(desk: Desk) -> None:
    """As on PostgreSQL, where several processes serve."""
    await desk.say("GO")
    await desk.say("HOLD")
    await killed_while_posting(desk, before=False)

    desk.wait(14.9)
    await desk.send()
    assert desk.shown() == ["GO"]

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["GO", "HOLD"]


async def test_killed_while_an_edit_is_sent_its_successor_repeats_it_after_the_lease(desk: Desk) -> None:
    """Sooner, and the first edit could arrive after the second."""
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")
    desk.wait(3)
    desk.sandbox.faults.add("chat.update", "slow", seconds=0.3)
    await desk.courier.once()
    await desk.until(lambda: desk.calls()["chat.update"] == 1)
    await desk.kill()

    desk.hire()
    await desk.courier.orphans()
    await desk.show("board", "2 of 12")
    await desk.send()
    await desk.until(lambda: desk.shown() == ["1 of 12"])

    desk.wait(15)
    await desk.send()
    assert desk.shown() == ["2 of 12"]


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
    await desk.until(lambda: desk.shown() == ["1 of 12"])

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["2 of 12"]


async def test_killed_between_post_and_pin_its_successor_pins(desk: Desk) -> None:
    desk.sandbox.faults.add("pins.add", "slow", seconds=5)
    await desk.show("board", "0 of 12", pin=True)
    await desk.courier.once()
    await desk.courier.idle()
    await desk.courier.once()
    await desk.until(lambda: desk.calls()["pins.add"] == 1)
    await desk.kill()

    desk.hire()
    await desk.courier.orphans()
    await desk.send_all()

    board = desk.sandbox.channel(LAUNCH).messages[0]
    assert desk.sandbox.channel(LAUNCH).pins == [board.ts]


class Deaf:
    """A store that once does not take what came of a message."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.deaf = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def write(self, fn: Callable[[Tx], T]) -> T:
        if self.deaf:
            self.deaf = False
            raise StoreDown("disk full")
        return await self.store.write(fn)


async def test_when_the_database_does_not_take_the_outcome_golive_looks_for_it_later(desk: Desk) -> None:
    deaf = Deaf(desk.store)
    desk.hire(store=deaf)
    await desk.say("GO")
    await desk.courier.once()
    deaf.deaf = True
    await desk.courier.idle()
    assert (await desk.row("GO")).state == "sending"

    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert (await desk.row("GO")).state == "sent"


async def test_a_message_whose_lease_is_nearly_over_is_not_posted_any_more(desk: Desk) -> None:
    """Rendered too slowly: somebody else may be about to take it."""
    desk.hire(tempo=Tempo(request=0.3, lease=0.3))
    await desk.say("GO")

    await desk.send_at_most(3)

    assert desk.calls()["chat.postMessage"] == 0
    assert (await desk.row("GO")).state == "retry"


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

    assert (await desk.backlog()).dead == 2
    assert (await desk.backlog()).waiting == 0


async def test_a_revoked_token_loses_nothing(desk: Desk) -> None:
    desk.sandbox.revoke()
    await desk.say("GO")
    await desk.send()
    assert desk.courier.token_fault == "token_revoked"

    desk.sandbox.space.revoked.clear()
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
