"""Socket Mode on a bad day: the session is missed, built anew, and given up on after a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.socket import Patience, Socket, SocketLost
from bot.slack.web import close_client, open_client
from sandbox import Sandbox
from tests.journeys.stage import Stage, cast
from tests.patience import until
from tests.slack.bare import settings_for
from tests.slack.verbs import marks

HASTE = Patience(look=0.02, attempt=0.2, pause=0.01, without=0.2, ping=0.5)


@pytest.fixture
def over() -> str:
    return "socket"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(cast(), limits=False) as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    client = open_client(settings_for(sandbox))
    yield client
    await close_client(client)


async def renewed(stage: Stage, old: list[object]) -> None:
    """Wait until another session than the old one is open."""
    await until(lambda: set(stage.sandbox.sockets.open) - set(old))


def anothers() -> web.WebSocketResponse:
    """Another process's connection."""
    return web.WebSocketResponse()


@asynccontextmanager
async def running(socket: Socket) -> AsyncIterator[None]:
    """From its first session until it is closed."""
    task = asyncio.create_task(socket.run())
    try:
        async with asyncio.timeout(30):
            await socket.healthy.wait()
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await socket.close()


def _noting(heard: list[str]) -> Callable[..., Awaitable[None]]:
    async def listen(ack: Any, command: dict[str, str]) -> None:
        heard.append(command["text"])
        await ack()

    return listen


async def test_a_session_slack_refreshes_is_replaced_once(stage: Stage) -> None:
    old: list[object] = [*stage.sandbox.sockets.open]
    await stage.sandbox.sockets.say_goodbye("refresh_requested")
    await renewed(stage, old)

    for number in range(1, 6):
        assert (await stage.ana.types(f"mark TECH-{number}")).shown == f"Marked TECH-{number}"
    assert len(stage.sandbox.calls("apps.connections.open")) == 2
    assert await stage.golive.store.read(marks) == 5


async def test_a_session_slack_warns_of_is_replaced_before_it_goes(stage: Stage) -> None:
    old: list[object] = [*stage.sandbox.sockets.open]
    await stage.sandbox.sockets.say_goodbye("warning")
    while not set(stage.sandbox.sockets.open) - set(old):
        assert stage.sandbox.sockets.open
        assert (await stage.ana.types("mark TECH-1")).shown == "Marked TECH-1"

    assert (await stage.ana.types("mark TECH-2")).shown == "Marked TECH-2"
    await until(lambda: len(stage.sandbox.sockets.open) <= 1)


async def test_a_slack_that_never_lets_golive_in_is_given_up(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.sockets.dead_urls = 1000
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, HASTE)

    async with asyncio.timeout(30):
        with pytest.raises(SocketLost, match="no healthy session"):
            await socket.run()
    await socket.close()

    assert len(sandbox.calls("apps.connections.open")) >= 3


async def test_a_dead_address_is_left_for_a_new_one(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.sockets.dead_urls = 1
    unhurried = replace(HASTE, attempt=1.5, without=5)
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, unhurried)
    running = asyncio.create_task(socket.run())

    async with asyncio.timeout(30):
        await socket.healthy.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await socket.close()
    assert len(sandbox.calls("apps.connections.open")) == 2


async def test_a_session_that_looks_well_and_delivers_nothing_is_replaced(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """It answers pings all the while."""
    heard: list[str] = []
    app = AsyncApp(client=client, signing_secret="x", process_before_response=True)
    app.command("/golive")(_noting(heard))
    async with running(Socket(app, sandbox.app_token, client, replace(HASTE, attempt=1.5, quiet=0.3))):
        silent = set(sandbox.sockets.open)
        sandbox.sockets.mute = True
        await until(lambda: bool(sandbox.sockets.open) and not silent & set(sandbox.sockets.open))

        sandbox.sockets.mute = False
        await sandbox.person("ana").slash("/golive", "status", channel="launch-recon")
        assert heard == ["status"]


async def test_a_session_that_delivers_is_left_alone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    heard: list[str] = []
    app = AsyncApp(client=client, signing_secret="x", process_before_response=True)
    app.command("/golive")(_noting(heard))
    async with running(Socket(app, sandbox.app_token, client, replace(HASTE, attempt=1.5, quiet=0.5))):
        for _ in range(20):
            await sandbox.person("ana").slash("/golive", "status", channel="launch-recon")
            await asyncio.sleep(0.05)

    assert heard == ["status"] * 20
    assert len(sandbox.calls("apps.connections.open")) == 1


async def test_a_session_without_a_hello_is_none(
    sandbox: Sandbox, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_sockets: object, socket: object) -> None:
        sandbox.sockets.open.append(socket)  # type: ignore[arg-type]

    monkeypatch.setattr(type(sandbox.sockets), "_greet", silent)
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, HASTE)
    async with asyncio.timeout(30):
        with pytest.raises(SocketLost):
            await socket.run()
    await socket.close()


async def test_where_too_many_are_connected_golive_waits_its_turn(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Slack takes ten connections of an app and tells the next one to go, without a hello."""
    others = [anothers() for _ in range(10)]
    sandbox.sockets.open += others
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, replace(HASTE, without=5))
    task = asyncio.create_task(socket.run())
    await asyncio.sleep(1.0)
    assert not socket.healthy.is_set()
    assert len(sandbox.calls("apps.connections.open")) <= 6, "no storm"

    for other in others:
        sandbox.sockets.open.remove(other)
    async with asyncio.timeout(30):
        await socket.healthy.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await socket.close()


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_step_of_the_clock_costs_one_session_at_most(
    sandbox: Sandbox, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Slack's client times its pings by the clock on the wall."""
    app = AsyncApp(client=client, signing_secret="x")
    async with running(Socket(app, sandbox.app_token, client, replace(HASTE, attempt=1.5, ping=0.1))):
        stepped = SimpleNamespace(time=lambda: time.time() + hours * 3600)
        monkeypatch.setattr("slack_sdk.socket_mode.aiohttp.time", stepped)
        await asyncio.sleep(1.0)
        assert len(sandbox.sockets.open) == 1

    assert len(sandbox.calls("apps.connections.open")) <= 2


async def test_golive_is_not_ready_while_slack_cannot_reach_it(stage: Stage) -> None:
    assert await stage.golive.problems() == []

    stage.sandbox.sockets.dead_urls = 1000
    await stage.sandbox.sockets.close()
    async with asyncio.timeout(30):
        while await stage.golive.problems() != ["no connection to Slack"]:
            await asyncio.sleep(0.01)
    stage.sandbox.sockets.dead_urls = 0


async def test_what_was_taken_is_answered_before_golive_hangs_up(stage: Stage) -> None:
    typing = asyncio.create_task(stage.ana.person.slash("/golive", "slow TECH-1", channel="launch-recon"))
    await until(lambda: stage.sandbox.deliveries("slash_commands"))
    await asyncio.sleep(0.05)
    await stage.golive.stop()

    assert (await typing).shown == "Marked TECH-1"
    await stage.start()
