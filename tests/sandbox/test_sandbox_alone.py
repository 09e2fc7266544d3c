"""`python -m sandbox` in a process of its own, a stock Bolt app in another, and the page's API between us and them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
HEADERS = {"X-Sandbox": "1"}
GENERAL = "C01GENERAL"


@contextlib.asynccontextmanager
async def process(*command: str, env: dict[str, str] | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """Python running something, ended when it is no longer wanted."""
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=pipe, stderr=asyncio.subprocess.STDOUT, env={**os.environ, **(env or {})}
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.communicate()


async def welcome(workspace: asyncio.subprocess.Process) -> dict[str, str]:
    """The variables the workspace prints for its app."""
    assert workspace.stdout is not None
    env: dict[str, str] = {}
    while "SLACK_API_URL" not in env:
        line = (await workspace.stdout.readline()).decode()
        assert line, "the workspace ended before it was open"
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            env[name] = value
    return env


class Browser:
    """A page in the workspace, open as one person."""

    def __init__(self, url: str, session: aiohttp.ClientSession, me: str) -> None:
        self.url, self.session, self.me = url, session, me

    async def state(self) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/app/state?as={self.me}") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def act(self, do: str, **wish: Any) -> dict[str, Any]:
        body = {"as": self.me, "do": do, **wish}
        async with self.session.post(f"{self.url}/app/act", json=body, headers=HEADERS) as answer:
            result: dict[str, Any] = await answer.json()
            return result

    async def sees(self, what: Callable[[dict[str, Any]], Any]) -> Any:
        """Wait until something can be seen, and return it."""
        async with asyncio.timeout(20):
            while not (found := what(await self.state())):
                await asyncio.sleep(0.02)
        return found

    async def message(self, words: str) -> dict[str, Any]:
        def shown(state: dict[str, Any]) -> dict[str, Any] | None:
            every = (one for room in state["channels"] for one in room["messages"])
            return next((one for one in every if words in json.dumps(one)), None)

        found: dict[str, Any] = await self.sees(shown)
        return found


@contextlib.asynccontextmanager
async def browsing(over: str) -> AsyncIterator[Browser]:
    """Ana's browser in a workspace where the sample app runs."""
    manifest = ["--manifest", str(HERE / "sample_manifest.yaml"), "--port", "0"]
    port = free_port()
    listen = ["--request-url", f"http://127.0.0.1:{port}/slack/events"] if over == "http" else []
    async with contextlib.AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(process("-m", "sandbox", *manifest, *listen))
        env = await welcome(workspace)
        app = [str(HERE / "sample_app.py"), *([str(port)] if over == "http" else [])]
        sample = await stack.enter_async_context(process(*app, env=env))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        browser = Browser(env["SLACK_API_URL"].removesuffix("/api/"), session, "U01ANA")
        await ready(browser, sample)
        yield browser


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def ready(browser: Browser, sample: asyncio.subprocess.Process) -> None:
    """Ask for a ticket until the app answers."""
    async with asyncio.timeout(30):
        while not (await browser.act("slash", channel=GENERAL, text="/ticket"))["ok"]:
            assert sample.returncode is None, "the app ended"
            await asyncio.sleep(0.1)
    [view] = await browser.sees(lambda state: state["views"])
    await browser.act("close", view_id=view["id"])


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_a_stock_bolt_app_runs_unchanged_in_a_workspace_of_its_own(over: str) -> None:
    async with browsing(over) as ana:
        await ana.act("say", channel=GENERAL, text="hello")
        greeting = await ana.message("Hey there <@U01ANA>!")
        [block] = greeting["blocks"]
        at = {"channel": GENERAL, "ts": greeting["ts"], "block_id": block["block_id"]}
        assert (await ana.act("click", action_id="button_click", **at))["ok"]
        assert await ana.message("<@U01ANA> clicked the button")

        assert (await ana.act("slash", channel=GENERAL, text="/ticket"))["ok"]
        [view] = await ana.sees(lambda state: state["views"])
        typed = {"type": "plain_text_input"}
        form = {"view_id": view["id"]}
        refused = await ana.act("submit", values={"what": {"text": {**typed, "value": "eh"}}}, **form)
        assert refused["errors"] == {"what": "A few more words, please."}
        taken = await ana.act("submit", values={"what": {"text": {**typed, "value": "the door sticks"}}}, **form)
        assert taken == {"ok": True}
        ticket = await ana.message("Ticket of <@U01ANA>: the door sticks")
        assert (await ana.state())["views"] == []

        assert (await ana.act("shortcut", channel=GENERAL, ts=ticket["ts"], callback_id="repeat"))["ok"]
        assert await ana.message("Again: Ticket of")

        await ana.act("home", tab="home")
        home = await ana.sees(lambda state: state["home"])
        assert "Welcome home, <@U01ANA>" in json.dumps(home)


async def test_a_bad_day_can_be_made_from_outside() -> None:
    async with browsing("socket") as ana:
        await ana.act("fault", kind="lost_reply")
        await ana.act("say", channel=GENERAL, text="hello")
        assert await ana.message("Hey there")
        assert (await ana.state())["troubles"]["now"] == []
        await ana.act("fault", kind="outage", minutes=1)
        assert (await ana.act("slash", channel=GENERAL, text="/ticket"))["error"] == "app_not_connected"
        await ana.act("mend")
        async with asyncio.timeout(30):
            while not (await ana.act("slash", channel=GENERAL, text="/ticket"))["ok"]:
                await asyncio.sleep(0.1)
