"""HTTP through the guard: GET for checks, POST for webhooks. Ten seconds in all, 64 kB, no proxy, no cookies."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping

import aiohttp
from yarl import URL

from bot.domain.check import NoAnswer, NotAllowed, Response
from bot.probing.guard import Guard, Target
from bot.probing.hosts import SETTING, spelled

DEADLINE = 10.0
"""Seconds for everything: looking up, connecting, redirects, and what drips in."""

MOST_BYTES = 64 * 1024
MOST_HOPS = 3
AT_ONCE = 16
OURS = {"User-Agent": "golive", "Accept-Encoding": "identity"}
"""The body is read as it comes: a small packed one may unpack to hundreds of megabytes. So it is asked for unpacked."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Web:
    """An HTTP client that goes where the guard lets it. At most `AT_ONCE` requests at a time, the others wait."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trust or ssl.create_default_context(), limit=0, force_close=True),
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
        async with self._slots:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(DEADLINE):
                    return await self._follow(_address(url), dict(headers or {}), method, via, follow, begun)
            except TimeoutError:
                raise NoAnswer(f"nothing within {DEADLINE:g} s") from None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Deliver a webhook: one POST, no redirect followed. The status of the answer, whose body is not read.

        `url` is https, port 443, to any public host, listed or not: who may set one is the caller's rule. Another
        port, plain http, or an address that is not public has to be an entry of GOLIVE_CHECK_HOSTS. `headers` are the
        caller's: `Content-Type`, the time, the signature, the delivery's id.

        NotAllowed and Unclear: nothing left, and NotAllowed will not change by trying. NoAnswer: it may have arrived,
        so it is sent again under the same delivery id, at least once. Any status is an answer; 2xx is taken.
        """
        async with self._slots:
            try:
                async with asyncio.timeout(DEADLINE):
                    read = _address(url)
                    answer = await self._ask("POST", read, await self._clear_webhook(read), dict(headers), body)
                    answer.close()
                    return answer.status
            except TimeoutError:
                raise NoAnswer(f"nothing within {DEADLINE:g} s") from None

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
        """Dial one cleared address after the other; the request and TLS name the host as it was written."""
        name = spelled(url.raw_host or "")
        sent = {"Host": url.host_port_subcomponent or name} | {
            key: value for key, value in headers.items() if key.lower() != "host"
        }
        for last, address in enumerate(target.addresses, 1 - len(target.addresses)):
            try:
                return await self._session.request(
                    method,
                    url.with_host(address),
                    headers=sent,
                    data=body,
                    server_hostname=name if url.scheme == "https" else None,
                    allow_redirects=False,
                )
            except aiohttp.ClientConnectorCertificateError as error:
                raise NoAnswer(f"its certificate does not hold: {_fault(error)}") from None
            except aiohttp.ClientConnectorSSLError:
                raise NoAnswer("no TLS could be agreed on") from None
            except aiohttp.ClientConnectorError:
                if last == 0:
                    raise NoAnswer("no connection") from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise NoAnswer(_class_of(error)) from None
        raise NoAnswer("no connection")


def _address(url: str) -> URL:
    """Read once, by what also sends it: two readers may take one text for two hosts."""
    try:
        read = URL(url)
    except ValueError:
        raise NotAllowed("that is not an http or https address") from None
    if read.scheme not in ("http", "https") or not read.host:
        raise NotAllowed("that is not an http or https address")
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
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError | OSError):
        return "it was cut off"
    return "what came is no HTTP"


def _fault(error: aiohttp.ClientConnectorCertificateError) -> str:
    reason = error.certificate_error
    return getattr(reason, "verify_message", "") or "not valid"
