"""The `websocket` kind against real WebSockets on loopback, and what is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import websocket
from tests.checks.faulty import FAULTS, Talk, answering, hurried, tried
from tests.probing.traps import set_trap

__all__ = ["hurried"]


async def echo(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data)
    return socket


async def other(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for _ in socket:
        await socket.send_str("x" * 200_000 if request.query else "something else")
    return socket


async def mute(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(autoclose=False)
    await socket.prepare(request)
    await asyncio.sleep(2)
    return socket


async def hangs_up(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.receive()
    assert request.transport is not None
    request.transport.abort()
    return socket


async def none(request: web.Request) -> web.Response:
    return web.Response(text="no WebSocket")


async def away(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.query["to"]})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_routes([web.get(f"/{act.__name__}", act) for act in (echo, other, mute, hangs_up, none, away)])
    async with TestServer(app) as server:
        yield server.port or 0


async def seen(port: int, path: str, **options: str) -> Outcome:
    return await tried(websocket, {"url": f"ws://127.0.0.1:{port}/{path}", **options}, f"127.0.0.1:{port}")


async def test_one_that_opens_passes(port: int) -> None:
    assert await seen(port, "echo") == Outcome.passed("it opens")
    assert await seen(port, "echo", echo="ping") == Outcome.passed("it opens and echoes")


@pytest.mark.parametrize(
    ("path", "saw"),
    [
        ("other", "it opens, but says something else back"),
        ("other?big=1", "no answer: it was cut off"),
        ("hangs_up", "no answer: it was cut off"),
        ("none", "no answer: no WebSocket was opened"),
        ("nowhere", "no answer: no WebSocket was opened"),
    ],
)
async def test_what_is_not_as_it_should_be_fails(port: int, path: str, saw: str) -> None:
    assert await seen(port, path, echo="ping") == Outcome.failed(saw)


@pytest.mark.usefixtures("hurried")
async def test_one_that_says_nothing_fails(port: int) -> None:
    assert await seen(port, "mute", echo="ping") == Outcome.failed("no answer: nothing within 0.4 s")


async def test_one_that_leads_elsewhere_is_not_followed(port: int) -> None:
    async with set_trap() as trap:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            outcome = await seen(port, f"away?to=http://{host}:{trap.port}/")
            assert outcome.result is Result.FAILED
    assert trap.caught == []


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_server_that_behaves_badly_fails(talk: Talk) -> None:
    async with answering(talk) as port:
        outcome = await seen(port, "")
    assert outcome.result is Result.FAILED
    assert outcome.saw.removeprefix("no answer: ") in ("nothing within 0.4 s", "it was cut off", "what came is no HTTP")


def test_bad_options_are_named() -> None:
    with pytest.raises(BadOptions, match=r"url must be an address such as wss://app\.example\.com/path"):
        websocket.parse({"url": "https://app.example.com"})
