"""The same delivery again, in any order and however often, has one effect; a forged or stale one has none."""

from __future__ import annotations

import asyncio
import io
import random
import time
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.log import Delivery
from tests.journeys.stage import ROOM, Stage
from tests.slack.verbs import marks

both_ways = pytest.mark.parametrize("over", ["http", "socket"])


async def one_of_each(stage: Stage) -> list[Delivery]:
    """Something marked by slash command, mention, direct message, button and form."""
    await stage.ana.types("mark TECH-1")
    await stage.kim.says("@golive mark TECH-2")
    await stage.kim.tells("mark TECH-3")
    card = await stage.ben.types("buttons")
    await stage.ben.presses(card, "Mark it")
    await stage.eve.types("form TECH-4")
    await stage.eve.submits({"Evidence": "mark"})
    return [entry for entry in stage.sandbox.deliveries() if "mark" in str(entry.payload)]


@both_ways
async def test_four_times_in_any_order_is_once(stage: Stage) -> None:
    deliveries = await one_of_each(stage)
    before = await stage.golive.store.read(marks)
    assert before == 5

    again = deliveries * 3
    random.Random(3).shuffle(again)
    at_once = 5 if stage.over == "http" else 1  # an envelope has one id, and one answer
    for start in range(0, len(again), at_once):
        await asyncio.gather(*map(stage.sandbox.redeliver, again[start : start + at_once]))
    await stage.settle()

    assert await stage.golive.store.read(marks) == before


@both_ways
async def test_a_delivery_again_gets_the_answer_it_got(stage: Stage) -> None:
    await stage.ana.types("mark TECH-1")
    first = stage.sandbox.deliveries("slash_commands")[-1]

    again = await stage.sandbox.redeliver(first)

    assert again.ack == first.ack


async def test_a_second_press_is_a_call_of_its_own(stage: Stage) -> None:
    card = await stage.ana.types("buttons")
    await stage.ana.presses(card, "Mark it")
    await stage.ana.presses(card, "Mark it")

    assert await stage.golive.store.read(marks) == 2


async def test_a_delivery_after_a_restart_is_still_known(stage: Stage) -> None:
    await stage.ana.types("mark TECH-1")
    first = stage.sandbox.deliveries("slash_commands")[-1]
    await stage.restart()

    again = await stage.sandbox.redeliver(first)

    assert again.ack == first.ack
    assert await stage.golive.store.read(marks) == 1


BODY = urlencode(
    {
        "command": "/golive",
        "text": "mark TECH-1",
        "user_id": "U01ANA",
        "channel_id": "C01LAUNCHRECON",
        "trigger_id": "forged",
        "response_url": "http://127.0.0.1/",
    }
).encode()
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_signed_request_is_taken(stage: Stage) -> None:
    headers = stage.sandbox.sign(BODY, int(time.time()))

    assert (await stage.sandbox.send_raw({**FORM, **headers}, BODY))[0] == 200
    assert await stage.golive.store.read(marks) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "sign\u00e4ture"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "\u0661\u0662\u0663"},
        {"X-Slack-Request-Timestamp": "0"},
    ],
)
async def test_a_request_that_slack_did_not_sign_is_refused(stage: Stage, headers: dict[str, str]) -> None:
    signed = stage.sandbox.sign(BODY, int(time.time())) if headers else {}

    status, _ = await stage.sandbox.send_raw({**FORM, **signed, **headers}, BODY)

    assert status == 401
    assert await stage.golive.store.read(marks) == 0


@pytest.mark.parametrize(("age", "status"), [(-310, 401), (-250, 200), (0, 200), (250, 200), (310, 401)])
async def test_a_request_is_good_for_five_minutes(stage: Stage, age: int, status: int) -> None:
    headers = stage.sandbox.sign(BODY, int(time.time()) - age)

    assert (await stage.sandbox.send_raw({**FORM, **headers}, BODY))[0] == status


@pytest.mark.parametrize("body", [BODY + b"x", BODY.replace(b"TECH-1", b"TECH-9"), b"", b"\xff\xfe"])
async def test_a_body_changed_on_the_way_is_refused(stage: Stage, body: bytes) -> None:
    headers = stage.sandbox.sign(BODY, int(time.time()))

    assert (await stage.sandbox.send_raw({**FORM, **headers}, body))[0] == 401
    assert await stage.golive.store.read(marks) == 0


async def test_a_signed_body_that_is_no_text_is_refused(stage: Stage) -> None:
    body = b"payload=\xff\xfe"
    headers = stage.sandbox.sign(body, int(time.time()))

    assert (await stage.sandbox.send_raw({**FORM, **headers}, body))[0] == 401


async def test_a_huge_body_is_refused(stage: Stage) -> None:
    body = b"a" * (1024 * 1024 + 1)
    headers = stage.sandbox.sign(body, int(time.time()))

    url = f"{stage.golive.url}/slack/events"
    async with aiohttp.request("POST", url, data=io.BytesIO(body), headers={**FORM, **headers}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"payload=", b"payload={", b"payload=[]", b"payload=null", b"command=%2Fgolive", b"{}", b"ssl_check=1"],
)
async def test_a_signed_request_of_no_known_shape_does_no_harm(stage: Stage, body: bytes) -> None:
    headers = stage.sandbox.sign(body, int(time.time()))

    status, _ = await stage.sandbox.send_raw({**FORM, **headers}, body)

    assert status < 500
    assert (await stage.ana.types("mark TECH-1")).shown == "Marked TECH-1"


async def test_the_url_is_verified(stage: Stage) -> None:
    body = b'{"type":"url_verification","token":"t","challenge":"abc"}'
    headers = stage.sandbox.sign(body, int(time.time())) | {"Content-Type": "application/json"}

    status, text = await stage.sandbox.send_raw(headers, body)

    assert status == 200
    assert "abc" in text


async def test_other_addresses_and_methods_are_closed(stage: Stage) -> None:
    async with aiohttp.ClientSession(stage.golive.url) as session:
        for method, path, status in [("GET", "/slack/events", 405), ("POST", "/", 404), ("GET", "/metrics", 404)]:
            async with session.request(method, path) as answer:
                assert answer.status == status


async def test_what_golive_and_other_bots_say_is_not_heard(stage: Stage) -> None:
    bot = stage.sandbox.person("otherbot")
    stage.sandbox.channel(ROOM).people.add(bot.id)
    await bot.say(ROOM, "@golive mark TECH-1")
    await stage.settle()

    assert await stage.golive.store.read(marks) == 0


# --- Asking Slack on the way --------------------------------------------------------------------


async def test_a_verb_learns_of_the_actor_and_of_everyone_mentioned_in_one_go(stage: Stage) -> None:
    answer = await stage.ana.types("who @gus @sam")

    assert answer.shown == "ana is a member, gus is a guest, sam is a stranger"
    assert len(stage.sandbox.calls("users.info")) == 3


async def test_somebody_slack_does_not_know_is_named(stage: Stage) -> None:
    stage.sandbox.faults.add("users.info", "error", code="user_not_found", times=None)

    answer = await stage.ana.types("who @kim")

    assert answer.shown == (
        "golive could not find out about @ana, @kim: Slack does not know them. "
        "Nothing was done; please try again in a moment."
    )


async def test_a_slack_that_does_not_say_is_waited_for_one_second(stage: Stage) -> None:
    stage.sandbox.faults.add("users.info", "slow", seconds=1.5, times=None)

    answer = await stage.ana.types("who")

    assert answer.reply is not None
    assert "Slack does not answer just now" in answer.shown
    assert 900 < answer.reply.ms < 2000
