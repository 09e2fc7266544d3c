"""A workspace with a few people, and a stock Bolt app in it, over Socket Mode or over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Channel, Group, Sandbox, User, World

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Parrot"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "parrot", "always_online": True},
        "slash_commands": [
            {"command": "/parrot", "description": "Repeats", "usage_hint": "words", "should_escape": True},
            {"command": "/raw", "description": "Repeats what was typed"},
        ],
        "shortcuts": [
            {"name": "Repeat this", "type": "message", "callback_id": "repeat", "description": "Repeats a message"},
            {"name": "Repeat all", "type": "global", "callback_id": "repeat_all", "description": "Repeats everything"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "bookmarks:read",
                "bookmarks:write",
                "channels:history",
                "channels:join",
                "channels:manage",
                "channels:read",
                "chat:write",
                "commands",
                "dnd:read",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "pins:read",
                "pins:write",
                "reactions:read",
                "reactions:write",
                "usergroups:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "message.channels",
                "message.groups",
                "message.im",
                "reaction_added",
                "member_joined_channel",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}

Setup = Callable[[AsyncApp], None]


def make_world(manifest: dict[str, Any] | None = None) -> World:
    people = [
        User("ana", "Ana Ruiz", title="Director", tz="Europe/Madrid"),
        User("kim", "Kim Lee", tz="Asia/Seoul", dnd=("22:00", "08:00")),
        User("gus", "Gus Guest", kind="single_channel_guest"),
        User("sam", "Sam Stranger", kind="stranger"),
        User("deb", "Deb Gone", kind="deactivated"),
        User("otherbot", kind="bot"),
    ]
    channels = [
        Channel("general", members=["ana", "kim"], app=True),
        Channel("outside", members=["ana"]),
        Channel("secret", members=["ana"], private=True),
        Channel("inner", members=["ana"], private=True, app=True),
        Channel("shared", members=["ana", "gus", "sam"], app=True),
        Channel("old", members=["ana"], app=True, archived=True),
    ]
    return World.build(manifest or MANIFEST, people, channels, [Group("dba", "Databases", users=("kim",))])


@asynccontextmanager
async def running_app(sandbox: Sandbox, setup: Setup, over: str = "socket") -> AsyncIterator[AsyncApp]:
    """A stock Bolt app, set up by `setup`, connected to the sandbox."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    setup(app)
    async with contextlib.AsyncExitStack() as stack:
        if over == "http":
            sandbox.request_url = await serve_http(app, stack)
        else:
            handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=client, ping_interval=5)
            await handler.connect_async()
            stack.push_async_callback(handler.close_async)
        await sandbox.connected()
        yield app


async def serve_http(app: AsyncApp, stack: contextlib.AsyncExitStack) -> str:
    async def events(request: web.Request) -> web.Response:
        headers = {name: [value] for name, value in request.headers.items()}
        answer = await app.async_dispatch(AsyncBoltRequest(body=await request.text(), headers=headers))
        kind = answer.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
