"""`python -m sandbox` serves any Bolt app: here Slack's own sample, untouched but for the base URL."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.__main__ import main
from tests.sandbox.parrot import MANIFEST


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.yaml"
    path.write_text(yaml.safe_dump(MANIFEST))
    return path


def sample(app: AsyncApp) -> None:
    """What Slack's starter apps do: greet who says hello, with a button that says who clicked."""

    @app.message("hello")
    async def greet(message: dict[str, Any], say: Any) -> None:
        button = {"type": "button", "text": {"type": "plain_text", "text": "Click Me"}, "action_id": "button_click"}
        text = {"type": "mrkdwn", "text": f"Hey there <@{message['user']}>!"}
        await say(blocks=[{"type": "section", "text": text, "accessory": button}], text="Hey there!")

    @app.action("button_click")
    async def clicked(body: dict[str, Any], ack: Any, say: Any) -> None:
        await ack()
        await say(f"<@{body['user']['id']}> clicked the button")


async def test_a_stock_sample_app_lives_in_a_workspace_of_its_own_process(manifest: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest), "--port", "0"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    env: dict[str, str] = {}
    while "SLACK_API_URL" not in env:
        line = (await process.stdout.readline()).decode()
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            env[name] = value
    try:
        client = AsyncWebClient(env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"])
        app = AsyncApp(client=client, signing_secret=env["SLACK_SIGNING_SECRET"])
        sample(app)
        handler = AsyncSocketModeHandler(app, env["SLACK_APP_TOKEN"])
        await handler.connect_async()
        page = env["SLACK_API_URL"].removesuffix("/api/")
        async with aiohttp.ClientSession() as session:
            texts = await greeted(session, page)
        await handler.close_async()
    finally:
        process.terminate()
        errors = (await process.communicate())[1]
    assert texts == ["hello", "Hey there!", "<@U01ANA> clicked the button"]
    assert (process.returncode, errors) == (0, b"")


async def greeted(session: aiohttp.ClientSession, page: str) -> list[str]:
    """Say hello and click the button, as the page would; returns what the channel then says."""
    clicked = False
    async with session.get(f"{page}/app/events?as=U01ANA&after=0") as stream:
        await act(session, page, do="say", channel="C01GENERAL", text="hello")
        texts: list[str] = []
        async for line in stream.content:
            if not line.startswith(b"data: "):
                continue
            message = json.loads(line[6:])["message"]
            texts.append(message["text"])
            if message["blocks"] and not clicked:
                clicked = True
                at = {"channel": "C01GENERAL", "ts": message["ts"], "block_id": message["blocks"][0]["block_id"]}
                await act(session, page, do="click", action_id="button_click", **at)
            if len(texts) == 3:
                return texts
    return texts


async def act(session: aiohttp.ClientSession, page: str, **wish: Any) -> None:
    headers = {"X-Sandbox": "1"}
    async with session.post(f"{page}/app/act", json={"as": "U01ANA", **wish}, headers=headers) as answer:
        assert (await answer.json())["ok"], await answer.text()


def test_mistakes_stop_the_start_with_every_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump({"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}))
    assert main(["--manifest", str(wrong)]) == 2
    said = capsys.readouterr().err
    assert "display_information.name must have 1 to 35 characters" in said
    assert "the event app_mention needs the scope app_mentions:read" in said
    assert main(["--manifest", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_a_world_with_a_mistake_is_named(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = tmp_path / "world.yaml"
    world.write_text("people: [{name: ana}]\nchannels: [{name: a, members: [kim]}]\n")
    assert main(["--manifest", str(manifest), "--world", str(world)]) == 2
    assert "no user 'kim'" in capsys.readouterr().err


def test_a_taken_port_is_said(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert main(["--manifest", str(manifest), "--port", str(port)]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err
