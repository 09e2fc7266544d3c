"""Slack takes nothing for a long time: what is late goes out as one message for each channel, and says that it is."""

from __future__ import annotations

from datetime import timedelta

from bot.message import Message
from bot.store import ledger, outbox
from bot.store.engine import Tx
from bot.views import blocks
from bot.views.blocks import Button
from tests.workers.desk import ANA, COMPANY, LAUNCH, Desk

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def away(desk: Desk, span: timedelta) -> None:
    """Slack takes nothing for so long; then it does again."""
    desk.sandbox.faults.add("chat.postMessage", "reset", times=None)
    await desk.send()
    desk.wait(span.total_seconds())
    desk.sandbox.faults.clear()


async def announce(desk: Desk, event: str, words: str, channel: str = LAUNCH) -> None:
    ids = {"launch": desk.launched.launch, "attempt": desk.launched.attempt}

    def put(tx: Tx) -> None:
        message = blocks.say([words])
        named = {"event": event, "audience": "company", "channel": channel}
        outbox.say(tx, **ids, key=f"{event}:{words}", message=message, now=desk.now, **named)

    await desk.store.write(put)


async def test_what_is_late_in_a_channel_goes_out_as_one_message_in_order(desk: Desk) -> None:
    for number in range(3):
        await desk.say(f"word {number}")
        desk.wait(60)
    await away(desk, HOUR)
    await desk.say("of now")

    await desk.send_all(HOUR)

    late, now = desk.shown()
    assert late == (
        "Late: Slack did not take messages for a while. This was to be said here:\n"
        "Dec 1, 2026 at 09:00: word 0\nDec 1, 2026 at 09:01: word 1\nDec 1, 2026 at 09:02: word 2"
    )
    assert now == "of now"


async def test_each_channel_gets_its_own(desk: Desk) -> None:
    for channel in (LAUNCH, COMPANY):
        for number in range(2):
            await desk.say(f"{channel} {number}", channel=channel)
    await away(desk, HOUR)

    await desk.send_all(HOUR)

    for channel in (LAUNCH, COMPANY):
        [late] = desk.shown(channel)
        assert f"{channel} 0" in late
        assert f"{channel} 1" in late


async def test_one_announcement_that_is_late_says_so_and_one_in_time_does_not(desk: Desk) -> None:
    await announce(desk, "go", "GO")
    await away(desk, 20 * MINUTE)
    await desk.send_all(HOUR)
    await announce(desk, "liftoff", "Liftoff")
    await desk.send_all(HOUR)

    assert desk.shown() == ["Late: this was to be said at Dec 1, 2026 at 09:00.\nGO", "Liftoff"]


async def test_the_ledger_says_of_each_where_it_was_said(desk: Desk) -> None:
    await announce(desk, "go", "GO")
    await announce(desk, "liftoff", "Liftoff")
    await away(desk, HOUR)
    before = await desk.store.read(lambda tx: ledger.announced(tx, desk.launched.attempt))
    await desk.send_all(HOUR)

    told = await desk.store.read(lambda tx: ledger.announced(tx, desk.launched.attempt))

    assert [each.state for each in before] == ["uncertain", "pending"]
    assert [(each.event, each.state) for each in told] == [("go", "sent"), ("liftoff", "sent")]
    assert told[0].sent_at == told[1].sent_at is not None


async def test_what_may_be_there_already_is_looked_for_and_not_said_once_more(desk: Desk) -> None:
    desk.sandbox.faults.add("chat.postMessage", "lost_reply")
    await desk.say("perhaps there")
    await desk.send()
    await desk.say("second")
    await desk.say("third")
    desk.wait(HOUR.total_seconds())

    await desk.send_all(HOUR)

    first, late = desk.shown()
    assert first == "perhaps there"
    assert "second" in late
    assert "third" in late
    assert "perhaps" not in late


async def test_a_question_to_somebody_keeps_its_buttons(desk: Desk) -> None:
    question = blocks.say(["Are you in?"], buttons=[Button("I'm in", "rollcall", text="in")])
    ids = {"launch": desk.launched.launch, "attempt": desk.launched.attempt}

    def ask(tx: Tx, key: str, message: Message) -> None:
        outbox.say(tx, **ids, key=key, message=message, now=desk.now, user=ANA)

    await desk.store.write(lambda tx: ask(tx, "a", question))
    await desk.store.write(lambda tx: ask(tx, "b", blocks.say(["Kim is in."])))
    await desk.store.write(lambda tx: ask(tx, "c", blocks.say(["Lea is in."])))
    await away(desk, HOUR)

    await desk.send_all(HOUR)

    asked, late = desk.dm("ana")
    assert asked == "Are you in?\n[I'm in]"
    assert "Kim is in." in late
    assert "Lea is in." in late


async def test_a_mention_typed_by_somebody_stays_words_when_it_comes_late(desk: Desk) -> None:
    await desk.say("<!channel> `rm` & <@U01BEN>")
    await desk.say("second")
    await away(desk, HOUR)
    await desk.send_all(HOUR)

    [message] = desk.sandbox.channel(LAUNCH).messages
    assert "<!channel> `rm` & <@U01BEN>" in message.shown
    kinds = {each["type"] for each in message.blocks[0]["elements"][0]["elements"]}
    assert kinds == {"text", "date"}
