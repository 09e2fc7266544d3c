"""Socket Mode, with a watchdog: the client keeps trying a dead address for ever, so somebody must start it anew."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Three rebuilds without a healthy session in between, and golive gives up."""

    look: float = 2.0
    without: float = 60.0
    ping: float = 5.0
    rebuilds: int = 3


class SocketLost(Exception):
    """No healthy session came up, however often the client was rebuilt: a supervisor should start golive anew."""


class Handler(AsyncSocketModeHandler):
    """Bolt's own, knowing what it has under way: Bolt keeps no handle on that."""

    client: SocketModeClient

    def __init__(self, app: AsyncApp, app_token: str, **options: Any) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()
        super().__init__(app, app_token, **options)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._under_way.discard(task)

    async def drain(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way)


class Socket:
    """A Socket Mode session that is kept alive. `run` ends only by cancel, or raises SocketLost."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, patience: Patience | None = None) -> None:
        self._app = app
        self._token = app_token
        self._client = client
        self._patience = patience or Patience()
        self._handler: Handler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self.healthy = asyncio.Event()

    async def run(self) -> None:
        failures = 0
        self._build()
        since = time.monotonic()
        while True:
            if await self._is_connected():
                self.healthy.set()
                metrics.CONNECTED.set(1)
                failures, since = 0, time.monotonic()
            else:
                self.healthy.clear()
                metrics.CONNECTED.set(0)
            if time.monotonic() - since > self._patience.without:
                failures += 1
                if failures > self._patience.rebuilds:
                    raise SocketLost(f"no healthy session after {self._patience.rebuilds} rebuilds")
                log.warning("socket_rebuilt", failures=failures)
                await self._replace()
                since = time.monotonic()
            await asyncio.sleep(self._patience.look if self.healthy.is_set() else min(self._patience.look, 0.05))

    async def close(self) -> None:
        """Answer what was taken, then hang up."""
        self.healthy.clear()
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._handler is not None:
            await self._handler.drain()
            await self._handler.client.close()  # type: ignore[no-untyped-call]

    async def _is_connected(self) -> bool:
        return self._handler is not None and await self._handler.client.is_connected()

    def _build(self) -> None:
        handler = Handler(self._app, self._token, web_client=self._client, ping_interval=self._patience.ping)
        handler.client.proxy = self._client.proxy
        self._handler = handler
        self._connecting = asyncio.get_running_loop().create_task(handler.client.connect())  # type: ignore[no-untyped-call]

    async def _replace(self) -> None:
        await self.close()
        self._build()
