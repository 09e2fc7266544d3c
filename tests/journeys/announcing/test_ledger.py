"""The ledger: where each announcement stands, and what the director does about those that do not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from bot.store import schema
from tests.desk import ANA, EVE, TEAM, Desk
from tests.journeys.announcing.told import STAKEHOLDERS
from tests.told import Told, buttons


async def became(desk: Desk, **values: Any) -> None:
    """The announcement to the stakeholders came to this."""
    box = schema.outbox
    here = (box.c.audience == "stakeholders") & box.c.event.is_not(None)
    await desk.store.write(lambda tx: tx.execute(update(box).where(here).values(**values)) and None)


async def state(desk: Desk) -> str:
    box = schema.outbox
    query = box.select().where(box.c.audience == "stakeholders", box.c.event.is_not(None))
    return await desk.look(lambda scene: str(scene.tx.execute(query).one().state))


async def told(desk: Desk) -> None:
    form = await desk.say("announce stakeholders Soon.", by=ANA)
    await desk.press(form, "Approve and send", by=ANA)


def labels(answer: Told) -> list[str]:
    assert answer.answer.message is not None
    return [label for label, _ in buttons(answer.answer.message)]


async def test_what_was_sent_is_linked_to_where_it_stands(desk: Desk) -> None:
    await told(desk)
    await became(desk, state="sent", ts="1764590400.000100", sent_at=desk.now)
    row = {"team": TEAM, "home": "", "state": "serving", "url": "https://acme.slack.com/"}
    await desk.store.write(lambda tx: tx.execute(insert(schema.installation).values(row)) and None)

    shown = (await desk.say("log sent", by=EVE)).shown

    assert "message → stakeholders · sent" in shown
    assert f"https://acme.slack.com/archives/{STAKEHOLDERS}/p1764590400000100" in str(
        (await desk.say("log sent", by=EVE)).answer.message
    )


async def test_the_director_sends_again_what_is_dead_once(desk: Desk) -> None:
    await told(desk)
    await became(desk, state="dead", error="is_archived")
    ledger = await desk.say("log sent", by=ANA)
    assert labels(ledger) == ["Send again: message → stakeholders"]
    assert labels(await desk.say("log sent", by=EVE)) == []

    answer = await desk.press(ledger, "Send again: message → stakeholders", by=ANA)

    assert answer.shown == "message to stakeholders is sent again."
    assert await state(desk) == "pending"
    again = await desk.press(ledger, "Send again: message → stakeholders", by=ANA)
    assert again.refused
    assert again.shown.startswith("It is pending by now")
    assert (await desk.record("announce"))[-1].facts["act"] == "again"


async def test_the_director_settles_what_nobody_knows_of(desk: Desk) -> None:
    await told(desk)
    await became(desk, state="uncertain", error="no answer")
    ledger = await desk.say("log sent", by=ANA)
    assert labels(ledger) == ["It is there: message → stakeholders", "Send again: message → stakeholders"]

    await desk.press(ledger, "It is there: message → stakeholders", by=ANA)

    assert await state(desk) == "sent"
    assert (await desk.press(ledger, "Send again: message → stakeholders", by=ANA)).refused


async def test_nobody_else_settles_it(desk: Desk) -> None:
    await told(desk)
    await became(desk, state="dead", error="is_archived")
    ledger = await desk.say("log sent", by=ANA)

    answer = await desk.press(ledger, "Send again: message → stakeholders", by=EVE)

    assert answer.refused
    assert answer.shown.startswith("Only the director")
    assert await state(desk) == "dead"
