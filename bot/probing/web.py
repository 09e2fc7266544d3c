"""HTTP through the guard: GET for checks, POST for webhooks. Ten seconds in all, 64 kB, no proxy, no cookies."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from bot.domain.net import NoAnswer, NotAllowed, Response
from bot.probing.guard import AT_ONCE, MOST_BYTES, Guard, Target, deadline, fault
from bot.probing.hosts import SETTING, spelled

MOST_HOPS = 3
OURS = {"User-Agent": "golive", "Accept-Encoding": "identity"}
"""The body is read as it comes: a small packed one may unpack to hundreds of megabytes. So it is asked for unpacked."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})

FAREWELL = 1.0
"""Seconds a WebSocket has to say good-bye."""

Opened = TypeVar("Opened")

_cleared: ContextVar[tuple[str, int] | None] = ContextVar("cleared", default=None)
"""Where this task may connect to."""


def _only_cleared(where: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that was cleared and for no other, whatever the library makes of a redirect."""
    family, kind, protocol, _, address = where
    if _cleared.get() != (str(address[0]), address[1]):
        raise OSError("not cleared")
    return socket.socket(family, kind, protocol)


class Web:
    """An HTTP client that goes where the guard lets it. At most `AT_ONCE` requests at a time, the others wait."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=trust or ssl.create_default_context(), limit=0, force_close=True, socket_factory=_only_cleared
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(),
            auto_decompress=False,
            trust_env=False,
            headers=OURS,
        )

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        via: str | None = None,
        follow: bool = True,
    ) -> Response:
        """Ask a listed host, `via` another one if that is given. Raises NotAllowed, Unclear, NoAnswer."""
        async with self._slots, deadline():
            return await self._follow(_address(url), dict(headers or {}), method, via, follow, time.monotonic())

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Deliver a webhook: one POST, no redirect followed. The status of the answer, whose body is not read.

        A worker is given the `web` of `bot.outside.open_net(settings)` and sends outside any transaction.
        `url` is https, port 443, to any public host, listed or not: who may set one is the caller's rule. Another
        port, plain http, or an address that is not public has to be an entry of GOLIVE_CHECK_HOSTS. `headers` are the
        caller's: `Content-Type`, the time, the signature, the delivery's id.

        NotAllowed and Unclear: nothing left, and NotAllowed will not change by trying. NoAnswer: it may have arrived,
        so it is sent again under the same delivery id, at least once. Any status is an answer; 2xx is taken.
        """
        async with self._slots, deadline():
            read = _address(url)
            answer = await self._ask("POST", read, await self._clear_webhook(read), dict(headers), body)
            answer.close()
            return answer.status

    async def websocket(self, url: str, said: str | None) -> str | None:
        """Open a WebSocket of a listed host, and hear the first message for what was said."""
        async with self._slots, deadline():
            read = _address(url, "ws", "wss")
            target = await self._guard.clear(read.host or "", read.port or 0)
            opened = await self._dial(read, target, self._session.ws_connect, {}, max_msg_size=MOST_BYTES)
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

    async def _follow(
        self, url: URL, headers: dict[str, str], method: str, via: str | None, follow: bool, begun: float
    ) -> Response:
        home = url.host
        for _hop in range(MOST_HOPS + 1):
            if url.host == home and via:
                target = await self._guard.clear(via, url.port or 0)
            else:
                target = await self._guard.clear(url.host or "", url.port or 0)
            answer = await self._ask(method, url, target, headers)
            try:
                if not follow or answer.status not in REDIRECTS or "Location" not in answer.headers:
                    return await _read(answer, begun)
                onward = _onward(url, answer.headers["Location"])
            finally:
                answer.close()
            url = onward
        raise NoAnswer(f"more than {MOST_HOPS} redirects")

    async def _clear_webhook(self, url: URL) -> Target:
        host, port = url.host or "", url.port or 0
        if url.scheme == "https" and port == 443:
            return await self._guard.clear_public(host, port)
        if not self._guard.lists(host, port):
            raise NotAllowed(f"a webhook is an https address on port 443, save to a host among {SETTING}")
        return await self._guard.clear(host, port)

    async def _ask(
        self, method: str, url: URL, target: Target, headers: dict[str, str], body: bytes | None = None
    ) -> aiohttp.ClientResponse:
        return await self._dial(
            url, target, self._session.request, headers, method=method, data=body, allow_redirects=False
        )

    async def _dial(
        self, url: URL, target: Target, open_: Callable[..., Awaitable[Opened]], headers: dict[str, str], **options: Any
    ) -> Opened:
        """Try one cleared address after the other; the request and TLS name the host as it was written."""
        name = spelled(url.raw_host or "")
        sent = {key: value for key, value in headers.items() if key.lower() != "host"}
        sent["Host"] = url.host_port_subcomponent or name
        tls = name if url.scheme in ("https", "wss") else None
        for address in target.addresses:
            _cleared.set((address, target.port))
            try:
                return await open_(url=url.with_host(address), headers=sent, server_hostname=tls, **options)
            except aiohttp.ClientConnectorCertificateError as error:
                raise NoAnswer(f"its certificate does not hold: {fault(error.certificate_error)}") from None
            except aiohttp.ClientConnectorSSLError:
                raise NoAnswer("no TLS could be agreed on") from None
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise NoAnswer(_class_of(error)) from None
        raise NoAnswer("no connection")


def _address(url: str, *schemes: str) -> URL:
    """Read once, by what also sends it: two readers may take one text for two hosts."""
    schemes = schemes or ("http", "https")
    try:
        read = URL(url)
    except ValueError:
        read = URL()
    if read.scheme not in schemes or not read.host:
        raise NotAllowed(f"that is not an {' or '.join(schemes)} address")
    if read.user or read.password:
        raise NotAllowed("an address must not carry a password")
    return read


def _onward(url: URL, location: str) -> URL:
    try:
        onward = _address(str(url.join(URL(location))))
    except ValueError:
        raise NotAllowed("it redirects to what is not an http or https address") from None
    if url.scheme == "https" and onward.scheme == "http":
        raise NoAnswer("it redirects from https to http")
    return onward


async def _read(answer: aiohttp.ClientResponse, begun: float) -> Response:
    body = b""
    try:
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) >= MOST_BYTES:
                break
    except (aiohttp.ClientError, OSError) as error:
        raise NoAnswer(_class_of(error)) from None
    names: dict[str, str] = {}
    for name, value in answer.headers.items():
        lower = name.lower()
        names[lower] = f"{names[lower]}, {value}" if lower in names else value
    return Response(answer.status, names, body[:MOST_BYTES], time.monotonic() - begun)


def _class_of(error: Exception) -> str:
    """What kind of fault it was. Never the error's own words: they may hold what was answered."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return "no WebSocket was opened"
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError | OSError):
        return "it was cut off"
    return "what came is no HTTP"
