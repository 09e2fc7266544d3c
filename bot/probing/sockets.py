"""WebSockets through the guard. aiohttp speaks them; it makes no connection but to a cleared address."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import aiohttp
from yarl import URL

from bot.domain.net import NoAnswer
from bot.probing.guard import AT_ONCE, MOST_BYTES, Guard, Target, deadline, no_tls
from bot.probing.hosts import spelled
from bot.probing.web import address

FAREWELL = 1.0
"""Seconds a WebSocket has to say good-bye."""

_cleared: ContextVar[tuple[str, int] | None] = ContextVar("cleared", default=None)
"""Where this task may connect to."""


def _only_cleared(where: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that was cleared and for no other, whatever the library makes of a redirect."""
    family, kind, protocol, _, peer = where
    if _cleared.get() != (str(peer[0]), peer[1]):
        raise OSError("not cleared")
    return socket.socket(family, kind, protocol)


class WebSockets:
    """A client that goes where the guard lets it. At most `AT_ONCE` at a time, the others wait."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext) -> None:
        self._guard = guard
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trust, limit=0, force_close=True, socket_factory=_only_cleared),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(),
            trust_env=False,
            headers={"User-Agent": "golive"},
        )

    async def echo(self, url: str, said: str | None) -> str | None:
        """Open a WebSocket of a listed host, and hear the first message for what was said."""
        async with self._slots, deadline():
            read = address(url, "ws", "wss")
            target = await self._guard.clear(read.host or "", read.port or 0)
            opened = await self._dial(read, target)
            try:
                if said is None:
                    return None
                await opened.send_str(said)
                heard = await opened.receive()
                if heard.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    raise NoAnswer("it was cut off")
                return str(heard.data)
            except (aiohttp.ClientError, OSError) as error:
                raise NoAnswer(_class_of(error)) from None
            finally:
                with suppress(TimeoutError):
                    async with asyncio.timeout(FAREWELL):
                        await opened.close()

    async def close(self) -> None:
        await self._session.close()

    async def _dial(self, url: URL, target: Target) -> aiohttp.ClientWebSocketResponse:
        """Try one cleared address after the other; the request and TLS name the host as it was written."""
        name = spelled(url.raw_host or "")
        sent = {"Host": url.host_port_subcomponent or name}
        tls = name if url.scheme == "wss" else None
        for one in target.addresses:
            _cleared.set((one, target.port))
            try:
                return await self._session.ws_connect(
                    url.with_host(one), headers=sent, server_hostname=tls, max_msg_size=MOST_BYTES
                )
            except aiohttp.ClientConnectorCertificateError as error:
                raise NoAnswer(no_tls(error.certificate_error)) from None
            except aiohttp.ClientConnectorSSLError as error:
                raise NoAnswer(no_tls(error)) from None
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise NoAnswer(_class_of(error)) from None
        raise NoAnswer("no connection")


def _class_of(error: Exception) -> str:
    """What kind of fault it was. Never the error's own words: they may hold what was answered."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return "no WebSocket was opened"
    if isinstance(error, aiohttp.ServerDisconnectedError | OSError):
        return "it was cut off"
    return "what came is no HTTP"
