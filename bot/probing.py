"""How checks reach out: only hosts an operator allowed, bounded in time and size. The one user of httpx."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Collection, Mapping

import httpx

from bot.domain.check import Response

DEADLINE = 10.0
"""Seconds for a whole probe. httpx's own time-outs are per operation, so a drip would outlast them."""

MOST_BYTES = 64 * 1024


class AllowedHosts:
    """An HTTP client for probes. Redirects are not followed, the environment's proxies not used."""

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
            timeout=DEADLINE,
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=0),
            headers={"User-Agent": "golive-check"},
        )

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """Raises PermissionError for a host that is not allowed, OSError when there is no answer."""
        host = (httpx.URL(url).host or "").lower()
        if host not in self._hosts:
            raise PermissionError(f"{host} is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it")
        begun = time.monotonic()
        try:
            async with asyncio.timeout(DEADLINE), self._client.stream("GET", url, headers=dict(headers)) as answer:
                body = await _head_of(answer)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status_code, names, body, time.monotonic() - begun)
        except TimeoutError:
            raise OSError(f"nothing within {DEADLINE:g} s") from None
        except httpx.HTTPError as error:
            raise OSError(type(error).__name__) from error

    async def close(self) -> None:
        await self._client.aclose()


async def _head_of(answer: httpx.Response) -> bytes:
    """The first bytes as they came: a small compressed body may unpack to hundreds of megabytes."""
    body = b""
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) >= MOST_BYTES:
            break
    return body[:MOST_BYTES]
