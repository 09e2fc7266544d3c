"""Servers of no kind that answer badly: never, a byte at a time, far too much, or not to the end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.domain.check import Check, Outcome, attempt
from bot.probing import guard
from bot.probing.net import GuardedNet
from tests.probing.traps import TRUST

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(400):
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(0.02)


async def huge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(2000):
        writer.write(b"2" * 10_000)
        await writer.drain()


async def cut_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"2")
    writer.transport.abort()


FAULTS = [silent, dripping, huge, cut_off]


@asynccontextmanager
async def answering(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on loopback; its port. Whoever is still talking at the end is hung up on."""
    talks: set[asyncio.Task[None]] = set()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            with suppress(OSError):
                await talk(reader, writer)
        finally:
            writer.transport.abort()
            talks.discard(task)

    server = await asyncio.start_server(met, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await asyncio.sleep(0)


async def tried(kind: Check, options: dict[str, Any], *entries: str, **more: Any) -> Outcome:
    async with GuardedNet(entries, **{"trust": TRUST, **more}) as net:
        return await attempt(kind, kind.parse(options), net)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for longer than a moment."""
    monkeypatch.setattr(guard, "DEADLINE", 0.4)
