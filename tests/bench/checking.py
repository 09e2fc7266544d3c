"""Five hundred HTTP checks due at once, against as many bare requests of httpx at the same concurrency.

`python -m tests.bench.checking` serves what both ask, on a free port, which it prints.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from aiohttp import web

from bot.domain.check import Result, attempt
from bot.probing.guard import AT_ONCE
from bot.probing.net import GuardedNet
from checks import http

MANY = 500
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """The better of some rounds, of either."""

    per_second: float
    bare: float
    stall: float
    """Seconds of work the event loop did at most before it came round, in all of golive's rounds."""


async def measured() -> Checked:
    async with server() as port:
        url = f"http://127.0.0.1:{port}/healthz"
        bare, ours, stalls = [], [], []
        for _ in range(ROUNDS):
            bare.append(await _bare(url))
            async with _watched() as longest:
                ours.append(await _golive(url, port))
            stalls.append(longest[0])
    return Checked(MANY / min(ours), MANY / min(bare), max(stalls))


async def _golive(url: str, port: int) -> float:
    async with GuardedNet([f"127.0.0.1:{port}"]) as net:
        spec = http.parse({"url": url, "contains": "well"})

        async def check() -> None:
            outcome = await attempt(http, spec, net)
            assert outcome.result is Result.PASSED, outcome

        return await _all(check)


async def _bare(url: str) -> float:
    """A connection for each, as checks have: with a pool httpx takes longer (3.5 ms of CPU for each instead of 2.2)."""
    async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)) as client:

        async def get() -> None:
            answer = await client.get(url)
            assert answer.status_code == 200
            assert "well" in answer.text

        return await _all(get)


async def _all(act: Callable[[], Awaitable[None]]) -> float:
    """`MANY` of them, so many at a time as golive has."""
    left = iter(range(MANY))

    async def caller() -> None:
        for _ in left:
            await act()

    begun = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
    return time.perf_counter() - begun


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """How much this thread works between two turns of the loop. A busy machine makes waits longer, not this."""
    longest = [0.0]

    async def watch() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            longest[0], before = max(longest[0], time.thread_time() - before), time.thread_time()

    watching = asyncio.create_task(watch())
    try:
        yield longest
    finally:
        watching.cancel()


@asynccontextmanager
async def server() -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.checking", stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def _serve() -> None:
    async def healthy(_request: web.Request) -> web.Response:
        return web.Response(text="all well")

    app = web.Application()
    app.router.add_get("/healthz", healthy)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201  whoever started this reads it
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
