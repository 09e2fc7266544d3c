"""Deliveries: three seconds to answer, signatures, retries of events, response URLs, Socket Mode's envelopes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import CannotAct, Sandbox
from tests.patience import until
from tests.sandbox.parrot import make_world, running_app

Handle = Callable[[web.Request], Any]


@contextlib.asynccontextmanager
async def http_app(sandbox: Sandbox, handle: Handle) -> AsyncIterator[list[tuple[dict[str, str], bytes]]]:
    """A bare HTTP app: `handle` answers; what came is listed."""
    came: list[tuple[dict[str, str], bytes]] = []

    async def receive(request: web.Request) -> web.Response:
        came.append((dict(request.headers), await request.read()))
        answer: web.Response = await handle(request)
        return answer

    site = web.Application()
    site.router.add_post("/slack/events", receive)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield came
    finally:
        await runner.cleanup()


def answer(status: int = 200, text: str = "", headers: dict[str, str] | None = None, after: float = 0) -> Handle:
    async def handle(request: web.Request) -> web.Response:
        await asyncio.sleep(after)
        return web.Response(status=status, text=text, headers=headers)

    return handle


@pytest.fixture
async def hasty() -> AsyncIterator[Sandbox]:
    """A workspace that waits a tenth of a second where Slack waits three, and seconds where Slack waits minutes."""
    async with Sandbox(make_world(), limits=False, ack_seconds=0.1, retry_scale=0.001) as running:
        yield running


async def test_a_slash_command_comes_signed_with_slacks_fields(sandbox: Sandbox) -> None:
    async with http_app(sandbox, answer(text="done")) as came:
        reply = await sandbox.person("ana").slash("/parrot", "claim TECH-1", channel="inner")
        assert (reply.status, reply.shown) == ("ok", "done")
    [(headers, body)] = came
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(body, headers)
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    fields = {name: value[0] for name, value in parse_qs(body.decode()).items()}
    assert fields.pop("token")
    assert fields.pop("trigger_id")
    assert fields.pop("response_url").startswith(sandbox.url + "/response/")
    assert fields == {
        "team_id": "T01SANDBOX",
        "team_domain": "sandbox",
        "channel_id": "C01INNER",
        "channel_name": "privategroup",
        "user_id": "U01ANA",
        "user_name": "ana",
        "command": "/parrot",
        "text": "claim TECH-1",
        "api_app_id": "A01",
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    ("handle", "status", "said"),
    [
        (answer(after=0.5), "timeout", "operation_timeout"),
        (answer(status=404), "error", "http_client_error"),
        (answer(status=500), "error", "http_service_error"),
    ],
)
async def test_a_command_that_fails_is_said_so_to_its_caller(
    hasty: Sandbox, handle: Handle, status: str, said: str
) -> None:
    async with http_app(hasty, handle):
        ana = hasty.person("ana")
        reply = await ana.slash("/parrot", "x", channel="general")
        assert (reply.status, reply.text) == (status, f"/parrot failed with the error “{said}”")
        assert [message.shown for message in ana.private("general")] == [reply.text]


async def test_a_command_fails_at_once_when_no_app_is_there(sandbox: Sandbox) -> None:
    reply = await sandbox.person("ana").slash("/parrot", "x", channel="general")
    assert (reply.status, reply.text) == ("error", "/parrot failed with the error “dispatch_failed”")
    sandbox.request_url = "http://127.0.0.1:9/slack/events"
    assert (await sandbox.person("ana").slash("/parrot", "x", channel="general")).status == "error"


async def test_slow_answers_over_socket_mode_time_out_too(hasty: Sandbox) -> None:
    def slow(app: AsyncApp) -> None:
        @app.command("/parrot")
        async def wait(ack: Any) -> None:
            await asyncio.sleep(0.3)
            await ack("too late")

    async with running_app(hasty, slow):
        reply = await hasty.person("ana").slash("/parrot", "x", channel="general")
        assert reply.status == "timeout"
        assert reply.ms >= 100


async def test_slack_takes_no_slash_command_in_a_thread(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    root = await ana.say("general", "root")
    reply = await ana.slash("/parrot", "x", channel="general", thread=root)
    assert (reply.status, reply.text) == ("refused_in_thread", "/parrot is not supported in threads. Sorry!")
    assert sandbox.deliveries("slash_commands") == []


async def test_slash_commands_need_a_channel_one_is_in(sandbox: Sandbox) -> None:
    with pytest.raises(CannotAct, match="kim is not in #outside"):
        await sandbox.person("kim").slash("/parrot", "x", channel="outside")
    with pytest.raises(CannotAct, match="#old is archived"):
        await sandbox.person("ana").slash("/parrot", "x", channel="old")
    with pytest.raises(CannotAct, match="not a valid command"):
        await sandbox.person("ana").slash("/other", "x", channel="general")


async def test_an_answer_can_be_blocks_and_in_the_channel(sandbox: Sandbox, over: str) -> None:
    def loud(app: AsyncApp) -> None:
        @app.command("/parrot")
        async def shout(ack: Any, command: dict[str, Any]) -> None:
            if command["text"] == "wrong":
                await ack(text="x", blocks=[{"type": "header"}])
            else:
                section = {"type": "section", "text": {"type": "mrkdwn", "text": "*all* <@U01KIM>"}}
                await ack(response_type="in_channel", text="fallback", blocks=[section])

    async with running_app(sandbox, loud, over):
        reply = await sandbox.person("ana").slash("/parrot", channel="outside")
        assert reply.shown == "*all* @kim"
        assert [message.shown for message in sandbox.channel("outside").messages] == ["*all* @kim"]
        refused = await sandbox.person("ana").slash("/parrot", "wrong", channel="outside")
        assert refused.status == "error"
        assert "invalid_blocks: missing required field: text" in refused.text


async def test_a_response_url_works_five_times(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    async with http_app(sandbox, answer()):
        reply = await ana.slash("/parrot", channel="outside")
    url = sandbox.deliveries("slash_commands")[-1].payload["response_url"]
    hook = AsyncWebhookClient(url)
    assert (await hook.send(text="")).body == "no_text"
    assert (await hook.send(text="x", blocks=[{"type": "header"}])).body == "invalid_blocks"
    for count in range(1, 6):
        sent = await hook.send(text=f"answer {count}")
        assert (sent.status_code, sent.body) == (200, "ok")
    late = await hook.send(text="answer 6")
    assert (late.status_code, late.body) == (404, "used_url")
    assert [message.shown for message in reply.later] == [f"answer {count}" for count in range(1, 6)]
    assert len(ana.private("outside")) == 5
    assert sandbox.channel("outside").messages == []


async def test_a_response_url_works_for_half_an_hour(sandbox: Sandbox) -> None:
    url = sandbox.space.tickets.response_url("U01ANA", "C01GENERAL")
    url.made -= 30 * 60 + 1
    late = await AsyncWebhookClient(f"{sandbox.url}/response/{url.id}").send(text="late")
    assert (late.status_code, late.body) == (404, "expired_url")


async def test_answering_a_click_replaces_the_message_unless_told_not_to(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    ana = sandbox.person("ana")

    async def clicked(private: bool) -> tuple[AsyncWebhookClient, Any]:
        if private:
            await client.chat_postEphemeral(channel="C01GENERAL", user="U01ANA", text="t", blocks=blocks)
            message = ana.private("general")[-1]
        else:
            await client.chat_postMessage(channel="C01GENERAL", text="t", blocks=blocks)
            message = sandbox.channel("general").messages[-1]
        await ana.click(message, "Go")
        return AsyncWebhookClient(sandbox.deliveries("interactive")[-1].payload["response_url"]), message

    async with http_app(sandbox, answer()):
        hook, message = await clicked(private=False)
        await hook.send(text="only for Ana", replace_original=False)
        assert (message.shown, ana.private("general")[-1].shown) == ("[Go]", "only for Ana")
        in_thread = {"response_type": "in_channel", "replace_original": False, "thread_ts": message.ts}
        await hook.send_dict({"text": "for all", **in_thread})
        assert message.replies[-1].shown == "for all"
        await hook.send(text="gone by default")
        assert message.shown == "gone by default"
        await hook.send(delete_original=True)
        assert message.shown == "This message was deleted."

        hook, message = await clicked(private=True)
        payload = sandbox.deliveries("interactive")[-1].payload
        assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)
        await hook.send(text="changed")
        assert message.shown == "changed"
        await hook.send(delete_original=True)
        assert message not in ana.private("general")


async def test_an_event_is_tried_four_times_with_slacks_headers(hasty: Sandbox) -> None:
    async with http_app(hasty, answer(status=500)) as came:
        await hasty.person("ana").say("general", "hello")
        await until(lambda: len(came) == 4)
        await hasty.settle(quiet=0.1)
    retries = [(headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")) for headers, _ in came]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in came}) == 1
    assert all(SignatureVerifier(hasty.signing_secret).is_valid_request(body, headers) for headers, body in came)
    assert [entry.retry for entry in hasty.deliveries("events_api")] == [0, 1, 2, 3]


async def test_an_event_that_times_out_is_tried_again_and_says_so(hasty: Sandbox) -> None:
    waits = iter([0.3, 0])

    async def first_slow(request: web.Request) -> web.Response:
        await asyncio.sleep(next(waits))
        return web.Response()

    async with http_app(hasty, first_slow) as came:
        await hasty.person("ana").say("general", "hello")
        await hasty.settle()
    assert [headers.get("X-Slack-Retry-Reason") for headers, _ in came] == [None, "http_timeout"]


async def test_an_app_may_say_no_more_retries(hasty: Sandbox) -> None:
    async with http_app(hasty, answer(status=500, headers={"X-Slack-No-Retry": "1"})) as came:
        await hasty.person("ana").say("general", "hello")
        await hasty.settle()
    assert len(came) == 1


async def test_interactions_are_never_tried_again(hasty: Sandbox) -> None:
    async with http_app(hasty, answer(status=500)) as came:
        await hasty.person("ana").slash("/parrot", channel="general")
        await hasty.settle()
    assert len(came) == 1


async def test_an_event_over_a_socket_is_tried_again_until_it_is_acknowledged(hasty: Sandbox) -> None:
    seen: list[dict[str, Any]] = []

    def forgetful(app: AsyncApp) -> None:
        @app.event("message")
        async def heard(body: dict[str, Any]) -> None:
            seen.append(body)
            if len(seen) == 1:
                await asyncio.sleep(0.3)

    async with running_app(hasty, forgetful):
        await hasty.person("ana").say("general", "hello")
        await hasty.settle(quiet=0.3)
    assert [entry.retry for entry in hasty.deliveries("events_api")] == [0, 1]
    assert seen[0]["event_id"] == seen[1]["event_id"]


async def test_events_say_what_happened_where_and_to_whom(sandbox: Sandbox) -> None:
    async with http_app(sandbox, answer()) as came:
        ana, sam = sandbox.person("ana"), sandbox.person("sam")
        root = await ana.say("general", "hello @parrot & <all>")
        await ana.say("general", "reply", thread=root)
        await ana.say("outside", "the app does not hear this")
        await ana.say(ana.dm, "hi")
        await sam.say("shared", "from elsewhere")
        await ana.react(root, "eyes")
        await ana.invite("outside", "parrot")
        await sandbox.settle()
    events = [json.loads(body) for _, body in came]
    brief = [(one["event"]["type"], one["event"].get("text")) for one in events]
    hello = "hello <@U0PARROT> &amp; &lt;all&gt;"
    assert sorted(brief, key=str) == sorted([
        ("message", hello),
        ("app_mention", hello),
        ("message", "reply"),
        ("message", "hi"),
        ("message", "from elsewhere"),
        ("reaction_added", None),
        ("member_joined_channel", None),
    ], key=str)  # fmt: skip
    by_text = {one["event"].get("text"): one for one in events if one["event"]["type"] == "message"}
    reply = by_text["reply"]["event"]
    assert (reply["thread_ts"], reply["parent_user_id"], reply["channel_type"]) == (root.ts, "U01ANA", "channel")
    assert by_text["hi"]["event"]["channel_type"] == "im"
    assert (by_text["from elsewhere"]["is_ext_shared_channel"], by_text["hi"]["is_ext_shared_channel"]) == (True, False)
    assert by_text["from elsewhere"]["event"]["user_team"] == "T02ELSEWHERE"
    assert by_text[hello]["event"]["blocks"][0]["type"] == "rich_text"
    [reaction] = [one["event"] for one in events if one["event"]["type"] == "reaction_added"]
    assert reaction["item"] == {"type": "message", "channel": "C01GENERAL", "ts": root.ts}
    assert len({one["event_id"] for one in events}) == len(events)


async def test_edits_and_deletions_are_events_of_their_own(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with http_app(sandbox, answer()) as came:
        ana = sandbox.person("ana")
        said = await ana.say("general", "frist")
        await ana.edit(said, "first")
        await ana.delete(said)
        await sandbox.settle()
    changed, deleted = [json.loads(body)["event"] for _, body in came][1:]
    assert (changed["subtype"], changed["message"]["text"], changed["previous_message"]["text"]) == (
        "message_changed", "first", "frist",
    )  # fmt: skip
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)


async def test_another_bot_speaks_as_a_bot(sandbox: Sandbox) -> None:
    async with http_app(sandbox, answer()) as came:
        await sandbox.person("ana").invite("general", "otherbot")
        await sandbox.person("otherbot").say("general", "beep")
        await sandbox.settle()
    beep = json.loads(came[-1][1])["event"]
    assert (beep["text"], beep["bot_id"], beep["app_id"]) == ("beep", "B01OTHERBOT", "A02")


async def test_the_apps_own_posts_come_back_as_events_too(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with http_app(sandbox, answer()) as came:
        await client.chat_postMessage(channel="C01GENERAL", text="mine")
        await sandbox.settle()
    [event] = [json.loads(body)["event"] for _, body in came]
    assert (event["user"], event["bot_id"], event["text"]) == ("U0PARROT", "B01", "mine")


async def test_a_delivery_can_be_sent_again_to_the_letter(sandbox: Sandbox) -> None:
    async with http_app(sandbox, answer(text="done")) as came:
        await sandbox.person("ana").slash("/parrot", "once", channel="general")
        again = await sandbox.redeliver()
    assert again.status == "ok"
    assert came[0][1] == came[1][1]
    assert came[0][0]["X-Slack-Signature"] == came[1][0]["X-Slack-Signature"]


async def test_a_socket_delivery_can_be_sent_again_in_its_envelope(sandbox: Sandbox) -> None:
    seen: list[str] = []

    def count(app: AsyncApp) -> None:
        @app.command("/parrot")
        async def repeat(ack: Any, command: dict[str, Any]) -> None:
            seen.append(command["trigger_id"])
            await ack("done")

    async with running_app(sandbox, count):
        await sandbox.person("ana").slash("/parrot", "once", channel="general")
        again = await sandbox.redeliver()
    first, second = sandbox.deliveries("slash_commands")
    assert first.envelope_id == second.envelope_id
    assert (again.ack, len(seen), len(set(seen))) == ({"text": "done"}, 2, 1)


async def test_a_stock_app_refuses_a_wrong_or_stale_signature(sandbox: Sandbox) -> None:
    async with running_app(sandbox, lambda app: None, "http"):
        body, now = b"command=%2Fparrot", int(time.time())
        assert (await sandbox.send_raw(sandbox.sign(body + b"x", now), body))[0] == 401
        assert (await sandbox.send_raw(sandbox.sign(body, now - 301), body))[0] == 401
        assert (await sandbox.send_raw({}, body))[0] == 401


async def link(sandbox: Sandbox) -> str:
    client = AsyncWebClient(base_url=sandbox.api_url)
    return str((await client.apps_connections_open(app_token=sandbox.app_token))["url"])


async def test_a_socket_says_hello_and_its_address_works_once(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        url = await link(sandbox)
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        await asyncio.sleep(0)
    assert sandbox.deliveries() == []


async def test_the_eleventh_socket_is_turned_away(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            socket = await stack.enter_async_context(session.ws_connect(await link(sandbox)))
            await socket.receive_json()
        extra = await stack.enter_async_context(session.ws_connect(await link(sandbox)))
        assert (await extra.receive_json())["reason"] == "too_many_websockets"
        assert (await extra.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_an_app_told_to_refresh_comes_back(sandbox: Sandbox) -> None:
    def echo(app: AsyncApp) -> None:
        @app.command("/parrot")
        async def repeat(ack: Any) -> None:
            await ack("here")

    async with running_app(sandbox, echo):
        [before] = sandbox.sockets.open
        await sandbox.sockets.say_goodbye("warning")
        await sandbox.sockets.say_goodbye("refresh_requested")
        await until(lambda: before not in sandbox.sockets.open)
        await sandbox.connected()
        reply = await sandbox.person("ana").slash("/parrot", channel="general")
        assert reply.shown == "here"


async def test_a_mute_socket_stays_open_and_delivers_nothing(hasty: Sandbox) -> None:
    async with running_app(hasty, lambda app: None):
        hasty.sockets.mute = True
        assert (await hasty.person("ana").slash("/parrot", channel="general")).status == "timeout"
        assert len(hasty.sockets.open) == 1


async def test_a_dead_address_is_burnt_and_the_next_one_works(sandbox: Sandbox) -> None:
    sandbox.sockets.dead_urls = 1
    url = await link(sandbox)
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        async with session.ws_connect(await link(sandbox)) as socket:
            assert (await socket.receive_json())["type"] == "hello"


async def test_a_socket_that_drops_fails_what_it_had_not_acknowledged(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await link(sandbox)) as socket:
        await socket.receive_json()
        waiting = asyncio.ensure_future(sandbox.person("ana").slash("/parrot", "x", channel="general"))
        assert (await socket.receive_json())["type"] == "slash_commands"
        await socket.close()
        reply = await waiting
    assert (reply.status, reply.ms < 1_000) == ("error", True)


async def test_nobody_connected_is_waited_for_and_then_said(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError):
        await sandbox.connected(timeout=0.05)
    sandbox.request_url = "http://127.0.0.1:9/slack/events"
    with pytest.raises(TimeoutError):
        await sandbox.connected(timeout=0.05)
