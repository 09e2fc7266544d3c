"""A workspace with a stock Bolt app in it, and a browser to look at it."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Channel, Clock, Sandbox, User, World

from . import ferry
from .browsers import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

if importlib.util.find_spec("playwright") is None:
    collect_ignore_glob = ["test_*.py"]

START = datetime(2026, 11, 20, 9, 45, tzinfo=UTC)
PEOPLE = [
    User("ana", "Ana Ruiz", title="Harbour master", tz="Europe/Madrid"),
    User("kim", "Kim Lee", title="Captain", tz="Asia/Seoul"),
    User("gus", "Gus Gast", title="Passenger", kind="guest", tz="Europe/Berlin"),
    User("zoe", "Zoe Far", title="Other line", kind="stranger", tz="America/New_York"),
]
ROOMS = [
    Channel("quay", members=["ana", "kim", "gus", "zoe"], app=True, topic="Where the ferry leaves", id="C01QUAY"),
    Channel("crew", members=["ana", "kim"], app=True, id="C01CREW"),
    Channel("harbour", members=["kim"], topic="Everybody", id="C01HARBOUR"),
    Channel("office", members=["ana"], private=True, id="C01OFFICE"),
]


@dataclass(frozen=True)
class Desk:
    """The workspace, Ferry's own client, and `look`, which opens the page as somebody."""

    sandbox: Sandbox
    client: AsyncWebClient
    look: Callable[..., Awaitable[Page]]

    async def post(self, text: str, channel: str = "C01QUAY", **more: Any) -> str:
        """Post as Ferry; the ts."""
        answer = await self.client.chat_postMessage(channel=channel, text=text, **more)
        return str(answer["ts"])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright  # noqa: PLC0415 (the rest of the tests run without it)

    async with async_playwright() as driver:
        running = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    """Whatever the page says to the browser's console as an error fails the test."""
    world = World.build(ferry.MANIFEST, PEOPLE, [_copy(room) for room in ROOMS])
    faults: list[str] = []
    async with Sandbox(world, clock=Clock(START), limits=False) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        app = AsyncApp(client=client, signing_secret=sandbox.signing_secret)
        ferry.set_up(app)
        handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=client)
        await handler.connect_async()
        await sandbox.connected()
        windows = []

        async def look(
            who: str = "ana", *, width: int = 1280, height: int = 800, dark: bool = False, at: str = ""
        ) -> Page:
            scheme = "dark" if dark else "light"
            window = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            windows.append(window)
            page = await window.new_page()
            page.set_default_timeout(10_000)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            await page.goto(f"{sandbox.url}/#as={world.user(who).id}&in={at or 'C01QUAY'}")
            await page.wait_for_selector("#composer textarea, #composer .notice")
            return page

        yield Desk(sandbox, client, look)
        for window in windows:
            await window.close()
        await handler.close_async()
    assert faults == []


def _copy(room: Channel) -> Channel:
    return Channel(
        room.name, members=list(room.members or ()), app=room.app, private=room.private, topic=room.topic, id=room.id
    )
