"""The web servers beside Slack's traffic: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import metrics
from bot.errors import BadSettings
from bot.settings import Listen
from bot.slack.http import MOST_BYTES

log = structlog.get_logger()

TICK = 0.5
LAG_LOGGED = 0.5
LAG_DEADLY = 5.0
"""Seconds the event loop may come late: above the first it is logged, above the second liveness fails."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Problems = Callable[[], Awaitable[list[str]]]


class Lag:
    """How late the event loop comes round: nobody else gets a turn while something blocks it."""

    def __init__(self) -> None:
        self.last = 0.0

    async def watch(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            self.last = max(time.monotonic() - before - TICK, 0.0)
            metrics.LOOP_LAG.set(self.last)
            if self.last > LAG_LOGGED:
                log.warning("event_loop_late", seconds=round(self.last, 3))


def slack_site(slack: Handler, inbound: Handler, problems: Problems, lag: Lag) -> web.Application:
    """Slack's requests, what outside jobs say, whether golive lives, and whether it can serve."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(status=200 if lag.last <= LAG_DEADLY else 503, text=f"loop {lag.last:.3f} s late\n")

    async def readyz(_request: web.Request) -> web.Response:
        found = await problems()
        return web.json_response({"ready": not found, "problems": found}, status=503 if found else 200)

    site = web.Application(client_max_size=MOST_BYTES)
    site.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.post("/slack/events", slack)])
    site.add_routes([web.post("/inbound/{launch}/{name}", inbound)])
    return site


def metrics_site() -> web.Application:
    async def measured(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    site = web.Application()
    site.add_routes([web.get("/metrics", measured)])
    return site


async def listen(site: web.Application, at: Listen, setting: str, drain: float) -> tuple[web.AppRunner, str]:
    """Serve a site; returns its runner and address. Stopping waits up to `drain` seconds for what is under way.

    Raises BadSettings when the address is taken or not ours.
    """
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=drain)
    await runner.setup()
    try:
        await web.TCPSite(runner, at.host, at.port).start()
    except OSError as error:
        await runner.cleanup()
        raise BadSettings([f"{setting}: cannot listen on {at.host}:{at.port}: {error.strerror or error}"]) from error
    host, port = runner.addresses[0][:2]
    return runner, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
