"""Events: what changed in the workspace, told to the app as the Events API tells it, if it asked for it."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from sandbox.delivery import Courier
from sandbox.feed import Change
from sandbox.messages import as_api
from sandbox.methods.people import user_json
from sandbox.typed import rich_blocks
from sandbox.workspace import Workspace
from sandbox.world import APP, BOT, TEAM, Channel, Message

Event = dict[str, Any]
MESSAGE_EVENT = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Events:
    """Listens to the feed and hands the courier the events the app is subscribed to."""

    def __init__(self, space: Workspace, courier: Courier) -> None:
        self.space, self.courier = space, courier
        space.feed.listen(self._on_change)

    def _on_change(self, change: Change) -> None:
        if change.user is not None:
            return
        for name, event in self._told(change):
            if name in self.space.world.manifest.events:
                self.send(event)

    def _told(self, change: Change) -> list[tuple[str, Event]]:
        """The events of a change, by the name under which an app subscribes to them."""
        if change.channel is None:
            about = _ABOUT_PEOPLE.get(change.type)
            return [(change.type, about(self.space, change))] if about else []
        channel, tell = self.space.world.channels[change.channel], _IN_CHANNELS.get(change.type)
        return tell(self.space, channel, change) if tell and self._hears(channel, change) else []

    def _hears(self, channel: Channel, change: Change) -> bool:
        """The app hears of channels it is in, and of its own leaving."""
        bot = self.space.world.bot_user
        return bot in channel.people or (change.type == "member_left" and change.extra[0] == bot)

    def home_opened(self, user: str, channel: str, tab: str, view: Any) -> None:
        event: Event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        event["event_ts"] = f"{time.time():.6f}"
        if view is not None:
            event["view"] = view
        if "app_home_opened" in self.space.world.manifest.events:
            self.send(event)

    def send(self, event: Event) -> None:
        self.courier.event(self.wrap(event))

    def wrap(self, event: Event) -> dict[str, Any]:
        world = self.space.world
        people = {event.get("user")} if isinstance(event.get("user"), str) else set()
        strangers = any(user in world.users and world.users[user].team != TEAM for user in people)
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": world.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self.space.verification_token,
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + secrets.token_hex(8).upper(),
            "event_time": int(self.space.clock.now().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": strangers,
            "event_context": "4-" + secrets.token_hex(16),
        }


def _posted(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    message: Message = change.subject
    event = _message_event(space, channel, message)
    told = [(MESSAGE_EVENT[channel.kind], event)]
    if (
        channel.kind != "im"
        and re.search(rf"<@{space.world.bot_user}(\|[^>]*)?>", message.text)
        and message.bot_id != BOT
    ):
        mention = {name: value for name, value in event.items() if name not in ("channel_type", "subtype", "root")}
        told.append(("app_mention", mention | {"type": "app_mention"}))
    return told


def _message_event(space: Workspace, channel: Channel, message: Message) -> Event:
    event = as_api(message)
    for name in ("reply_count", "reply_users", "reply_users_count", "latest_reply", "reactions"):
        event.pop(name, None)
    if not message.bot:
        event["blocks"] = rich_blocks(message.text)
        event["team"] = space.world.users[message.user].team
        if event["team"] != TEAM:
            event["user_team"] = event["source_team"] = event["team"]
    if message.is_reply and (root := channel.all.get(message.thread_ts or "")):
        event["parent_user_id"] = root.user
        if message.broadcast:
            event["root"] = as_api(root)
    return event | {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}


def _edited(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    message: Message = change.subject
    ts = message.edited or message.ts
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": as_api(message),
        "previous_message": change.extra,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }
    return [(MESSAGE_EVENT[channel.kind], event)]


def _deleted(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    ts = space.next_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": as_api(change.subject),
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": change.subject.ts,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }
    return [(MESSAGE_EVENT[channel.kind], event)]


def _reaction(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    user, name = change.extra
    item = {"type": "message", "channel": channel.id, "ts": change.subject.ts}
    event = {"type": change.type, "user": user, "reaction": name, "item": item, "item_user": change.subject.user}
    return [(change.type, event | {"event_ts": space.next_ts()})]


def _member(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    user, inviter = change.extra
    name = f"{change.type}_channel"
    kind = "G" if channel.private else "C"
    event = {"type": name, "user": user, "channel": channel.id, "channel_type": kind, "team": TEAM}
    return [(name, event | {"event_ts": space.next_ts()} | ({"inviter": inviter} if inviter else {}))]


def _archived(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    event = {"type": change.type, "channel": channel.id, "user": channel.creator, "event_ts": space.next_ts()}
    return [(change.type, event)]


def _user_changed(space: Workspace, change: Change) -> Event:
    now = space.clock.now()
    shown = user_json(change.subject, now)
    return {"type": "user_change", "user": shown, "cache_ts": int(now.timestamp()), "event_ts": space.next_ts()}


def _group_changed(space: Workspace, change: Change) -> Event:
    before, after = set(change.extra), set(change.subject.users)
    return {
        "type": "subteam_members_changed",
        "subteam_id": change.subject.id,
        "team_id": TEAM,
        "date_update": int(space.clock.now().timestamp()),
        "added_users": sorted(after - before),
        "added_users_count": len(after - before),
        "removed_users": sorted(before - after),
        "removed_users_count": len(before - after),
        "event_ts": space.next_ts(),
    }


def _pinned(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    item = {"type": "message", "channel": channel.id, "message": as_api(change.subject)}
    stamp = space.next_ts()
    event = {"type": change.type, "user": change.extra, "channel_id": channel.id, "item": item, "event_ts": stamp}
    return [(change.type, event)]


def _renamed(space: Workspace, channel: Channel, change: Change) -> list[tuple[str, Event]]:
    shown = {"id": channel.id, "name": channel.name, "name_normalized": channel.name, "created": channel.created}
    return [(change.type, {"type": change.type, "channel": shown, "event_ts": space.next_ts()})]


def _uninstalled(space: Workspace, change: Change) -> Event:
    return {"type": "app_uninstalled", "event_ts": space.next_ts()}


_ABOUT_PEOPLE: dict[str, Callable[[Workspace, Change], Event]] = {
    "app_uninstalled": _uninstalled,
    "user_change": _user_changed,
    "subteam_members_changed": _group_changed,
}
_IN_CHANNELS: dict[str, Callable[[Workspace, Channel, Change], list[tuple[str, Event]]]] = {
    "message": _posted,
    "message_changed": _edited,
    "message_deleted": _deleted,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "member_joined": _member,
    "member_left": _member,
    "channel_archive": _archived,
    "channel_unarchive": _archived,
    "channel_rename": _renamed,
    "pin_added": _pinned,
    "pin_removed": _pinned,
}
