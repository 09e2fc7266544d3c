"""The guard: whoever reaches out asks it where to, and dials no address but those it gives."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot.domain.net import NoAnswer, NotAllowed, Unclear
from bot.probing import hosts
from bot.probing.hosts import SETTING

DEADLINE = 10.0
"""Seconds for one act, with all that belongs to it: looking up, connecting, redirects, and what drips in."""

MOST_BYTES = 64 * 1024
"""Of what comes in, so much is read."""

AT_ONCE = 16
"""So many of one kind of act go on at a time; the others wait."""

MOST_ADDRESSES = 4
"""Of the addresses a name has, so many are tried."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to addresses, as text. Raises socket.gaierror."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: what the other side is called, and the addresses that are cleared for it."""

    host: str
    port: int
    addresses: tuple[str, ...]


class Guard:
    """Clears hosts. A name is resolved here, once, and all its addresses are looked at; nothing resolves it again."""

    def __init__(self, entries: Iterable[str], resolve: Resolve | None = None) -> None:
        self._entries = hosts.listed(entries)
        self._resolve = resolve or _of_the_system

    async def clear(self, host: str, port: int) -> Target:
        """For checks: a host an operator listed. Raises NotAllowed, Unclear, and NoAnswer for a name nobody has."""
        name = spelled(host)
        if not self.lists(name, port):
            raise NotAllowed(f"{shown(name, port)} is not among {SETTING}; whoever runs golive can add it")
        return await self.clear_public(name, port)

    async def clear_public(self, host: str, port: int) -> Target:
        """For webhooks: any host, as long as each of its addresses is public, or listed by itself."""
        name = spelled(host)
        found = [name] if hosts.literal(name) else await self._look_up(name, port)
        addresses = [hosts.literal(text) for text in found]
        for address in addresses:
            if address is None or not (hosts.public(address) or self.lists(str(address), port)):
                raise NotAllowed(
                    f"{shown(name, port)} leads to an address that is not public; "
                    f"whoever runs golive can add that address to {SETTING}"
                )
        return Target(name, port, tuple(map(str, addresses[:MOST_ADDRESSES])))

    def lists(self, host: str, port: int) -> bool:
        """Whether an operator listed it, under its port."""
        name = spelled(host)
        return any(entry.covers(name, port) for entry in self._entries)

    async def _look_up(self, name: str, port: int) -> list[str]:
        try:
            found = await self._resolve(name, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise Unclear(f"{name} could not be looked up just now") from None
            raise NoAnswer(f"there is no address for {name}") from None
        if not found:
            raise NoAnswer(f"there is no address for {name}")
        return list(dict.fromkeys(found))

    def knows(self, name: str) -> bool:
        """Whether a host, or one it is part of, is listed under any port: then its name may be asked about."""
        asked = spelled(name)
        return any(asked == entry.host or asked.endswith(f".{entry.host}") for entry in self._entries)


async def dial(
    target: Target, tls: ssl.SSLContext | None = None, name: str | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first cleared address where somebody is, in TLS by `name`. Raises NoAnswer."""
    for address in target.addresses:
        try:
            reader, writer = await asyncio.open_connection(address, target.port, limit=MOST_BYTES)
            if tls:
                await secure(writer, tls, name or target.host)
            return reader, writer
        except ssl.SSLError as error:
            raise NoAnswer(no_tls(error)) from error
        except OSError:
            continue
    raise NoAnswer("no connection")


async def secure(writer: asyncio.StreamWriter, tls: ssl.SSLContext, name: str) -> None:
    """Go on in TLS. When that fails or is given up, the connection is gone at once, whatever the other side does."""
    plain = writer.transport
    try:
        await writer.start_tls(tls, server_hostname=name)
    except BaseException:  # also when it is cancelled, as a deadline does
        plain.abort()
        raise


@asynccontextmanager
async def deadline() -> AsyncIterator[None]:
    """Ten seconds for all that happens inside. Raises NoAnswer when they are over."""
    try:
        async with asyncio.timeout(DEADLINE):
            yield
    except TimeoutError:
        raise NoAnswer(f"nothing within {DEADLINE:g} s") from None


def no_tls(error: Exception) -> str:
    """Why there is no TLS, for whoever asked."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {fault(error)}"
    return "no TLS could be agreed on"


def fault(error: Exception) -> str:
    """Why a certificate does not hold, as OpenSSL words it."""
    return getattr(error, "verify_message", "") or "not valid"


def shown(host: str, port: int) -> str:
    """`host`, with its port when that is not one an entry stands for anyway."""
    name = f"[{host}]" if ":" in host else host
    return host if port in hosts.USUAL else f"{name}:{port}"


def spelled(host: str) -> str:
    try:
        return hosts.spelled(host)
    except ValueError:
        raise NotAllowed("that host is neither a name nor an address in its usual spelling") from None


_lookers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look-up")
"""Threads of their own: a name server that is away holds one for as long as the system likes, whoever waits for it."""


async def _of_the_system(host: str, port: int) -> Sequence[str]:
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_lookers, look_up)
    return [str(address[0]) for *_, address in found]
