"""An audience that is told by a webhook: set, shown, told, taken off."""

from __future__ import annotations

import re

from bot.store import schema
from bot.store.scene import Scene
from tests.desk import ANA, EVE, Desk


async def hooks(desk: Desk) -> dict[str, dict[str, str]]:
    found = await desk.look(lambda scene: scene.launch.webhooks)
    return {name: dict(each) for name, each in (found or {}).items()}


async def test_the_key_is_told_once_and_the_record_keeps_neither_it_nor_the_path(desk: Desk) -> None:
    told = await desk.say("set stakeholders=<https://hooks.example.com/in/s3cr3t>", by=ANA)

    [key] = re.findall(r"[0-9a-f]{64}", told.shown)
    assert "stakeholders is told by the webhook at hooks.example.com. It is signed with" in told.shown
    assert await hooks(desk) == {"stakeholders": {"url": "https://hooks.example.com/in/s3cr3t", "key": key}}
    entry = (await desk.record("set"))[-1]
    assert dict(entry.facts) == {"webhooks": {"stakeholders": "hooks.example.com"}}
    again = await desk.say("set stakeholders=<https://hooks.example.com/in/s3cr3t>", by=ANA)
    assert key not in again.shown


async def test_what_is_no_address_or_carries_a_password_is_refused(desk: Desk) -> None:
    told = await desk.say("set stakeholders=<https://golive:pw@hooks.example.com/>", by=ANA)
    assert told.refused
    assert "leave the password out" in told.shown
    assert (await desk.say("set stakeholders=hooks", by=ANA)).shown.startswith("stakeholders is a channel")
    assert (await desk.say("set stakeholders=<https://hooks.example.com/>", by=EVE)).refused
    assert await hooks(desk) == {}


async def test_an_audience_without_a_channel_is_told_by_its_webhook_alone(desk: Desk) -> None:
    await desk.say("set stakeholders=nobody", by=ANA)
    await desk.say("set stakeholders=<https://hooks.example.com/in>", by=ANA)
    assert "stakeholders by the webhook of stakeholders" in (await desk.say("announce", by=ANA)).shown

    await desk.press(
        await desk.say("announce stakeholders {{ name }} by {{ t0 }}.", by=ANA), "Approve and send", by=ANA
    )

    def posted(scene: Scene) -> list[str]:
        box = schema.outbox
        rows = scene.tx.execute(box.select().where(box.c.stream.startswith("hook:"))).all()
        return [row.body["hook"]["text"] for row in rows]

    assert await desk.look(posted) == ["Reconciliation by Fri 4 Dec 10:00 CET."]
    assert "message → stakeholders · pending" in (await desk.say("log sent", by=ANA)).shown
    assert "by webhook, at least once" in (await desk.say("log sent", by=ANA)).shown


async def test_nobody_takes_it_off(desk: Desk) -> None:
    await desk.say("set stakeholders=<https://hooks.example.com/in>", by=ANA)

    await desk.say("set stakeholders=nobody", by=ANA)

    assert await hooks(desk) == {}
