"""The HTTP server: the Web API, Socket Mode, response URLs, the clock and the page, on loopback only."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox import files, hooks, page_api, web_api
from sandbox.clock import Clock, parse_moment
from sandbox.events import Events
from sandbox.interactions import Interactions
from sandbox.sockets import Sockets
from sandbox.troubles import Troubles
from sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
HOSTS = ("127.0.0.1", "localhost", "::1")
POLL_SECONDS = 25.0
LISTEN_SECONDS = 0.25  # how soon it is seen that whoever waited has gone
SAFE = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, eq=False)
class Server:
    """Listens on 127.0.0.1; `port` 0 takes a free one."""

    space: Workspace
    sockets: Sockets
    interactions: Interactions
    events: Events
    troubles: Troubles
    port: int
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.2, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.space.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        space = self.space
        app = web.Application(middlewares=[local_only], client_max_size=4 * 1024 * 1024)

        async def api(request: web.Request) -> web.StreamResponse:
            return await web_api.handle(space, request)

        async def response_url(request: web.Request) -> web.StreamResponse:
            return await hooks.handle(space, request)

        async def upload(request: web.Request) -> web.StreamResponse:
            return await files.take(space, request)

        async def download(request: web.Request) -> web.StreamResponse:
            return files.private(space, request)

        async def clock(request: web.Request) -> web.StreamResponse:
            return await read_clock(space, request)

        async def set_clock(request: web.Request) -> web.StreamResponse:
            return await change_clock(space.clock, request)

        app.router.add_route("*", "/api/{method}", api)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_post("/response/{id}", response_url)
        app.router.add_post("/upload/v1/{ticket}", upload)
        app.router.add_get("/files-pri/{id}/{name}", download)
        app.router.add_get("/clock", clock)
        app.router.add_post("/clock", set_clock)
        page_api.add_routes(app, space, self.interactions, self.events, self.troubles)
        app.router.add_get("/archives/{channel}/{message}", permalink)
        app.router.add_get("/", page)
        app.router.add_get("/{file:[a-z0-9_.-]+}", page)
        return app


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page could send: a foreign Host (DNS rebinding) or a foreign Origin."""
    host = urlsplit("//" + request.headers.get("Host", ""))
    if host.hostname not in HOSTS:
        return web.Response(status=403, text="the local workspace answers to 127.0.0.1 only\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        return web.Response(status=403, text="requests from other sites are refused\n")
    return await handler(request)


async def page(request: web.Request) -> web.StreamResponse:
    file = PAGE / request.match_info.get("file", "index.html")
    if file.suffix not in TYPES or not file.is_file():
        return web.Response(status=404, text="no such page\n")
    return web.FileResponse(file, headers={**SAFE, "Content-Type": TYPES[file.suffix]})


async def permalink(request: web.Request) -> web.StreamResponse:
    """A message's permalink opens the page at the message."""
    digits, thread = request.match_info["message"].removeprefix("p"), request.query.get("thread_ts")
    place = {"in": request.match_info["channel"], "at": f"{digits[:-6]}.{digits[-6:]}"}
    raise web.HTTPFound("/#" + urlencode(place | ({"thread": thread} if thread else {})))


async def read_clock(space: Workspace, request: web.Request) -> web.StreamResponse:
    """The clock now; with ?after=VERSION only once its version is greater, or 25 seconds are over."""
    after = request.query.get("after", "")
    if after.lstrip("-").isdecimal():
        space.following.came()
        try:
            await _changed(space.clock, int(after), request)
        finally:
            space.following.left(answered=_listens(request))
    return web.json_response(space.clock.as_json())


async def _changed(clock: Clock, after: int, request: web.Request) -> None:
    """Until the clock has changed, the time is over, or nobody waits for the answer any more."""
    until = time.monotonic() + POLL_SECONDS
    while _listens(request) and (left := until - time.monotonic()) > 0:
        if await clock.wait_change(after, min(left, LISTEN_SECONDS)):
            return


def _listens(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


async def change_clock(clock: Clock, request: web.Request) -> web.StreamResponse:
    if request.content_type != "application/json":
        return web.json_response({"ok": False, "error": "send JSON"}, status=415)
    try:
        wish = await request.json()
        set_clock(clock, wish)
    except (ValueError, TypeError, AttributeError, OverflowError) as fault:
        return web.json_response({"ok": False, "error": str(fault)}, status=400)
    return web.json_response(clock.as_json())


def set_clock(clock: Clock, wish: dict[str, Any]) -> None:
    """Do what a POST to /clock asks: pause, run, jump or next_due. Raises ValueError."""
    unknown = set(wish) - {"pause", "run", "jump", "next_due"}
    if unknown or not wish:
        raise ValueError("say one of pause, run, jump, next_due")
    if wish.get("pause"):
        clock.pause()
    if "run" in wish:
        clock.run(float(wish["run"]))
    if wish.get("jump") == "next":
        if not clock.jump_to_next_due():
            raise ValueError("nothing is due ahead")
    elif "jump" in wish:
        clock.jump(parse_moment(wish["jump"]))
    if "next_due" in wish:
        clock.next_due = parse_moment(wish["next_due"]).astimezone(UTC) if wish["next_due"] else None
