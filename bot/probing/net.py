"""What a probe gets to reach out with."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from types import TracebackType

from bot.domain.check import Response
from bot.probing.guard import Guard, Resolve
from bot.probing.web import Web


class GuardedNet:
    """All ways to reach out, through one guard. `web` is for webhooks too. `async with` closes it."""

    def __init__(
        self, entries: Iterable[str], resolve: Resolve | None = None, trust: ssl.SSLContext | None = None
    ) -> None:
        self.web = Web(Guard(entries, resolve), trust)

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        via: str | None = None,
        follow: bool = True,
    ) -> Response:
        return await self.web.get(url, headers, method=method, via=via, follow=follow)

    async def close(self) -> None:
        await self.web.close()

    async def __aenter__(self) -> GuardedNet:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
