"""Slack's Web API for what golive says: every answer, and every lack of one, becomes a value of `bot.sending`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.message import Message
from bot.sending import (
    Absent,
    Accepted,
    Failed,
    Opened,
    Refused,
    RetryAt,
    Scheduled,
    Sent,
    Uncertain,
    Unscheduled,
    Upload,
)

__all__ = ["Absent", "Accepted", "Failed", "Opened", "Refused", "RetryAt", "Sender", "Sent", "Uncertain", "Upload"]

EVENT_TYPE = "golive"
PAGE = 200
MARK = 12
"""Characters of an id in the name of a file."""
WAIT = 5.0
"""Seconds before another try when Slack names none."""

TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
NOT_NOW = frozenset({"request_timeout", "team_added_to_org"})
"""Refused before anything was done, and not for good (docs.slack.dev, errors of chat.postMessage)."""
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable"})
"""`It's possible some aspect of the operation succeeded before the error was raised` (same page)."""


class Sender:
    """Implements `bot.sending.Sender`. The client must not retry by itself: a post whose answer was lost
    would stand there twice.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        if client.retry_handlers:
            raise ValueError("the client must have no retry handlers")
        self._client = client

    async def post(
        self, channel: str, message: Message, *, id: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> Sent | Failed:
        answer = await _asked(
            self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                metadata=_metadata(id),
                thread_ts=thread_ts,
                reply_broadcast=True if broadcast and thread_ts else None,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return _sent(answer, channel)

    async def upload(
        self, channel: str, file: Upload, text: str, *, id: str, thread_ts: str | None = None
    ) -> Accepted | Failed:
        """In Slack's three steps (docs.slack.dev/messaging/working-with-files). Only the third shows anything to
        anybody, so what fails before it can be begun again."""
        ticket = await _asked(
            self._client.files_getUploadURLExternal(
                filename=_marked(file.name, id), length=len(file.content), alt_txt=file.alt or None
            )
        )
        if not isinstance(ticket, Mapping):
            return _not_begun(ticket)
        if failed := await self._bring(ticket["upload_url"], file.content):
            return failed
        done = await _asked(
            self._client.files_completeUploadExternal(
                files=[{"id": ticket["file_id"], "title": file.title}],
                channel_id=channel,
                initial_comment=text,
                thread_ts=thread_ts,
            )
        )
        return Accepted() if isinstance(done, Mapping) else done

    async def _bring(self, address: str, content: bytes) -> RetryAt | None:
        session = self._client.session
        if session is None:
            raise ValueError("the client must have a session of its own")
        try:
            async with session.post(address, data=content) as answer:
                return None if answer.status == 200 else RetryAt(WAIT, f"upload: HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return RetryAt(WAIT, f"upload: {type(error).__name__}")

    async def update(self, channel: str, ts: str, message: Message, *, id: str) -> Sent | Failed:
        answer = await _asked(
            self._client.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=list(message.blocks), metadata=_metadata(id)
            )
        )
        return _sent(answer, channel)

    async def find(
        self, channel: str, *, id: str, oldest: datetime, thread_ts: str | None = None
    ) -> Sent | Absent | Failed:
        async for page in self._pages(channel, f"{oldest.timestamp():.6f}", thread_ts):
            if not isinstance(page, Mapping):
                return page
            for message in page["messages"]:
                if _is(message, id):
                    return Sent(message["ts"], channel)
        return Absent()

    async def count(self, channel: str, *, id: str, oldest: datetime) -> int | Failed:
        found = 0
        async for page in self._pages(channel, f"{oldest.timestamp():.6f}", None):
            if not isinstance(page, Mapping):
                return page
            found += sum(_is(message, id) for message in page["messages"])
        return found

    async def open_dm(self, user: str) -> Opened | Failed:
        answer = await _asked(self._client.conversations_open(users=[user]))
        return Opened(answer["channel"]["id"]) if isinstance(answer, Mapping) else answer

    async def pin(self, channel: str, ts: str) -> Sent | Failed:
        answer = await _asked(self._client.pins_add(channel=channel, timestamp=ts))
        if isinstance(answer, Mapping) or answer == Refused("already_pinned"):
            return Sent(ts, channel)
        return answer

    async def publish(self, user: str, view: Mapping[str, Any]) -> Sent | Failed:
        answer = await _asked(self._client.views_publish(user_id=user, view=dict(view)))
        return Sent("", user) if isinstance(answer, Mapping) else answer

    async def schedule(self, channel: str, message: Message, post_at: datetime) -> Scheduled | Failed:
        answer = await _asked(
            self._client.chat_scheduleMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                post_at=int(post_at.timestamp()),
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        if not isinstance(answer, Mapping):
            return answer
        return Scheduled(answer["scheduled_message_id"], answer["channel"], post_at)

    async def unschedule(self, channel: str, id: str) -> Unscheduled | Failed:
        answer = await _asked(self._client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=id))
        return Unscheduled() if isinstance(answer, Mapping) else answer

    async def scheduled(self) -> list[Scheduled] | Failed:
        found: list[Scheduled] = []
        cursor = ""
        while True:
            page = await _asked(self._client.chat_scheduledMessages_list(limit=PAGE, cursor=cursor or None))
            if not isinstance(page, Mapping):
                return page
            found += [_scheduled(one) for one in page["scheduled_messages"]]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found

    async def _pages(
        self, channel: str, oldest: str, thread_ts: str | None
    ) -> AsyncIterator[Mapping[str, Any] | Failed]:
        """The messages since `oldest`, page by page; a failure is the last thing it gives."""
        cursor = ""
        while True:
            window = {"channel": channel, "oldest": oldest, "inclusive": True, "limit": PAGE, "cursor": cursor or None}
            page = await _asked(
                self._client.conversations_replies(ts=thread_ts, include_all_metadata=True, **window)  # type: ignore[arg-type]
                if thread_ts
                else self._client.conversations_history(include_all_metadata=True, **window)  # type: ignore[arg-type]
            )
            yield page
            if not isinstance(page, Mapping):
                return
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return


def _metadata(id: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"id": id}}


def _is(message: Mapping[str, Any], id: str) -> bool:
    """By what it carries, or by the name of its file: a shared file carries no metadata."""
    if message.get("metadata", {}).get("event_payload", {}).get("id") == id:
        return True
    return any(id[:MARK] in file.get("name", "") for file in message.get("files", ()))


def _marked(name: str, id: str) -> str:
    stem, dot, kind = name.rpartition(".")
    return f"{stem}-{id[:MARK]}{dot}{kind}"


def _scheduled(one: Mapping[str, Any]) -> Scheduled:
    return Scheduled(one["id"], one["channel_id"], datetime.fromtimestamp(int(one["post_at"]), UTC))


def _not_begun(failed: Failed) -> Failed:
    """Nobody has seen anything yet, so there is nothing to be unsure of."""
    return RetryAt(WAIT, failed.why) if isinstance(failed, Uncertain) else failed


def _sent(answer: Mapping[str, Any] | Failed, channel: str) -> Sent | Failed:
    return Sent(answer["ts"], answer.get("channel", channel)) if isinstance(answer, Mapping) else answer


async def _asked(call: Awaitable[Any]) -> Mapping[str, Any] | Failed:
    """Slack's answer if it is a yes; else what it means that there is none."""
    try:
        answer: Mapping[str, Any] = (await call).data
    except SlackApiError as error:
        return _of(error.response)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return RetryAt(WAIT, f"cannot reach Slack: {type(error).__name__}")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Uncertain(f"no answer: {type(error).__name__}")
    return answer


def code_of(response: Any) -> str:
    """Slack's word for what went wrong; empty when the answer was not Slack's."""
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _of(response: Any) -> Failed:
    """What a refusal means. The SDK hands over its own response, or aiohttp's when the body was not JSON."""
    status, code = getattr(response, "status_code", None) or response.status, code_of(response)
    if status == 429 or code in TOO_FAST:
        return RetryAt(_seconds(response.headers.get("Retry-After")), "rate limited")
    if code in NOT_NOW:
        return RetryAt(WAIT, code)
    if status >= 500 or code in UNSURE or (status == 200 and not code):
        return Uncertain(code or f"HTTP {status}")
    return Refused(code or f"http_{status}")


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isdecimal() else WAIT
