"""How a probe reaches out, and what comes back. `bot/probing` does it; here is what a kind of check sees of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol


class Unclear(Exception):
    """It could not be told, in a sentence for whoever asked."""


class NotAllowed(Unclear):
    """golive does not reach out to there. Nothing was sent."""


class NoAnswer(Exception):
    """What was tried gave no answer golive could use; the text says in what way, and nothing of what came."""


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer. `body` is at most 64 kB of it, as it came; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    """How long it took, redirects and all."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What TLS agreed on. `fault` is why the certificate does not hold, if it does not."""

    protocol: str
    """`1.2`, `1.3`."""
    left: timedelta
    """How long the certificate is still valid."""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """What one resolver says of a name. No values: there is no such record."""

    values: frozenset[str]
    ttl: int
    """Seconds an answer may be kept, the longest on the way to it."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What an outside job said last, and how long ago."""

    passed: bool
    fields: Mapping[str, Any]
    age: timedelta


class Line(Protocol):
    """A connection on which one line is said after the other."""

    async def hear(self) -> str: ...

    async def say(self, text: str) -> None: ...

    async def secure(self) -> None:
        """Go on in TLS, by the name of the host that was asked for."""
        ...


class Net(Protocol):
    """How a probe reaches out: listed hosts only, ten seconds, 64 kB, no cookies, no proxy.

    Each act raises NoAnswer, or Unclear when it could not be told. `via` is a host that is asked by another's name.
    """

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        via: str | None = None,
        follow: bool = True,
    ) -> Response:
        """An HTTP request; three redirects are followed at most."""
        ...

    async def websocket(self, url: str, said: str | None) -> str | None:
        """A WebSocket's handshake, and the first message that comes back for what was said, if anything was."""
        ...

    def line(self, host: str, port: int, *, tls: bool = False) -> AbstractAsyncContextManager[Line]:
        """A TCP connection, in TLS from the start if asked for."""
        ...

    async def handshake(self, host: str, port: int, *, via: str | None = None, chain: bool = True) -> Handshake:
        """TLS with a host. Without `chain`, whoever signed the certificate is good enough."""
        ...

    async def look_up(self, name: str, kind: str, resolvers: int) -> Sequence[Records]:
        """What so many resolvers say of a name: an answer each."""
        ...

    async def build_server(self, path: str) -> Response:
        """A GET of the API that knows about builds; where it is, and by which token, is an operator's setting."""
        ...

    async def posted(self, name: str) -> Posted | None:
        """What an outside job posted last under this name."""
        ...
