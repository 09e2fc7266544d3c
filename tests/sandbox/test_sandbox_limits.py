"""Rate limits: one post a second per channel with a burst of ten, a tier per method; 429 with Retry-After."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.limits import PER_MINUTE, Limits
from tests.sandbox.parrot import make_world


async def test_the_eleventh_post_at_once_must_wait_a_second_and_other_channels_need_not() -> None:
    async with Sandbox(make_world()) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        for _ in range(10):
            await client.chat_postMessage(channel="C01GENERAL", text="x")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel="C01GENERAL", text="x")
        answer: Any = refused.value.response
        assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
        assert len(sandbox.channel("general").messages) == 10
        assert (await client.chat_postMessage(channel="C01SHARED", text="x"))["ok"]


async def test_a_message_that_is_refused_costs_nothing() -> None:
    async with Sandbox(make_world()) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        for _ in range(11):
            with pytest.raises(SlackApiError, match="msg_too_long"):
                await client.chat_postMessage(channel="C01GENERAL", text="x" * 40_001)
        assert (await client.chat_postMessage(channel="C01GENERAL", text="x"))["ok"]


async def test_a_method_of_a_slow_tier_says_when_to_come_back() -> None:
    async with Sandbox(make_world()) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        for _ in range(PER_MINUTE[2]):
            await client.usergroups_list()
        with pytest.raises(SlackApiError) as refused:
            await client.usergroups_list()
        assert 50 <= int(refused.value.response.headers["Retry-After"]) <= 60
        assert (await client.users_info(user="U01ANA"))["ok"]


def test_a_post_a_second_is_never_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    limits, now = Limits(), 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    assert [limits.post("C1") for _ in range(12)] == [0] * 10 + [1, 1]
    for _ in range(30):
        now += 1.0
        assert (limits.post("C1"), limits.post("C1")) == (0, 1)
    now += 60
    assert [limits.post("C1") for _ in range(11)] == [0] * 10 + [1]


def test_limits_can_be_off() -> None:
    limits = Limits(on=False)
    assert {limits.post("C1") for _ in range(50)} | {limits.method("users.list", 1) for _ in range(50)} == {0}
