"""`python -m sandbox`: a local workspace on its own, for any Bolt app.

python -m sandbox --manifest manifest.yaml [--world world.yaml] [--port 8765]
                  [--request-url http://127.0.0.1:3000/slack/events]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

import yaml

from sandbox.local import Sandbox
from sandbox.world import Channel, Group, User, World

NEWCOMERS = (
    User("ana", "Ana Ruiz", title="Lead", tz="Europe/Madrid", kind="admin"),
    User("kim", "Kim Lee", title="Engineer", tz="Asia/Seoul"),
    User("gus", "Gus Berg", title="Guest", tz="Europe/Oslo", kind="guest"),
)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. A manifest or world with mistakes: all of them in one message, exit 2."""
    options = _options(arguments)
    try:
        world = _world(options.manifest, options.world)
    except (OSError, ValueError, KeyError, yaml.YAMLError) as mistake:
        words = mistake.args[0] if isinstance(mistake, KeyError) else mistake
        sys.stderr.write(f"The workspace cannot start: {words}\n")
        return 2
    try:
        asyncio.run(_serve(world, options))
    except OSError as mistake:
        sys.stderr.write(f"Port {options.port} cannot be used ({mistake.strerror}); choose another with --port.\n")
        return 2
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack workspace for one Bolt app.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest (YAML or JSON)")
    parser.add_argument("--world", type=Path, help="people, channels and groups (YAML); a small cast when left out")
    parser.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (8765)")
    parser.add_argument("--request-url", help="where the app listens for HTTP; left out: Socket Mode")
    parser.add_argument("--no-limits", action="store_true", help="switch the rate limits off")
    return parser.parse_args(arguments)


def _world(manifest: Path, world: Path | None) -> World:
    if world:
        return World.from_yaml(world, manifest)
    channels = [Channel("general", members=["ana", "kim"], app=True), Channel("random", members=["ana", "kim", "gus"])]
    return World.build(manifest, NEWCOMERS, channels, [Group("team", "The team", users=("ana", "kim"))])


async def _serve(world: World, options: argparse.Namespace) -> None:
    sandbox = Sandbox(world, port=options.port, request_url=options.request_url, limits=not options.no_limits)
    space = sandbox.space
    space.bot_token = os.environ.get("SLACK_BOT_TOKEN") or space.bot_token
    space.app_token = os.environ.get("SLACK_APP_TOKEN") or space.app_token
    space.signing_secret = os.environ.get("SLACK_SIGNING_SECRET") or space.signing_secret
    interrupted = _interrupted()
    async with sandbox:
        sys.stdout.write(_welcome(sandbox))
        sys.stdout.flush()
        await interrupted.wait()


def _welcome(sandbox: Sandbox) -> str:
    return f"""\
The workspace is open: {sandbox.url}

Give the app these, and let its Web API client use the base URL:

export SLACK_BOT_TOKEN={sandbox.bot_token}
export SLACK_APP_TOKEN={sandbox.app_token}
export SLACK_SIGNING_SECRET={sandbox.signing_secret}
export SLACK_API_URL={sandbox.api_url}

{_transport(sandbox)} Ctrl-C closes the workspace; nothing in it is kept.
"""


def _transport(sandbox: Sandbox) -> str:
    if sandbox.request_url:
        return f"Signed requests go to {sandbox.request_url}."
    return "The app connects by Socket Mode."


def _interrupted() -> asyncio.Event:
    """Set by Ctrl-C or a request to end."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


if __name__ == "__main__":
    sys.exit(main())
