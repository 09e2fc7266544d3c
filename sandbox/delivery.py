"""Deliveries: slash commands, interactions and events on their way to the app, and what it answers.

Over Socket Mode, or as signed HTTP requests when the sandbox has a request URL. The app has three real seconds.
Events that fail are tried again three times, as Slack does; the rest is not.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.log import Delivery
from sandbox.sockets import NoSocket, Sockets
from sandbox.workspace import Workspace

ACK_SECONDS = 3.0
RETRY_AFTER = (0.0, 60.0, 300.0)
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(slots=True, eq=False)
class Courier:
    """Carries to the app. `retry_scale` shortens the waits before an event is tried again."""

    space: Workspace
    sockets: Sockets
    request_url: str | None = None
    retry_scale: float = 1.0
    ack_seconds: float = ACK_SECONDS
    _session: aiohttp.ClientSession | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def deliver(
        self,
        kind: str,
        payload: dict[str, Any],
        retry: int = 0,
        reason: str = "",
        *,
        envelope_id: str | None = None,
        raw: tuple[dict[str, str], bytes] | None = None,
    ) -> Delivery:
        """Deliver once and wait for the ack, at most three seconds. Never raises; the status tells.

        `raw` is a signed request to send again byte for byte.
        """
        space = self.space
        entry = Delivery(space.log.next_id(), space.clock.now(), kind, payload, retry=retry, envelope_id=envelope_id)
        space.log.add(entry)
        space.busy += 1
        started = time.perf_counter()
        try:
            if space.out:
                raise NoSocket
            async with asyncio.timeout(self.ack_seconds):
                await (self._http(entry, reason, raw) if self.request_url else self._socket(entry, reason))
        except TimeoutError:
            entry.status, entry.error = "timeout", "http_timeout" if self.request_url else "timeout"
        except (aiohttp.ClientError, NoSocket, OSError):
            entry.status, entry.error = "error", "connection_failed"
        finally:
            space.busy -= 1
            entry.ms = (time.perf_counter() - started) * 1000
            space.touch()
        return entry

    def event(self, payload: dict[str, Any]) -> None:
        """Deliver an event in the background, with its retries."""
        task = asyncio.get_running_loop().create_task(self._event(payload))
        self.space.busy += 1  # from now on: the task itself starts only later
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _event(self, payload: dict[str, Any]) -> None:
        try:
            entry = await self.deliver("events_api", payload)
        finally:
            self.space.busy -= 1
        for attempt, wait in enumerate(RETRY_AFTER, start=1):
            if entry.status == "ok" or entry.headers.get("X-Slack-No-Retry") == "1":
                return
            await asyncio.sleep(wait * self.retry_scale)
            entry = await self.deliver("events_api", payload, attempt, entry.error)

    async def _socket(self, entry: Delivery, reason: str) -> None:
        entry.envelope_id = entry.envelope_id or str(uuid.uuid4())
        entry.ack = await self.sockets.send(entry.kind, entry.payload, entry.envelope_id, entry.retry, reason)
        entry.status = "ok"

    async def _http(self, entry: Delivery, reason: str, raw: tuple[dict[str, str], bytes] | None) -> None:
        headers, body = raw or self.signed(entry.kind, entry.payload)
        if entry.retry:
            headers |= {"X-Slack-Retry-Num": str(entry.retry), "X-Slack-Retry-Reason": reason}
        entry.headers, entry.body = dict(headers), body
        assert self.request_url
        async with self.session().post(self.request_url, data=body, headers=headers, allow_redirects=False) as answer:
            text = await answer.text()
            entry.headers |= {name: value for name, value in answer.headers.items() if name == "X-Slack-No-Retry"}
        if answer.status // 100 != 2:
            entry.status, entry.error, entry.ack = "error", "http_error", {"status": answer.status, "text": text}
            return
        entry.status, entry.ack = "ok", _ack_of(answer.content_type, text)

    def signed(self, kind: str, payload: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """Headers and body of a request as Slack signs it, now."""
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        stamp = str(int(time.time()))
        return self.signature(body, stamp) | {"Content-Type": content_type, "User-Agent": AGENT}, body

    def signature(self, body: bytes, stamp: str) -> dict[str, str]:
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.space.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest}

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        return self._session

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()


def _ack_of(content_type: str, text: str) -> Any:
    """What the body of a 200 says: JSON, or plain text to show; None when it is empty."""
    if not text.strip():
        return None
    if content_type == "application/json":
        return json.loads(text)
    return {"text": text}
