"""What an app's manifest says: its names, commands, shortcuts, scopes and the events it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The scope without which Slack never delivers the event.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
}


MOST = {"slash_commands": 50, "shortcuts": 10, "bot_events": 100}  # as Slack's own schema of manifests has it


class ManifestError(ValueError):
    """Slack would not install this manifest; `faults` lists every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("the manifest would be refused: " + "; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    home_tab: bool
    interactivity: bool
    scopes_text: str

    def command(self, name: str) -> Command | None:
        return next((known for known in self.commands if known.command == name), None)


def read_manifest(source: Mapping[str, Any] | Path | str) -> Manifest:
    """Read a manifest given as a mapping, or as the path of a YAML or JSON file. Raises ManifestError."""
    raw = source if isinstance(source, Mapping) else yaml.safe_load(Path(source).read_text(encoding="utf-8"))
    if not isinstance(raw, Mapping):
        raise ManifestError(["it is not a mapping"])
    features, settings = _section(raw, "features"), _section(raw, "settings")
    name = str(_section(raw, "display_information").get("name", ""))
    scopes = _section(_section(raw, "oauth_config"), "scopes").get("bot") or ()
    manifest = Manifest(
        name=name,
        bot_name=str(_section(features, "bot_user").get("display_name", "")) or name,
        scopes=frozenset(scopes),
        scopes_text=",".join(sorted(scopes)),
        events=frozenset(_section(settings, "event_subscriptions").get("bot_events") or ()),
        commands=tuple(_command(entry) for entry in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts") or ()),
        home_tab=bool(_section(features, "app_home").get("home_tab_enabled")),
        interactivity=bool(_section(settings, "interactivity").get("is_enabled")),
    )
    if faults := list(_faults(manifest, raw)):
        raise ManifestError(faults)
    return manifest


def _section(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, Mapping) else {}


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        command=str(entry.get("command", "")),
        description=str(entry.get("description", "")),
        usage_hint=str(entry.get("usage_hint", "")),
        should_escape=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        name=str(entry.get("name", "")),
        type=str(entry.get("type", "")),
        callback_id=str(entry.get("callback_id", "")),
        description=str(entry.get("description", "")),
    )


def _faults(manifest: Manifest, raw: Mapping[str, Any]) -> list[str]:
    faults = []
    if not 1 <= len(manifest.name) <= 35:
        faults.append("display_information.name must have 1 to 35 characters")
    if len(str(_section(raw, "display_information").get("description", ""))) > 140:
        faults.append("display_information.description must have at most 140 characters")
    long = str(_section(raw, "display_information").get("long_description", ""))
    if long and not 175 <= len(long) <= 4000:
        faults.append("display_information.long_description must have 175 to 4,000 characters")
    for what, found in (("slash_commands", manifest.commands), ("shortcuts", manifest.shortcuts)):
        if len(found) > MOST[what]:
            faults.append(f"features.{what}: at most {MOST[what]}")
    if len(manifest.events) > MOST["bot_events"]:
        faults.append(f"settings.event_subscriptions.bot_events: at most {MOST['bot_events']}")
    if len(manifest.bot_name) > 80:
        faults.append("features.bot_user.display_name must have at most 80 characters")
    if manifest.commands and "commands" not in manifest.scopes:
        faults.append("slash commands need the scope commands")
    for known in manifest.commands:
        faults += _command_faults(known)
    for shortcut in manifest.shortcuts:
        if not 1 <= len(shortcut.name) <= 24 or not 1 <= len(shortcut.description) <= 150:
            faults.append(f"shortcut {shortcut.name!r}: name has 1 to 24 characters, description 1 to 150")
        if shortcut.type not in ("message", "global"):
            faults.append(f"shortcut {shortcut.name!r}: type is message or global")
    for event in sorted(manifest.events):
        needed = EVENT_SCOPES.get(event)
        if needed and needed not in manifest.scopes:
            faults.append(f"the event {event} needs the scope {needed}")
    return faults


def _command_faults(known: Command) -> list[str]:
    faults = []
    if not known.command.startswith("/") or not 2 <= len(known.command) <= 32 or " " in known.command:
        faults.append(f"slash command {known.command!r} must start with / and have at most 32 characters, no spaces")
    if not 1 <= len(known.description) <= 2000:
        faults.append(f"slash command {known.command}: description has 1 to 2,000 characters")
    if len(known.usage_hint) > 1000:
        faults.append(f"slash command {known.command}: usage_hint has at most 1,000 characters")
    return faults
