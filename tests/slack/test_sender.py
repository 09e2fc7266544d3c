"""Every answer of Slack's, and every lack of one, becomes a value the courier can act on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sending import Absent, Opened, Refused, RetryAt, Scheduled, Sent, Uncertain, Unscheduled
from bot.slack.sender import Sender
from bot.slack.web import close_client, open_client
from bot.views.blocks import sentence
from sandbox import Sandbox
from tests.journeys.stage import ROOM, cast
from tests.slack.bare import settings_for

HELLO = sentence("Hello")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(cast(), limits=False) as sandbox:
        yield sandbox


@pytest.fixture
async def sender(sandbox: Sandbox) -> AsyncIterator[Sender]:
    client = open_client(settings_for(sandbox))
    yield Sender(client)
    await close_client(client)


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.channel(ROOM).id


async def test_what_is_posted_stands_where_it_says_it_does(sandbox: Sandbox, sender: Sender, room: str) -> None:
    sent = await sender.post(room, HELLO, id="one")

    assert isinstance(sent, Sent)
    (message,) = sandbox.channel(ROOM).messages
    assert (message.ts, message.shown, message.metadata) == (
        sent.ts,
        "Hello",
        {"event_type": "golive", "event_payload": {"id": "one"}},
    )


async def test_a_reply_can_show_in_the_channel_too(sandbox: Sandbox, sender: Sender, room: str) -> None:
    root = await sender.post(room, HELLO, id="root")
    assert isinstance(root, Sent)
    await sender.post(room, sentence("Quiet"), id="quiet", thread_ts=root.ts)
    await sender.post(room, sentence("Loud"), id="loud", thread_ts=root.ts, broadcast=True)

    assert [message.shown for message in sandbox.channel(ROOM).messages] == ["Hello", "Loud"]
    assert [reply.shown for reply in sandbox.channel(ROOM).messages[0].replies] == ["Quiet", "Loud"]


async def test_an_update_replaces_text_and_blocks_and_keeps_the_id(sandbox: Sandbox, sender: Sender, room: str) -> None:
    sent = await sender.post(room, HELLO, id="one")
    assert isinstance(sent, Sent)

    assert await sender.update(room, sent.ts, sentence("Goodbye"), id="one") == sent
    assert [message.shown for message in sandbox.channel(ROOM).messages] == ["Goodbye"]
    assert await sender.find(room, id="one", oldest=sandbox.clock.now() - timedelta(minutes=1)) == sent


async def test_a_message_is_found_by_its_id_wherever_it_stands(sandbox: Sandbox, sender: Sender, room: str) -> None:
    long_ago = sandbox.clock.now() - timedelta(minutes=1)
    root = await sender.post(room, HELLO, id="root")
    assert isinstance(root, Sent)
    reply = await sender.post(room, HELLO, id="reply", thread_ts=root.ts)
    loud = await sender.post(room, HELLO, id="loud", thread_ts=root.ts, broadcast=True)

    assert await sender.find(room, id="root", oldest=long_ago) == root
    assert await sender.find(room, id="reply", oldest=long_ago, thread_ts=root.ts) == reply
    assert await sender.find(room, id="loud", oldest=long_ago, thread_ts=root.ts) == loud
    assert await sender.find(room, id="never", oldest=long_ago) == Absent()
    assert await sender.find(room, id="never", oldest=long_ago, thread_ts=root.ts) == Absent()
    assert await sender.find(room, id="root", oldest=sandbox.clock.now() + timedelta(minutes=1)) == Absent()


async def test_a_message_is_found_on_a_later_page(
    sandbox: Sandbox, sender: Sender, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.sender.PAGE", 2)
    before = sandbox.clock.now() - timedelta(minutes=1)
    sent = [await sender.post(room, HELLO, id=f"n{number}") for number in range(7)]

    assert await sender.find(room, id="n0", oldest=before) == sent[0]
    assert len(sandbox.calls("conversations.history")) == 4


async def test_a_lost_answer_is_uncertain_and_nothing_is_sent_twice(
    sandbox: Sandbox, sender: Sender, room: str
) -> None:
    before = sandbox.clock.now() - timedelta(minutes=1)
    sandbox.faults.add("chat.postMessage", "lost_reply")

    assert await sender.post(room, HELLO, id="one") == Uncertain("no answer: ServerDisconnectedError")
    (message,) = sandbox.channel(ROOM).messages
    assert await sender.find(room, id="one", oldest=before) == Sent(message.ts, room)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "http_500"}, Uncertain("HTTP 500")),
        ({"kind": "reset"}, Uncertain("no answer: ServerDisconnectedError")),
        ({"kind": "error", "code": "internal_error"}, Uncertain("internal_error")),
        ({"kind": "error", "code": "fatal_error"}, Uncertain("fatal_error")),
        ({"kind": "error", "code": "service_unavailable"}, Uncertain("service_unavailable")),
        ({"kind": "ratelimited", "seconds": 7}, RetryAt(7.0, "rate limited")),
        ({"kind": "error", "code": "ratelimited"}, RetryAt(5.0, "rate limited")),
        ({"kind": "error", "code": "message_limit_exceeded"}, RetryAt(5.0, "rate limited")),
        ({"kind": "error", "code": "request_timeout"}, RetryAt(5.0, "request_timeout")),
        ({"kind": "error", "code": "is_archived"}, Refused("is_archived")),
        ({"kind": "error", "code": "token_revoked"}, Refused("token_revoked")),
    ],
)
async def test_each_fault_has_its_meaning(
    sandbox: Sandbox, sender: Sender, room: str, fault: dict[str, str], outcome: object
) -> None:
    for method in ("chat.postMessage", "chat.update", "pins.add", "conversations.open", "conversations.history"):
        sandbox.faults.add(method, times=None, **fault)  # type: ignore[arg-type]

    assert await sender.post(room, HELLO, id="one") == outcome
    assert await sender.update(room, "1.0", HELLO, id="one") == outcome
    assert await sender.pin(room, "1.0") == outcome
    assert await sender.open_dm("U01KIM") == outcome
    assert await sender.find(room, id="one", oldest=sandbox.clock.now()) == outcome


async def test_slack_not_answering_in_time_is_uncertain(sandbox: Sandbox, room: str) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05)) as session:
        client = AsyncWebClient(
            token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[], proxy="http://off"
        )
        client.proxy = None
        sandbox.faults.add("chat.postMessage", "delay", seconds=0.3)

        assert await Sender(client).post(room, HELLO, id="one") == Uncertain("no answer: TimeoutError")


async def test_a_slack_that_cannot_be_reached_was_not_told_anything(room: str) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", session=session, retry_handlers=[])
        client.proxy = None
        outcome = await Sender(client).post(room, HELLO, id="one")

    assert outcome == RetryAt(5.0, "cannot reach Slack: ClientConnectorError")


async def test_an_answer_that_is_not_slacks_is_uncertain(room: str) -> None:
    hung_up = asyncio.Event()

    async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b"<html>Please log in</html>"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()
        hung_up.set()

    server = await asyncio.start_server(portal, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token="xoxb-1", base_url=f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[]
        )
        client.proxy = None
        assert await Sender(client).post(room, HELLO, id="one") == Uncertain("HTTP 200")
        await hung_up.wait()


async def test_a_direct_channel_is_opened(sandbox: Sandbox, sender: Sender) -> None:
    assert await sender.open_dm("U01KIM") == Opened(sandbox.person("kim").dm.id)
    assert isinstance(await sender.open_dm("U0NOBODY"), Refused)


async def test_what_is_pinned_already_counts_as_pinned(sandbox: Sandbox, sender: Sender, room: str) -> None:
    sent = await sender.post(room, HELLO, id="one")
    assert isinstance(sent, Sent)

    assert await sender.pin(room, sent.ts) == sent
    assert await sender.pin(room, sent.ts) == sent
    assert sandbox.channel(ROOM).pins == [sent.ts]


def test_a_client_that_retries_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="no retry handlers"):
        Sender(AsyncWebClient(token="xoxb-1", retry_handlers=[AsyncConnectionErrorRetryHandler()]))


async def test_the_client_golive_opens_never_retries_by_itself(sandbox: Sandbox) -> None:
    client = open_client(settings_for(sandbox))
    try:
        assert client.retry_handlers == []
        assert client.proxy is None
        assert client.session is not None
        assert client.session.timeout.total == 8
    finally:
        await close_client(client)


async def test_a_message_left_with_slack_is_listed_and_taken_back_once(
    sandbox: Sandbox, sender: Sender, room: str
) -> None:
    at = (sandbox.clock.now() + timedelta(minutes=10)).replace(microsecond=0)
    left = await sender.schedule(room, HELLO, at)
    assert isinstance(left, Scheduled)
    assert await sender.scheduled() == [left]

    assert await sender.unschedule(room, left.id) == Unscheduled()
    assert await sender.unschedule(room, left.id) == Refused("invalid_scheduled_message_id")
    assert await sender.scheduled() == []


async def test_a_message_left_with_slack_comes_by_itself(sandbox: Sandbox, sender: Sender, room: str) -> None:
    await sender.schedule(room, HELLO, sandbox.clock.now() + timedelta(minutes=10))
    sandbox.clock.jump(timedelta(minutes=11))
    await sandbox.settle()

    assert [message.shown for message in sandbox.channel(ROOM).messages] == ["Hello"]
