"""The Web API's front door: who calls, may they, how fast, what goes wrong today; then the method itself."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.faults import Fault
from sandbox.log import Call as Entry
from sandbox.methods import METHODS, Method
from sandbox.methods.call import ApiError, Call, RateLimited
from sandbox.workspace import Workspace

Answer = dict[str, Any]
QUIET = ("api.test", "auth.test", "apps.connections.open")  # polling these does not count as something happening


async def handle(space: Workspace, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    try:
        args, token = await read_arguments(request)
    except ValueError as fault:
        return _json({"ok": False, "error": str(fault)}, 200, {})
    started = time.perf_counter()
    entry = Entry(space.log.next_id(), space.clock.now(), name, args)
    space.log.add(entry)
    space.busy += 1
    try:
        return await _answer(space, request, entry, token)
    finally:
        space.busy -= 1
        entry.ms = (time.perf_counter() - started) * 1000
        if name not in QUIET:
            space.touch()


async def read_arguments(request: web.Request) -> tuple[dict[str, Any], str]:
    """The arguments of a form, a JSON body or the query, and the token wherever it is. Raises ValueError(code)."""
    args: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        body = await request.text()
        args |= _object(body) if body.strip() else {}
    elif kind == "application/x-www-form-urlencoded":
        args |= parse_qsl(await request.text(), keep_blank_values=True)
    elif kind == "multipart/form-data":
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else str(args.get("token", ""))
    args.pop("token", None)
    return args, token


def _object(body: str) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        raise ValueError("invalid_json") from None
    if not isinstance(given, dict):
        raise ValueError("json_not_object")
    return given


async def _answer(space: Workspace, request: web.Request, entry: Entry, token: str) -> web.StreamResponse:
    if space.out:
        return away(entry)
    fault = space.faults.take(entry.method, _channel_of(entry.args))
    entry.fault = fault.kind if fault else None
    if fault and (early := await before(fault, request, entry)):
        return early
    try:
        answer = _run(space, entry, token)
    except RateLimited as limit:
        return _too_fast(entry, limit.seconds)
    if fault:
        await after(fault, request)
    return _send(space, entry, answer)


def _run(space: Workspace, entry: Entry, token: str) -> Answer:
    try:
        method = _allowed(space, entry.method, token)
        if wait := space.limits.method(entry.method, method.tier):
            raise RateLimited(wait)
        return {"ok": True, **method.run(Call(space, entry.args, entry))}
    except ApiError as error:
        answer = {"ok": False, "error": error.code, **error.extra}
        return answer | ({"response_metadata": {"messages": error.messages}} if error.messages else {})


def _allowed(space: Workspace, name: str, token: str) -> Method:
    """The method, if this token may call it. Raises ApiError with Slack's codes."""
    if not token:
        raise ApiError("not_authed")
    if dead := space.dead_tokens.get(token):
        raise ApiError(dead)
    if token not in (space.bot_token, space.app_token):
        raise ApiError("invalid_auth")
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    if name == "api.test":
        return method
    if (method.scope == "connections:write") != (token == space.app_token):
        raise ApiError("not_allowed_token_type")
    scopes = space.world.manifest.scopes
    if method.scope and token == space.bot_token and method.scope not in scopes:
        raise ApiError("missing_scope", needed=method.scope, provided=space.world.manifest.scopes_text)
    return method


def _channel_of(args: Answer) -> str | None:
    channel = args.get("channel")
    return channel if isinstance(channel, str) else None


def away(entry: Entry) -> web.Response:
    """What everybody gets while Slack has an outage."""
    entry.status, entry.fault = 503, "outage"
    return web.Response(status=503, text="Service Unavailable")


async def before(fault: Fault, request: web.Request, entry: Entry) -> web.StreamResponse | None:
    """What the fault does before the method runs; an answer when the method shall not run at all."""
    match fault.kind:
        case "slow":
            await asyncio.sleep(fault.seconds)
        case "reset":
            return _drop(request)
        case "ratelimited":
            return _too_fast(entry, max(1, round(fault.seconds)))
        case "http_500":
            entry.status = 500
            return web.Response(status=500, text="Internal Server Error")
        case "error":
            return _error(entry, fault.code)
    return None


async def after(fault: Fault, request: web.Request) -> None:
    """What the fault does once the method has run."""
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "lost_reply":
        _drop(request)


def _drop(request: web.Request) -> web.StreamResponse:
    """Cut the connection: what is answered now goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)


def _too_fast(entry: Entry, seconds: int) -> web.Response:
    entry.status, entry.answer = 429, {"ok": False, "error": "ratelimited"}
    return _json(entry.answer, 429, {"Retry-After": str(seconds)})


def _send(space: Workspace, entry: Entry, answer: Answer) -> web.Response:
    entry.status, entry.answer = 200, answer
    return _json(answer, 200, {"x-oauth-scopes": space.world.manifest.scopes_text})


def _error(entry: Entry, code: str) -> web.Response:
    entry.status, entry.answer = 200, {"ok": False, "error": code}
    return _json(entry.answer, 200, {})


def _json(answer: Answer, status: int, headers: dict[str, str]) -> web.Response:
    body = json.dumps(answer, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8", headers=headers)
