"""The guard: whoever reaches out asks it where to, and dials no address but those it gives."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.check import NoAnswer, NotAllowed, Unclear
from bot.probing import hosts
from bot.probing.hosts import SETTING

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
        name = _spelled(host)
        if not self.lists(name, port):
            raise NotAllowed(f"{shown(name, port)} is not among {SETTING}; whoever runs golive can add it")
        return await self.clear_public(name, port)

    async def clear_public(self, host: str, port: int) -> Target:
        """For webhooks: any host, as long as each of its addresses is public, or listed by itself."""
        name = _spelled(host)
        addresses = [name] if hosts.literal(name) else await self._look_up(name, port)
        for text in addresses:
            address = hosts.literal(text)
            if address is None or not (hosts.public(address) or self.lists(str(address), port)):
                raise NotAllowed(
                    f"{shown(name, port)} leads to an address that is not public; "
                    f"whoever runs golive can add that address to {SETTING}"
                )
        return Target(name, port, tuple(addresses[:MOST_ADDRESSES]))

    def lists(self, host: str, port: int) -> bool:
        """Whether an operator listed it, under its port."""
        name = _spelled(host)
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


def shown(host: str, port: int) -> str:
    """`host`, with its port when that is not one an entry stands for anyway."""
    name = f"[{host}]" if ":" in host else host
    return host if port in hosts.USUAL else f"{name}:{port}"


def _spelled(host: str) -> str:
    try:
        return hosts.spelled(host)
    except ValueError:
        raise NotAllowed("that host is neither a name nor an address in its usual spelling") from None


async def _of_the_system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]
