"""A listening socket nobody may connect to, and a count of every connection this process tries."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

TRUST = ssl.create_default_context()
"""What a client trusts that is not asked to trust anybody special. To make one takes longer than most tests."""


@dataclass(slots=True)
class Trap:
    port: int
    caught: list[object] = field(default_factory=list)


@asynccontextmanager
async def set_trap() -> AsyncIterator[Trap]:
    """Listens on every address of this machine, IPv4 and IPv6, so that whatever leads here is caught."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listening:
        trap = Trap(listening.getsockname()[1])

        async def caught(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            trap.caught.append(writer.get_extra_info("peername"))
            writer.close()

        async with await asyncio.start_server(caught, sock=listening):
            yield trap
            await asyncio.sleep(0.05)


_watching: list[list[object]] = []


def _audit(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect":
        for seen in _watching:
            seen.append(args[1])


sys.addaudithook(_audit)


@contextmanager
def watch_connects() -> Iterator[list[object]]:
    """Every address this process tries to connect to, whether anybody listens there or not."""
    seen: list[object] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


class Names:
    """A resolver that answers as told, by turns, and counts how often it was asked."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(turns) for name, turns in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        turns = self.answers.get(host)
        if turns is None:  # as the system takes it: a number is an address, and needs no name server
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            return [str(address[0]) for *_, address in found]
        return turns.pop(0) if len(turns) > 1 else turns[0]


def words(text: str) -> list[str]:
    return text.split()
