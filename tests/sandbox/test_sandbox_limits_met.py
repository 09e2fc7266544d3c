"""Each published limit as a stock client meets it: what fits is posted or opened, one more is refused."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.limits import PER_MINUTE
from tests.sandbox.bricks import mrkdwn, section
from tests.sandbox.parrot import make_world
from tests.sandbox.test_sandbox_block_limits import MESSAGE_LIMITS, MODAL_LIMITS


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


@pytest.mark.parametrize("name", MESSAGE_LIMITS)
async def test_a_message_at_the_limit_is_posted_and_one_above_is_not(
    sandbox: Sandbox, client: AsyncWebClient, name: str
) -> None:
    shape, limit = MESSAGE_LIMITS[name]
    where = {"channel": "C01GENERAL", "text": "t"}
    sent = await client.chat_postMessage(**where, blocks=[shape(limit)])
    assert sent["ok"]
    too_much = [shape(limit + 1)]
    assert await error_of(client.chat_postMessage(**where, blocks=too_much)) == "invalid_blocks"
    assert await error_of(client.chat_update(**where, ts=sent["ts"], blocks=too_much)) == "invalid_blocks"
    assert await error_of(client.chat_postEphemeral(**where, user="U01ANA", blocks=too_much)) == "invalid_blocks"
    assert len(sandbox.channel("general").messages) == 1


@pytest.mark.parametrize("name", MODAL_LIMITS)
async def test_a_modal_at_the_limit_is_opened_and_one_above_is_not(
    sandbox: Sandbox, client: AsyncWebClient, name: str
) -> None:
    shape, limit = MODAL_LIMITS[name]
    trigger = sandbox.space.tickets.trigger("U01ANA").id
    assert await error_of(client.views_open(trigger_id=trigger, view=shape(limit + 1))) == "invalid_arguments"
    assert sandbox.person("ana").view is None
    assert (await client.views_open(trigger_id=trigger, view=shape(limit)))["ok"]


async def test_fifty_blocks_are_posted_and_a_hundred_published(client: AsyncWebClient) -> None:
    where = {"channel": "C01GENERAL", "text": "t"}
    assert (await client.chat_postMessage(**where, blocks=[section()] * 50))["ok"]
    assert await error_of(client.chat_postMessage(**where, blocks=[section()] * 51)) == "invalid_blocks"
    home = {"type": "home", "blocks": [section()] * 100}
    assert (await client.views_publish(user_id="U01ANA", view=home))["ok"]
    home["blocks"] = [section()] * 101
    assert await error_of(client.views_publish(user_id="U01ANA", view=home)) == "invalid_arguments"


async def test_markdown_alone_may_be_longer_than_all_other_text_together(client: AsyncWebClient) -> None:
    where = {"channel": "C01GENERAL", "text": "t"}
    markdown = {"type": "markdown", "text": "x" * 12_000}
    assert (await client.chat_postMessage(**where, blocks=[markdown]))["ok"]
    mixed = [{"type": "markdown", "text": "x" * 9_000}, {"type": "section", "text": mrkdwn(2_301)}]
    assert await error_of(client.chat_postMessage(**where, blocks=mixed)) == "msg_blocks_too_long"


@pytest.mark.parametrize("tier", [1, 2, 3, 4])
async def test_a_method_of_each_tier_is_too_fast_in_the_end(tier: int) -> None:
    methods = {1: "apps.connections.open", 2: "usergroups.list", 3: "users.conversations", 4: "users.info"}
    async with Sandbox(make_world()) as strict:
        token = strict.app_token if tier == 1 else strict.bot_token
        stock = AsyncWebClient(token, base_url=strict.api_url, retry_handlers=[])
        for _ in range(PER_MINUTE[tier]):
            assert (await stock.api_call(methods[tier], params={"user": "U01ANA"}))["ok"]
        with pytest.raises(SlackApiError) as refused:
            await stock.api_call(methods[tier], params={"user": "U01ANA"})
    answer: Any = refused.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
