"""Faults on demand: what a bad day at Slack looks like to a stock client."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import Sandbox
from sandbox.faults import Faults


async def post(client: AsyncWebClient, channel: str = "C01GENERAL") -> Any:
    return await client.chat_postMessage(channel=channel, text="x")


def texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.channel("general").messages]


async def test_a_lost_reply_was_posted_all_the_same(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "lost_reply")
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert texts(sandbox) == ["x"]
    await post(client)
    assert texts(sandbox) == ["x", "x"]


async def test_a_reset_was_not_posted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "reset")
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert texts(sandbox) == []


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"kind": "error", "code": "is_archived"}, 200, "is_archived"),
        ({"kind": "ratelimited", "seconds": 7}, 429, "ratelimited"),
    ],
)
async def test_a_method_can_be_made_to_fail(
    sandbox: Sandbox, client: AsyncWebClient, fault: dict[str, Any], status: int, error: str
) -> None:
    sandbox.faults.add("chat.*", times=2, **fault)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await post(client)
        answer: Any = refused.value.response
        assert (answer.status_code, answer["error"]) == (status, error)
        assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    await post(client)
    assert texts(sandbox) == ["x"]
    assert [call.fault for call in sandbox.calls("chat.postMessage")] == [fault["kind"], fault["kind"], None]


async def test_a_500_is_plain_text_and_nothing_was_done(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "http_500")
    headers, body = {"Authorization": f"Bearer {sandbox.bot_token}"}, {"channel": "C01GENERAL", "text": "x"}
    url = sandbox.api_url + "chat.postMessage"
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=body) as answer:
        assert (answer.status, answer.content_type) == (500, "text/plain")
    assert texts(sandbox) == []


async def test_a_delay_comes_after_the_deed_and_a_slow_method_before(sandbox: Sandbox, client: AsyncWebClient) -> None:
    for kind in ("delay", "slow"):
        sandbox.faults.add("users.info", kind, seconds=0.1)
        started = time.monotonic()
        await client.users_info(user="U01ANA")
        assert time.monotonic() - started >= 0.1


async def test_a_fault_can_be_narrowed_to_a_channel_and_cleared(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "error", channel="C01SHARED", times=None)
    await post(client)
    for _ in range(3):
        with pytest.raises(SlackApiError, match="internal_error"):
            await post(client, "C01SHARED")
    sandbox.faults.clear()
    await post(client, "C01SHARED")


async def test_a_response_url_can_fail_too(sandbox: Sandbox) -> None:
    url = sandbox.space.tickets.response_url("U01ANA", "C01GENERAL")
    hook = AsyncWebhookClient(f"{sandbox.url}/response/{url.id}")
    sandbox.faults.add("response_url", "http_500")
    assert (await hook.send(text="once")).status_code == 500
    assert (await hook.send(text="again")).body == "ok"
    assert [message.shown for message in sandbox.person("ana").private("general")] == ["again"]


async def test_chances_repeat_with_the_seed(sandbox: Sandbox) -> None:
    def luck() -> list[bool]:
        faults = Faults(seed=7)
        faults.add("chat.postMessage", "reset", times=None, chance=0.5)
        return [faults.take("chat.postMessage", None) is not None for _ in range(50)]

    assert luck() == luck()
    assert 10 < sum(luck()) < 40


async def test_an_unknown_fault_is_a_mistake(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="lost_reply, reset, error"):
        sandbox.faults.add("chat.postMessage", "explode")
