"""Bad days, begun and ended from the page, as a stock client and a stock Bolt app meet them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotAct, Sandbox
from tests.patience import until
from tests.sandbox.parrot import make_world, running_app

HEADERS = {"X-Sandbox": "1"}


class Page:
    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox, self.session = sandbox, session

    async def act(self, do: str, **wish: Any) -> Any:
        url, body = self.sandbox.url + "/app/act", {"as": "U01ANA", "do": do, **wish}
        async with self.session.post(url, json=body, headers=HEADERS) as answer:
            return await answer.json()

    async def troubles(self) -> Any:
        async with self.session.get(self.sandbox.url + "/app/state?as=U01ANA") as answer:
            return (await answer.json())["troubles"]


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(sandbox, session)


def echo(app: AsyncApp) -> None:
    @app.command("/parrot")
    async def repeat(ack: Any) -> None:
        await ack("here")


async def post(client: AsyncWebClient, channel: str = "C01GENERAL") -> str:
    """`ok`, or what it failed with."""
    try:
        await client.chat_postMessage(channel=channel, text="x")
    except SlackApiError as refused:
        answer: Any = refused.response
        status = getattr(answer, "status_code", None) or answer.status
        return str(answer["error"]) if status in (200, 429) else f"HTTP {status}"
    except aiohttp.ClientError as error:
        return type(error).__name__
    return "ok"


def count(sandbox: Sandbox, channel: str = "general") -> int:
    return len(sandbox.channel(channel).messages)


async def test_the_page_offers_every_trouble_and_says_what_is_wrong(page: Page) -> None:
    offered = (await page.troubles())["offered"]
    assert {one["name"] for one in offered} >= {
        "lost_reply", "slow", "error", "storm", "http_500", "mute", "dead_urls", "revoked", "removed", "uninstalled",
        "outage",
    }  # fmt: skip
    assert (await page.troubles())["now"] == []
    begun = await page.act("fault", kind="storm", times=3, seconds=2)
    assert begun["troubles"]["now"] == ["*: ratelimited, 3 times"]
    assert (await page.troubles())["now"] == ["*: ratelimited, 3 times"]
    assert (await page.act("mend"))["troubles"]["now"] == []


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"kind": "flood"}, "no such trouble"),
        ({}, "the request names no kind"),
        ({"kind": "mute", "times": 3}, "mute takes nothing, not times"),
        ({"kind": "storm", "times": 0}, "times is a number above 0"),
        ({"kind": "storm", "times": "many"}, "times is a number above 0"),
        ({"kind": "removed"}, "say the channel"),
        ({"kind": "removed", "channel": "C01OUTSIDE"}, "the app is not in #outside"),
    ],
)
async def test_a_trouble_that_makes_no_sense_is_refused(page: Page, wish: dict[str, Any], words: str) -> None:
    refused = await page.act("fault", **wish)
    assert refused["ok"] is False
    assert words in refused["error"]


@pytest.mark.parametrize(
    ("kind", "met", "done"),
    [
        ("lost_reply", "ServerDisconnectedError", 1),
        ("reset", "ServerDisconnectedError", 0),
        ("error", "internal_error", 0),
        ("storm", "ratelimited", 0),
        ("http_500", "HTTP 500", 0),
    ],
)
async def test_a_fault_is_met_once_and_then_over(
    page: Page, sandbox: Sandbox, client: AsyncWebClient, kind: str, met: str, done: int
) -> None:
    await page.act("fault", kind=kind)
    assert await post(client) == met
    assert count(sandbox) == done
    assert await post(client) == "ok"


async def test_a_stock_client_waits_out_a_storm(page: Page, sandbox: Sandbox) -> None:
    await page.act("fault", kind="storm", times=1, seconds=1)
    patient = AsyncWebClient(
        sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]
    )
    assert await post(patient) == "ok"
    assert [call.status for call in sandbox.calls("chat.postMessage")] == [429, 200]


async def test_a_revoked_token_is_dead_until_all_is_mended(page: Page, client: AsyncWebClient) -> None:
    await page.act("fault", kind="revoked")
    assert await post(client) == "token_revoked"
    await page.act("mend")
    assert await post(client) == "ok"


async def test_an_app_that_is_removed_from_a_channel_is_back_when_all_is_mended(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await page.act("fault", kind="removed", channel="C01GENERAL")
    await page.act("fault", kind="removed", channel="C01INNER")
    assert await post(client) == "not_in_channel"
    assert await post(client, "C01INNER") == "channel_not_found"
    assert (await page.troubles())["now"] == ["parrot was removed from #general", "parrot was removed from #inner"]
    await page.act("mend")
    assert await post(client) == await post(client, "C01INNER") == "ok"


async def test_an_uninstalled_app_is_nowhere_and_its_account_inactive(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await page.act("fault", kind="uninstalled")
    assert await post(client) == "account_inactive"
    assert not any(sandbox.bot_user in sandbox.channel(name).people for name in ("general", "inner", "shared"))
    await page.act("mend")
    assert await post(client) == "ok"


async def test_in_an_outage_nothing_works_until_the_clock_says_it_is_over(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    url = sandbox.space.tickets.response_url("U01ANA", "C01GENERAL")
    async with running_app(sandbox, echo):
        await page.act("fault", kind="outage", minutes=60)
        await until(lambda: not sandbox.sockets.open)
        assert await post(client) == "HTTP 503"
        async with page.session.post(f"{sandbox.url}/response/{url.id}", json={"text": "x"}) as answer:
            assert answer.status == 503
        reply = await sandbox.person("ana").slash("/parrot", channel="general")
        assert (reply.status, reply.text) == ("error", "/parrot failed with the error “dispatch_failed”")
        assert count(sandbox) == 0
        sandbox.clock.jump(timedelta(minutes=59))
        assert await post(client) == "HTTP 503"
        sandbox.clock.jump(timedelta(minutes=2))
        assert await post(client) == "ok"
        assert (await page.troubles())["now"] == []


@pytest.mark.parametrize("kind", ["refresh", "dead_urls", "cut"])
async def test_a_stock_app_comes_back_after_its_connection_goes(page: Page, sandbox: Sandbox, kind: str) -> None:
    async with running_app(sandbox, echo):
        [before] = sandbox.sockets.open
        await page.act("fault", kind=kind)
        await until(lambda: before not in sandbox.sockets.open)
        await sandbox.connected(timeout=30)
        assert (await sandbox.person("ana").slash("/parrot", channel="general")).shown == "here"


async def test_a_mute_connection_is_mended(page: Page) -> None:
    async with Sandbox(make_world(), limits=False, ack_seconds=0.1) as hasty, running_app(hasty, echo):
        hasty.troubles.begin("mute")
        assert (await hasty.person("ana").slash("/parrot", channel="general")).status == "timeout"
        assert hasty.troubles.now() == ["open connections carry nothing"]
        hasty.troubles.end()
    async with Sandbox(make_world(), limits=False) as sandbox, running_app(sandbox, echo):
        sandbox.troubles.begin("mute")
        sandbox.troubles.end()
        assert (await sandbox.person("ana").slash("/parrot", channel="general")).shown == "here"
        with pytest.raises(CannotAct, match="no such trouble"):
            sandbox.troubles.begin("flood")


async def test_a_connection_grows_old_is_warned_of_and_ends() -> None:
    async with Sandbox(make_world(), socket_life=0.2) as sandbox, aiohttp.ClientSession() as session:
        url = (await AsyncWebClient(base_url=sandbox.api_url).apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(str(url)) as socket:
            said = [await socket.receive_json() for _ in range(3)]
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert [one.get("reason") or one["type"] for one in said] == ["hello", "warning", "refresh_requested"]


async def test_a_stock_client_takes_a_new_connection_when_the_old_one_ends() -> None:
    async with Sandbox(make_world(), socket_life=0.3) as sandbox, contextlib.AsyncExitStack() as stack:
        client = SocketModeClient(app_token=sandbox.app_token, web_client=AsyncWebClient(base_url=sandbox.api_url))
        stack.push_async_callback(client.close)
        await client.connect()
        [first] = sandbox.sockets.open
        await until(lambda: bool(sandbox.sockets.open) and first not in sandbox.sockets.open)


async def test_the_same_envelope_can_come_twice_to_a_stock_client(sandbox: Sandbox) -> None:
    async with contextlib.AsyncExitStack() as stack:
        came: list[tuple[str, str]] = []
        client = SocketModeClient(app_token=sandbox.app_token, web_client=AsyncWebClient(base_url=sandbox.api_url))

        async def take(socket: Any, request: Any) -> None:
            came.append((request.envelope_id, request.payload["event_id"]))
            await socket.send_socket_mode_response({"envelope_id": request.envelope_id})

        client.socket_mode_request_listeners.append(take)
        stack.push_async_callback(client.close)
        await client.connect()
        await sandbox.person("ana").say("general", "hello")
        await sandbox.settle()
        await sandbox.redeliver()
    assert len(came) == 2
    assert len(set(came)) == 1
