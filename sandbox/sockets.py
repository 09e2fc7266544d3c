"""Socket Mode: the app's open WebSockets, one envelope at a time, each acknowledged by its id."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.workspace import Workspace
from sandbox.world import APP

SOCKETS_MOST = 10
LIFE_SECONDS = 3600.0
WARNING = 10.0  # seconds before a connection's end, or a tenth of its life if that is shorter


class NoSocket(Exception):
    """The app has no WebSocket open."""


@dataclass(slots=True, eq=False)
class Sockets:
    """`mute` keeps the connections open but delivers nothing; `dead_urls` refuses that many new connections.

    A connection lives for `life` real seconds: a warning some seconds before, then it is told to refresh and ends.
    """

    space: Workspace
    open: list[web.WebSocketResponse] = field(default_factory=list)
    mute: bool = False
    dead_urls: int = 0
    life: float = LIFE_SECONDS
    _waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Any]]] = field(default_factory=dict)
    _turn: int = 0
    _opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to close. Its address works once."""
        ticket = request.query.get("ticket", "")
        known = ticket in self.space.socket_tickets
        self.space.socket_tickets.discard(ticket)
        if self.space.out:
            return web.Response(status=503, text="Service Unavailable")
        if self.dead_urls or not known:
            self.dead_urls = max(0, self.dead_urls - 1)
            return web.Response(status=404, text="no such connection")
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        if len(self.open) >= SOCKETS_MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._greet(socket)
        age = asyncio.get_running_loop().create_task(self._grow_old(socket))
        try:
            await self._read(socket)
        finally:
            age.cancel()
            self.open.remove(socket)
            self._give_up(socket)
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        self.open.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self.open),
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": round(self.life)},
        }
        await socket.send_json(hello)
        self._opened.set()

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT or not message.data.startswith("{"):
                continue
            said = json.loads(message.data)
            _, waiting = self._waiting.pop(said.get("envelope_id", ""), (None, None))
            if waiting and not waiting.done():
                waiting.set_result(said.get("payload"))

    def _give_up(self, socket: web.WebSocketResponse) -> None:
        """What this connection did not acknowledge before it closed, it never will."""
        for owner, waiting in self._waiting.values():
            if owner is socket and not waiting.done():
                waiting.set_exception(NoSocket())

    async def wait_open(self) -> None:
        while not self.open:
            self._opened.clear()
            await self._opened.wait()

    async def send(self, kind: str, payload: dict[str, Any], envelope_id: str, retry: int, reason: str) -> Any:
        """Send one envelope over any of the connections; returns the payload of its ack, None for a bare ack.

        Raises NoSocket. Waits for ever: the caller knows the time limit.
        """
        if not self.open:
            raise NoSocket
        self._turn += 1
        socket = self.open[self._turn % len(self.open)]
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = socket, waiting
        try:
            if not self.mute:
                await socket.send_json(envelope)
            return await waiting
        except ConnectionError as fault:
            raise NoSocket from fault
        finally:
            self._waiting.pop(envelope_id, None)

    async def _grow_old(self, socket: web.WebSocketResponse) -> None:
        warning = min(WARNING, self.life / 10)
        await asyncio.sleep(self.life - warning)
        await self._part(socket, "warning")
        await asyncio.sleep(warning)
        await self._part(socket, "refresh_requested")

    async def say_goodbye(self, reason: str = "refresh_requested") -> None:
        """Tell every connection `warning` or `refresh_requested`; after the latter each is closed."""
        for socket in list(self.open):
            await self._part(socket, reason)

    async def _part(self, socket: web.WebSocketResponse, reason: str) -> None:
        if socket.closed:
            return
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
        if reason != "warning":
            await socket.close()

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.close()
