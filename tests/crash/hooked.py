"""A webhook on a bad day: it takes what comes, and now and then its answer is lost, late, or a refusal for now."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Hooked:
    chance: random.Random
    host: str = ""
    deliveries: list[str] = field(default_factory=list)
    """The ids of what it has taken."""

    async def take(self, request: web.Request) -> web.Response:
        luck = self.chance.random()
        if luck < 0.05:
            return web.Response(status=429)
        await request.read()
        self.deliveries.append(request.headers["X-Golive-Delivery"])
        if luck < 0.15:
            assert request.transport is not None
            request.transport.abort()
        elif luck < 0.2:
            await asyncio.sleep(self.chance.uniform(0, 3))
        return web.Response()


@asynccontextmanager
async def receiver(chance: random.Random) -> AsyncIterator[Hooked]:
    hooked = Hooked(random.Random(chance.random()))
    app = web.Application()
    app.router.add_post("/launch", hooked.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hooked.host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield hooked
    finally:
        await runner.cleanup()
