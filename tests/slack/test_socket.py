"""Socket Mode on a bad day: the session is missed, built anew, and given up on after a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.socket import Patience, Socket, SocketLost
from bot.slack.web import close_client, open_client
from sandbox import Sandbox
from tests.journeys.stage import Stage, cast
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
    async with asyncio.timeout(5):
        while not set(stage.sandbox.sockets.open) - set(old):
            await asyncio.sleep(0.005)


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
    async with asyncio.timeout(5):
        while len(stage.sandbox.sockets.open) > 1:
            await asyncio.sleep(0.005)


async def test_a_slack_that_never_lets_golive_in_is_given_up(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.sockets.dead_urls = 1000
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, HASTE)

    async with asyncio.timeout(10):
        with pytest.raises(SocketLost, match="no healthy session"):
            await socket.run()
    await socket.close()

    assert len(sandbox.calls("apps.connections.open")) >= 3


async def test_a_dead_address_is_left_for_a_new_one(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.sockets.dead_urls = 1
    unhurried = replace(HASTE, attempt=1.5, without=5)
    socket = Socket(AsyncApp(client=client, signing_secret="x"), sandbox.app_token, client, unhurried)
    running = asyncio.create_task(socket.run())

    async with asyncio.timeout(10):
        await socket.healthy.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await socket.close()
    assert len(sandbox.calls("apps.connections.open")) == 2


async def test_golive_is_not_ready_while_slack_cannot_reach_it(stage: Stage) -> None:
    assert await stage.golive.problems() == []

    stage.sandbox.sockets.dead_urls = 1000
    await stage.sandbox.sockets.close()
    async with asyncio.timeout(5):
        while await stage.golive.problems() != ["no connection to Slack"]:
            await asyncio.sleep(0.01)
    stage.sandbox.sockets.dead_urls = 0


async def test_what_was_taken_is_answered_before_golive_hangs_up(stage: Stage) -> None:
    typing = asyncio.create_task(stage.ana.person.slash("/golive", "slow TECH-1", channel="launch-recon"))
    async with asyncio.timeout(5):
        while not stage.sandbox.deliveries("slash_commands"):
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    await stage.golive.stop()

    assert (await typing).shown == "Marked TECH-1"
    await stage.start()
