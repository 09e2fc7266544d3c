"""Scheduled messages, by the workspace's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox

MINUTE = 60
DAY = 86_400


def now(sandbox: Sandbox) -> int:
    return int(sandbox.clock.now().timestamp())


def texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.channel("general").messages]


async def schedule(client: AsyncWebClient, post_at: int, text: str = "later", **more: Any) -> Any:
    return await client.chat_scheduleMessage(channel="C01GENERAL", text=text, post_at=post_at, **more)


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_it_comes_when_the_clock_says_so_and_not_before(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.pause()
    await schedule(client, now(sandbox) + 20 * MINUTE, "second")
    await schedule(client, now(sandbox) + 10 * MINUTE, "first")
    sandbox.clock.jump(timedelta(minutes=9))
    await sandbox.settle()
    assert texts(sandbox) == []
    sandbox.clock.jump(timedelta(minutes=20))
    await sandbox.settle()
    assert texts(sandbox) == ["first", "second"]
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_running_clock_brings_it_too(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.run(1_000)
    await schedule(client, now(sandbox) + 2 * MINUTE)
    await sandbox.settle(quiet=0.3)
    assert texts(sandbox) == ["later"]


async def test_it_may_go_into_a_thread_and_the_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C01GENERAL", text="root")
    await schedule(client, now(sandbox) + MINUTE, thread_ts=root["ts"], reply_broadcast=True)
    sandbox.clock.jump(timedelta(minutes=2))
    await sandbox.settle()
    assert texts(sandbox) == ["root", "later"]
    assert [reply.text for reply in sandbox.channel("general").messages[0].replies] == ["later"]


async def test_what_waits_is_listed_and_can_be_deleted_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    at = now(sandbox) + 2 * MINUTE
    made = await schedule(client, at)
    await schedule(client, at + DAY)
    listed = await client.chat_scheduledMessages_list(channel="C01GENERAL", latest=str(at))
    assert [(one["id"], one["post_at"]) for one in listed["scheduled_messages"]] == [(made["scheduled_message_id"], at)]
    place = {"channel": "C01GENERAL", "scheduled_message_id": made["scheduled_message_id"]}
    await client.chat_deleteScheduledMessage(**place)
    assert await error_of(client.chat_deleteScheduledMessage(**place)) == "invalid_scheduled_message_id"
    sandbox.clock.jump(timedelta(minutes=3))
    await sandbox.settle()
    assert texts(sandbox) == []


async def test_in_its_last_minute_it_cannot_be_deleted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.pause()
    made = await schedule(client, now(sandbox) + 5 * MINUTE)
    place = {"channel": "C01GENERAL", "scheduled_message_id": made["scheduled_message_id"]}
    sandbox.clock.jump(timedelta(minutes=4, seconds=1))
    assert await error_of(client.chat_deleteScheduledMessage(**place)) == "invalid_scheduled_message_id"


async def test_an_app_that_comes_after_a_jump_may_still_delete_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.pause()
    made = await schedule(client, now(sandbox) + 10 * MINUTE)
    sandbox.clock.next_due = sandbox.clock.now() + timedelta(minutes=5)
    sandbox.clock.jump(timedelta(hours=1))
    await client.chat_deleteScheduledMessage(channel="C01GENERAL", scheduled_message_id=made["scheduled_message_id"])
    sandbox.clock.next_due = None
    await sandbox.settle()
    assert texts(sandbox) == []


async def test_an_app_that_does_not_come_after_the_clock_is_not_waited_for_long(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.clock.pause()
    await schedule(client, now(sandbox) + 10 * MINUTE)
    sandbox.clock.next_due = sandbox.clock.now() + timedelta(minutes=5)
    sandbox.clock.jump(timedelta(hours=1))
    await sandbox.settle()
    assert texts(sandbox) == ["later"]


async def test_it_lies_ahead_but_no_more_than_120_days(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.pause()
    assert await error_of(schedule(client, now(sandbox))) == "time_in_past"
    assert (await schedule(client, now(sandbox) + 120 * DAY))["ok"]
    assert await error_of(schedule(client, now(sandbox) + 120 * DAY + 1)) == "time_too_far"
    assert await error_of(schedule(client, "soon")) == "invalid_time"  # type: ignore[arg-type]
    empty = client.api_call("chat.scheduleMessage", json={"channel": "C01GENERAL", "post_at": now(sandbox) + MINUTE})
    assert await error_of(empty) == "no_text"


async def test_a_channel_takes_30_within_five_minutes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    window = (now(sandbox) // 300 + 2) * 300
    for count in range(30):
        await schedule(client, window + count)
    assert await error_of(schedule(client, window + 299)) == "restricted_too_many"
    assert (await schedule(client, window + 300))["ok"]
    elsewhere = client.chat_scheduleMessage(channel="C01SHARED", text="x", post_at=window)
    assert (await elsewhere)["ok"]


async def test_one_with_metadata_is_taken_and_never_posted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    metadata = {"event_type": "golive", "event_payload": {"id": "abc"}}
    await schedule(client, now(sandbox) + MINUTE, metadata=metadata)
    await schedule(client, now(sandbox) + MINUTE, "bare")
    sandbox.clock.jump(timedelta(hours=1))
    await sandbox.settle()
    assert texts(sandbox) == ["bare"]


async def test_one_for_a_channel_the_app_has_left_does_not_come(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await schedule(client, now(sandbox) + MINUTE)
    await sandbox.person("ana").remove("general", "parrot")
    sandbox.clock.jump(timedelta(hours=1))
    await sandbox.settle()
    assert texts(sandbox) == []
