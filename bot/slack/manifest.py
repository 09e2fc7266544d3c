"""The app's manifest, as Slack takes it (App settings, App Manifest)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("manifest.yaml")


def text() -> str:
    """The manifest as shipped: Socket Mode, `/golive`."""
    return PATH.read_text(encoding="utf-8")


def scopes() -> set[str]:
    """The bot scopes golive needs."""
    return set(yaml.safe_load(text())["oauth_config"]["scopes"]["bot"])


def manifest(command: str = "/golive", url: str | None = None) -> dict[str, Any]:
    """The manifest for a command name; with `url`, golive's public address, for HTTP instead of Socket Mode."""
    made: dict[str, Any] = yaml.safe_load(text())
    made["features"]["slash_commands"][0]["command"] = command
    if command != "/golive":
        made["display_information"]["name"] = made["features"]["bot_user"]["display_name"] = command[1:]
    if url is None:
        return made
    events = f"{url.rstrip('/')}/slack/events"
    settings = made["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": events, **settings["event_subscriptions"]}
    settings["interactivity"]["request_url"] = events
    made["features"]["slash_commands"][0]["url"] = events
    return made
