"""What a probe gets to reach out with: every way, through one guard."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

from bot.domain.net import Handshake, Line, Posted, Response, Unclear
from bot.probing import lines
from bot.probing.guard import Guard, Resolve
from bot.probing.names import Names
from bot.probing.sockets import WebSockets
from bot.probing.web import Web


@dataclass(frozen=True, slots=True)
class BuildServer:
    """The API that knows about builds, and the token it wants, if any. An operator named it, so it is listed."""

    url: str = "https://api.github.com"
    token: str = ""

    @property
    def entry(self) -> str:
        parts = urlsplit(self.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


class GuardedNet:
    """`bot.domain.net.Net`, for real. `web` is for webhooks too. `async with` closes it."""

    def __init__(
        self,
        entries: Iterable[str],
        resolve: Resolve | None = None,
        *,
        trust: ssl.SSLContext | None = None,
        resolvers: Iterable[str] = (),
        builds: BuildServer | None = None,
        posted: Callable[[str], Awaitable[Posted | None]] | None = None,
    ) -> None:
        self._trust = trust or ssl.create_default_context()
        self._guard = Guard(entries, resolve)
        self._builds, self._posted = builds or BuildServer(), posted
        self._build_web = Web(Guard([self._builds.entry], resolve), self._trust)
        self.web = Web(self._guard, self._trust)
        self._sockets = WebSockets(self._guard, self._trust)
        self.get, self.websocket = self.web.get, self._sockets.echo
        self.look_up = Names(self._guard, resolvers).look_up

    def line(self, host: str, port: int, *, tls: bool = False) -> AbstractAsyncContextManager[Line]:
        return lines.line(self._guard, self._trust, host, port, tls=tls)

    async def handshake(self, host: str, port: int, *, via: str | None = None, chain: bool = True) -> Handshake:
        return await lines.handshake(self._guard, self._trust, host, port, via=via, chain=chain)

    async def build_server(self, path: str) -> Response:
        """The token goes to no other host: redirects are not followed."""
        sent = {"Accept": "application/vnd.github+json"}
        if self._builds.token:
            sent["Authorization"] = f"Bearer {self._builds.token}"
        return await self._build_web.get(f"{self._builds.url.rstrip('/')}{path}", sent, follow=False)

    async def posted(self, name: str) -> Posted | None:
        if self._posted is None:
            raise Unclear("golive takes nothing from outside jobs here")
        return await self._posted(name)

    async def close(self) -> None:
        await self.web.close()
        await self._build_web.close()
        await self._sockets.close()

    async def __aenter__(self) -> GuardedNet:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
