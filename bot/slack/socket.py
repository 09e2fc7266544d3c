"""Socket Mode, with a watchdog. A session that goes is replaced by a new one before it is hung up.

Slack's client would close the old session first, and try one dead address for as long as anybody watches. So each
session gets a client of its own, which never reconnects by itself.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Without a healthy session for three times `without`, golive gives up."""

    look: float = 2.0
    """How often the session is looked at."""
    attempt: float = 10.0
    """How long a new session may take to come up."""
    pause: float = 1.0
    """Before another attempt; twice as long each time, at most `without`."""
    without: float = 60.0
    ping: float = 5.0
    quiet: float = 180.0
    """A session that brought nothing for so long is replaced, however well it looks: one can answer pings and deliver
    nothing (slackapi/bolt-python#1529). Only another one shows which it is."""


class SocketLost(Exception):
    """No healthy session came up, however often it was tried: a supervisor should start golive anew."""


class Client(SocketModeClient):
    """Slack's client; where it would reconnect, it says instead that it is going."""

    def __init__(self, **options: Any) -> None:
        self.going = asyncio.Event()
        super().__init__(**options)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        self.going.set()


class Session:
    """One connection to Slack, and what came over it that is not answered yet."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient, ping: float) -> None:
        self._app = app
        self.client = Client(app_token=app_token, logger=app.logger, web_client=web_client, ping_interval=ping)
        self.client.proxy = web_client.proxy
        self.client.socket_mode_request_listeners.append(self._answer)
        self.client.message_listeners.append(self._hear)
        self._greeted = asyncio.Event()
        self._heard_at = time.monotonic()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def connect(self, seconds: float) -> bool:
        """Whether it came up in time, which it has once Slack says hello. If not, it is closed."""
        connected = False
        try:
            async with asyncio.timeout(seconds):
                await self.client.connect()  # type: ignore[no-untyped-call]
                await self._greeted.wait()
            connected = True
        except TimeoutError:
            log.info("socket_not_opened", seconds=seconds)
        finally:
            if not connected:
                await self.close()
        return connected

    async def is_healthy(self) -> bool:
        return not self.client.going.is_set() and await self.client.is_connected()

    @property
    def quiet(self) -> float:
        """Seconds since Slack last said anything over it. Pings do not count."""
        return time.monotonic() - self._heard_at

    async def _hear(self, _client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None) -> None:
        self._heard_at = time.monotonic()
        if message.get("type") == "hello":
            self._greeted.set()

    async def close(self) -> None:
        """Answer what was taken, then hang up."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self.client.close()  # type: ignore[no-untyped-call]

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            begun = time.time()
            await send_async_response(client, request, await run_async_bolt_app(self._app, request), begun)
        finally:
            self._under_way.discard(task)


class Socket:
    """A connection to Slack that is kept alive. `run` ends only by cancel, or raises SocketLost."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, patience: Patience | None = None) -> None:
        self._app = app
        self._token = app_token
        self._client = client
        self._patience = patience or Patience()
        self._session: Session | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.healthy = asyncio.Event()

    async def run(self) -> None:
        """Look at the session each few seconds, and replace it as soon as it is going."""
        healthy_at, failures = time.monotonic(), 0
        while True:
            if await self._is_healthy() or await self._replace():
                self._say(healthy=True)
                healthy_at, failures = time.monotonic(), 0
                await self._look_away()
                continue
            self._say(healthy=False)
            failures += 1
            if time.monotonic() - healthy_at > 3 * self._patience.without:
                raise SocketLost(f"no healthy session after {failures} attempts")
            log.warning("socket_missed", attempts=failures)
            await asyncio.sleep(min(self._patience.pause * 2 ** (failures - 1), self._patience.without))

    async def close(self) -> None:
        """Answer what was taken, then hang up."""
        self._say(healthy=False)
        if self._session is not None:
            self._hang_up(self._session)
        if self._closing:
            await asyncio.wait(self._closing)

    async def _is_healthy(self) -> bool:
        if self._session is None or not await self._session.is_healthy():
            return False
        return self._session.quiet < self._patience.quiet

    async def _replace(self) -> bool:
        """The new session first, then the old one goes. Never more than two."""
        if self._session is not None and not await self._session.client.is_connected():
            self._say(healthy=False)
        fresh = Session(self._app, self._token, self._client, self._patience.ping)
        if not await fresh.connect(self._patience.attempt):
            return False
        old, self._session = self._session, fresh
        if old is not None:
            self._hang_up(old)
        return True

    async def _look_away(self) -> None:
        assert self._session is not None
        try:
            async with asyncio.timeout(self._patience.look):
                await self._session.client.going.wait()
        except TimeoutError:
            return

    def _hang_up(self, session: Session) -> None:
        task = asyncio.get_running_loop().create_task(session.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _say(self, *, healthy: bool) -> None:
        metrics.CONNECTED.set(healthy)
        if healthy:
            self.healthy.set()
        else:
            self.healthy.clear()
