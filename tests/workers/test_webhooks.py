"""Announcements for people outside of Slack, against a real server on loopback: signed, in order, at least once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.probing.net import GuardedNet
from bot.services import announcing
from bot.store import ledger, schema
from bot.views import blocks
from bot.views.parts import Mention
from tests.workers.desk import ANA, Desk, scene

KEY = "0123456789abcdef"


@dataclass
class Receiver:
    """Answers with each status in turn, the last one for good; 0 cuts the connection after it has read."""

    answers: list[int] = field(default_factory=lambda: [200])
    port: int = 0
    got: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=status or 200, headers={"Location": "http://127.0.0.1/"} if status == 302 else {})

    @property
    def texts(self) -> list[str]:
        return [json.loads(body)["text"] for _, body in self.got]

    @property
    def deliveries(self) -> list[str]:
        return [headers["X-Golive-Delivery"] for headers, _ in self.got]


@asynccontextmanager
async def receiving(desk: Desk, *answers: int, listed: bool = True) -> AsyncIterator[Receiver]:
    """The stakeholders are told by a webhook on this machine, which the operator has listed."""
    receiver = Receiver(list(answers) or [200])
    app = web.Application()
    app.router.add_post("/launch", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    hook = {"stakeholders": {"url": f"http://127.0.0.1:{receiver.port}/launch", "key": KEY}}
    launch = update(schema.launch).values(webhooks=hook)
    await desk.store.write(lambda tx: tx.execute(launch) and None)
    async with GuardedNet([f"127.0.0.1:{receiver.port}"] if listed else []) as out:
        desk.hire(poster=out.web)
        yield receiver
        await desk.courier.idle()
    await runner.cleanup()


async def announce(desk: Desk, words: str) -> None:
    message = blocks.say([words, " says ", Mention(ANA), "."])

    def put(tx: Any) -> None:
        announcing.send(scene(tx, desk.launched.attempt, desk.now), "stakeholders", words, message, event="go")

    await desk.store.write(put)


async def states(desk: Desk) -> list[tuple[str, str | None]]:
    told = await desk.store.read(lambda tx: ledger.announced(tx, desk.launched.attempt))
    return [(each.state, each.error) for each in told]


async def test_an_announcement_is_posted_signed_and_by_plain_words(desk: Desk) -> None:
    async with receiving(desk) as receiver:
        await announce(desk, "GO <!channel> & more")
        await desk.send()

    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert told["text"] == "GO <!channel> & more says somebody."
    assert (told["event"], told["audience"], told["launch"]["key"]) == ("go", "stakeholders", "recon")
    assert told["delivery"] == headers["X-Golive-Delivery"]
    signed = b"v1:" + headers["X-Golive-Timestamp"].encode() + b":" + body
    assert headers["X-Golive-Signature"] == "v1=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Golive-Timestamp"] == str(int(desk.now.timestamp()))
    assert await states(desk) == [("sent", None)]


@pytest.mark.parametrize("fault", [0, 429, 500, 503])
async def test_without_an_answer_it_comes_again_under_the_same_id_and_in_order(desk: Desk, fault: int) -> None:
    async with receiving(desk, fault, 204) as receiver:
        await announce(desk, "first")
        await announce(desk, "second")
        await desk.send_all()

    assert [text.split()[0] for text in receiver.texts] == ["first", "first", "second"]
    assert receiver.deliveries[0] == receiver.deliveries[1] != receiver.deliveries[2]
    assert await states(desk) == [("sent", None)] * 2


@pytest.mark.parametrize("status", [302, 400, 401, 404, 410])
async def test_a_clear_no_is_final_and_holds_nothing_up(desk: Desk, status: int) -> None:
    async with receiving(desk, status, 200) as receiver:
        await announce(desk, "first")
        await announce(desk, "second")
        await desk.send_all()

    assert len(receiver.got) == 2
    assert await states(desk) == [("dead", f"HTTP {status}"), ("sent", None)]


async def test_an_address_that_is_not_public_and_not_listed_is_never_dialled(desk: Desk) -> None:
    async with receiving(desk, listed=False) as receiver:
        await announce(desk, "first")
        await desk.send_all()

    assert receiver.got == []
    [(state, why)] = await states(desk)
    assert state == "dead"
    assert why is not None
    assert "GOLIVE_CHECK_HOSTS" in why


async def test_a_courier_that_died_while_it_posted_is_followed_by_one_that_posts_again(desk: Desk) -> None:
    class Dies:
        async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
            raise RuntimeError("killed")

    async with receiving(desk) as receiver:
        await announce(desk, "first")
        alive = desk.teller.poster
        desk.courier.teller = replace(desk.courier.teller, poster=Dies())
        await desk.send()
        desk.courier.teller = replace(desk.courier.teller, poster=alive)
        assert receiver.got == []
        async with GuardedNet([f"127.0.0.1:{receiver.port}"]) as out:
            desk.hire(poster=out.web)
            desk.wait(20)
            await desk.send_all()
            await desk.courier.idle()

    assert len(receiver.got) == 1
    assert await states(desk) == [("sent", None)]


async def test_a_webhook_that_was_taken_off_is_posted_to_no_more(desk: Desk) -> None:
    async with receiving(desk) as receiver:
        await announce(desk, "first")
        await desk.store.write(lambda tx: tx.execute(update(schema.launch).values(webhooks=None)) and None)
        await desk.send_all()

    assert receiver.got == []
    assert await states(desk) == [("dead", "its webhook was taken off")]


async def test_a_receiver_that_is_silent_for_a_day_is_given_up(desk: Desk) -> None:
    async with receiving(desk, 503) as receiver:
        await announce(desk, "first")
        await desk.send()
        desk.wait(25 * 3600)
        await desk.send()

    assert len(receiver.got) == 2
    assert await states(desk) == [("dead", "HTTP 503")]
