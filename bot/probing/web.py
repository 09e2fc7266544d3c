"""HTTP through the guard: GET for checks, POST for webhooks. Ten seconds in all, 64 kB, no proxy, no cookies."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
from yarl import URL

from bot.domain.net import NoAnswer, NotAllowed, Response
from bot.probing.guard import AT_ONCE, MOST_BYTES, Guard, Target, deadline, no_tls
from bot.probing.hosts import SETTING, spelled

MOST_HOPS = 3
OURS = {"User-Agent": "golive", "Accept-Encoding": "identity"}
"""The body is read as it comes: a small packed one may unpack to hundreds of megabytes. So it is asked for unpacked."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})

CUT_OFF = ("Server disconnected", "peer closed connection")
"""How httpx words an answer that ends too early, which has no class of its own."""


class Web:
    """An HTTP client that goes where the guard lets it. At most `AT_ONCE` requests at a time, the others wait.

    httpx is only ever given a cleared address to dial; the host that was asked for stands in `Host` and in TLS.
    """

    def __init__(self, guard: Guard, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._slots = asyncio.Semaphore(AT_ONCE)
        # The transport alone: a client would look into redirects even when it is told not to follow them.
        self._transport = httpx.AsyncHTTPTransport(
            verify=trust or ssl.create_default_context(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
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
            return await self._follow(address(url), dict(headers or {}), method, via, follow, time.monotonic())

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
            read = address(url)
            target = await self._clear_webhook(read)
            async with self._asked("POST", read, target, dict(headers), body) as answer:
                return answer.status_code

    async def close(self) -> None:
        await self._transport.aclose()

    async def _follow(
        self, url: URL, headers: dict[str, str], method: str, via: str | None, follow: bool, begun: float
    ) -> Response:
        home = url.host
        for _hop in range(MOST_HOPS + 1):
            where = via if via and url.host == home else url.host
            target = await self._guard.clear(where or "", url.port or 0)
            async with self._asked(method, url, target, headers) as answer:
                if not follow or answer.status_code not in REDIRECTS or "Location" not in answer.headers:
                    return await _read(answer, begun)
                onward = _onward(url, answer.headers["Location"])
            url = onward
        raise NoAnswer(f"more than {MOST_HOPS} redirects")

    async def _clear_webhook(self, url: URL) -> Target:
        host, port = url.host or "", url.port or 0
        if url.scheme == "https" and port == 443:
            return await self._guard.clear_public(host, port)
        if not self._guard.lists(host, port):
            raise NotAllowed(f"a webhook is an https address on port 443, save to a host among {SETTING}")
        return await self._guard.clear(host, port)

    @asynccontextmanager
    async def _asked(
        self, method: str, url: URL, target: Target, headers: dict[str, str], body: bytes | None = None
    ) -> AsyncIterator[httpx.Response]:
        """Its answer, whose body has not been read."""
        answer = await self._dial(method, url, target, headers, body)
        try:
            yield answer
        finally:
            await answer.aclose()

    async def _dial(
        self, method: str, url: URL, target: Target, headers: dict[str, str], body: bytes | None
    ) -> httpx.Response:
        """Try one cleared address after the other; the request and TLS name the host as it was written."""
        name = spelled(url.raw_host or "")
        sent = httpx.Headers({**OURS, "Host": url.host_port_subcomponent or name})
        sent.update({key: value for key, value in headers.items() if key.lower() != "host"})
        for address in target.addresses:
            there = httpx.URL(
                scheme=url.scheme, host=address, port=target.port, raw_path=url.raw_path_qs.encode("ascii")
            )
            try:
                asked = httpx.Request(method, there, headers=sent, content=body, extensions={"sni_hostname": name})
                return await self._transport.handle_async_request(asked)
            except httpx.ConnectError as error:
                if (refused := _tls(error)) is not None:
                    raise NoAnswer(refused) from None
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise NoAnswer(_class_of(error)) from None
        raise NoAnswer("no connection")


def address(url: str, *schemes: str) -> URL:
    """Read once; whoever dials is given a cleared address instead of its host. Raises NotAllowed."""
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
        onward = address(str(url.join(URL(location))))
    except ValueError:
        raise NotAllowed("it redirects to what is not an http or https address") from None
    if url.scheme == "https" and onward.scheme == "http":
        raise NoAnswer("it redirects from https to http")
    return onward


async def _read(answer: httpx.Response, begun: float) -> Response:
    body = b""
    try:
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) >= MOST_BYTES:
                break
    except httpx.HTTPError as error:
        raise NoAnswer(_class_of(error)) from None
    names = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, names, body[:MOST_BYTES], time.monotonic() - begun)


def _tls(error: BaseException) -> str | None:
    """What was wrong with TLS, when it is that which kept a connection from being made."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return no_tls(cause)
        cause = cause.__cause__ or cause.__context__
    return None


def _class_of(error: Exception) -> str:
    """What kind of fault it was. Never the error's own words: they may hold what was answered."""
    cut_off = isinstance(error, httpx.NetworkError) or str(error).startswith(CUT_OFF)
    return "it was cut off" if cut_off else "what came is no HTTP"
