"""What reaches Slack on a good day."""

from __future__ import annotations

from tests.workers.desk import COMPANY, LAUNCH, Desk


async def test_what_is_said_arrives_in_the_order_it_was_said(desk: Desk) -> None:
    for text in ("one", "two", "three"):
        await desk.say(text)

    await desk.send()

    assert desk.shown() == ["one", "two", "three"]
    row = await desk.row("two")
    assert (row.state, row.sent_at) == ("sent", desk.now)
    assert row.ts == desk.sandbox.channel(LAUNCH).messages[1].ts
