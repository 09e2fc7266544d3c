"""The page's JSON and its stream of changes. Only what the person one acts as may see leaves here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import files
from sandbox.events import Events
from sandbox.interactions import Interactions
from sandbox.log import concerns
from sandbox.page_deeds import DEEDS, Deed
from sandbox.page_state import change_json, state
from sandbox.person import Person
from sandbox.replies import CannotAct
from sandbox.troubles import Troubles
from sandbox.workspace import Workspace

PING_SECONDS = 15.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(
    app: web.Application, space: Workspace, interactions: Interactions, events: Events, troubles: Troubles
) -> None:
    async def whole(request: web.Request) -> web.StreamResponse:
        return web.json_response(state(space, viewer(space, request)) | {"troubles": troubles.as_json()})

    async def stream(request: web.Request) -> web.StreamResponse:
        return await send_changes(space, request)

    async def act(request: web.Request) -> web.StreamResponse:
        return await do(space, interactions, events, troubles, request)

    async def log(request: web.Request) -> web.StreamResponse:
        return read_log(space, request)

    async def entry(request: web.Request) -> web.StreamResponse:
        found = space.log.find(int(request.match_info["id"]))
        if found is None:
            return web.json_response({"ok": False, "error": "that request is no longer in the log"}, status=404)
        return web.json_response(found.as_json())

    async def file(request: web.Request) -> web.StreamResponse:
        found = space.world.files.get(request.match_info["id"])
        return files.deliver(found if found and files.seen_by(space, found, viewer(space, request)) else None)

    app.router.add_get("/app/file/{id}", file)
    app.router.add_get("/app/state", whole)
    app.router.add_get("/app/events", stream)
    app.router.add_post("/app/act", act)
    app.router.add_get("/app/log", log)
    app.router.add_get(r"/app/log/{id:\d+}", entry)


def viewer(space: Workspace, request: web.Request) -> str:
    """Who one acts as: `as`, or the first person. Answers 404 for somebody unknown."""
    wanted = request.query.get("as") or next(one.id for one in space.world.users.values() if one.kind != "bot")
    if wanted not in space.world.users:
        raise web.HTTPNotFound(
            text=json.dumps({"ok": False, "error": "user_not_found"}), content_type="application/json"
        )
    return wanted


async def send_changes(space: Workspace, request: web.Request) -> web.StreamResponse:
    """Server-sent events from `after` on; 410 when that is too long ago, and the page must read the state anew."""
    me, after = viewer(space, request), request.query.get("after", "")
    seq = int(after) if after.isdecimal() else space.feed.seq
    if space.feed.after(seq) is None:
        return web.Response(status=410, text="too long ago")
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await answer.prepare(request)
    await answer.write(b": here\n\n")
    space.watchers[me] += 1
    try:
        while request.transport is not None and not request.transport.is_closing():
            changes = space.feed.after(seq)
            if changes is None:
                break
            for change in changes:
                seq = change.seq
                if shown := change_json(space, change, me):
                    await answer.write(b"data: " + json.dumps(shown).encode() + b"\n\n")
            if not await space.feed.more(seq, PING_SECONDS):
                await answer.write(b": still here\n\n")
    except ConnectionResetError:
        pass  # the page was closed
    finally:
        space.watchers -= Counter([me])
    return answer


async def do(
    space: Workspace, interactions: Interactions, events: Events, troubles: Troubles, request: web.Request
) -> web.StreamResponse:
    """One deed. The header keeps out forms of other sites, which cannot send it."""
    if request.headers.get("X-Sandbox") != "1" or request.content_type != "application/json":
        return web.json_response({"ok": False, "error": "send JSON and the header X-Sandbox: 1"}, status=403)
    try:
        wish = await request.json()
    except ValueError:
        wish = None
    if not isinstance(wish, dict) or wish.get("do") not in DEEDS or wish.get("as") not in space.world.users:
        words = f"say who (as) and what (do: {', '.join(DEEDS)})"
        return web.json_response({"ok": False, "error": words}, status=400)
    person = Person(space.world.users[wish["as"]], space, interactions, events)
    space.touch()
    try:
        result: dict[str, Any] = await DEEDS[wish["do"]](Deed(space, interactions, person, wish, troubles))
    except CannotAct as refusal:
        result = {"ok": False, "error": str(refusal)}
    return web.json_response(result)


def read_log(space: Workspace, request: web.Request) -> web.StreamResponse:
    """The latest requests in brief, the newest first; with `about`, those that a message is part of."""
    limit, about = request.query.get("limit", "100"), request.query.get("about")
    entries = [entry for entry in space.log if concerns(entry, about)] if about else space.log
    newest = entries[-min(int(limit), 1_000) or None :][::-1] if limit.isdecimal() else []
    return web.json_response({"entries": [entry.in_brief() for entry in newest]})
