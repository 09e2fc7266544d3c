"""What the page may know: the workspace as one person sees it, as JSON."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sandbox import modals
from sandbox.feed import Change
from sandbox.files import INLINE
from sandbox.methods.places import sees
from sandbox.values import File
from sandbox.workspace import Workspace
from sandbox.world import Channel, Message

KEPT = 500  # messages of a channel that the page gets to begin with
Json = dict[str, Any]


def state(space: Workspace, me: str) -> Json:
    """Everything `me` may see. Ephemeral messages are gone on reload, as in Slack."""
    world = space.world
    world.dm(me)
    channels = [one for one in world.channels.values() if sees(world, one, me)]
    home = world.views.get(world.homes.get(me, ""))
    return {
        "me": me,
        "people": people(space),
        "groups": [
            {"id": one.id, "handle": one.handle, "name": one.name or one.handle, "users": list(one.users)}
            for one in world.groups.values()
        ],
        "channels": [channel_json(space, one, me) for one in channels],
        "app": app_json(space),
        "views": [modal_json(view) for view in world.stack(me)],
        "home": modals.as_api(home) if home else None,
        "clock": space.clock.as_json(),
        "seq": space.feed.seq,
    }


def people(space: Workspace) -> list[Json]:
    now = space.clock.now()
    shown = []
    for one in space.world.users.values():
        offset = now.astimezone(ZoneInfo(one.tz)).utcoffset()
        who = {"id": one.id, "name": one.name, "real_name": one.real_name, "kind": one.kind, "title": one.title}
        shown.append({**who, "tz": one.tz, "tz_offset": int(offset.total_seconds()) if offset else 0})
    return shown


def app_json(space: Workspace) -> Json:
    manifest = space.world.manifest
    return {
        "name": manifest.name,
        "user": space.world.bot_user,
        "commands": [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in manifest.commands
        ],
        "shortcuts": [
            {"name": one.name, "type": one.type, "callback_id": one.callback_id, "description": one.description}
            for one in manifest.shortcuts
        ],
        "home_tab": manifest.home_tab,
    }


def channel_json(space: Workspace, channel: Channel, me: str, with_messages: bool = True) -> Json:
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "private": channel.private,
        "member": me in channel.people,
        "dm_with": space.world.bot_user if channel.dm_with else None,
        "unread": unread(channel, me),
        "archived": channel.archived,
        "topic": channel.topic,
        "pins": list(channel.pins),
        "bookmarks": list(channel.bookmarks),
        "members": sorted(channel.people),
    }
    if with_messages:
        recent = list(channel.all.values())[-KEPT:]
        pinned = [channel.all[ts] for ts in channel.pins if ts in channel.all and channel.all[ts] not in recent]
        shown["messages"] = [message_json(one, me) for one in [*pinned, *recent]]
    return shown


def unread(channel: Channel, me: str) -> int:
    """What others said in the channel itself since `me` last read it. Who is not in it has nothing unread."""
    if me not in channel.people:
        return 0
    read = channel.read.get(me, "")
    return sum(message.ts > read and message.user != me for message in channel.messages)


def _attached(file: File, me: str) -> Json:
    """A shared file as the page shows it: a picture, or its name."""
    address = f"/app/file/{file.id}?as={me}"
    if file.mimetype not in INLINE:
        words = f"{file.name}, {file.size:,} bytes"
        return {"title": file.title, "title_link": address, "text": words, "fallback": file.title}
    title = {"type": "plain_text", "text": file.title}
    return {"blocks": [{"type": "image", "image_url": address, "alt_text": file.alt or file.title, "title": title}]}


def message_json(message: Message, me: str) -> Json:
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "channel": message.channel,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": [*message.attachments, *(_attached(file, me) for file in message.files)],
        "files": [{"id": file.id, "name": file.name, "title": file.title} for file in message.files],
        "edited": message.edited is not None,
        "broadcast": message.broadcast,
        "ephemeral": message.ephemeral_for is not None,
        "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
        "metadata": message.metadata,
        "bot": message.bot,
        "reply_count": len(message.replies),
        "request": message.request,
    }


def modal_json(view: Any) -> Json:
    return modals.as_api(view) | {"errors": dict(view.errors)}


def change_json(space: Workspace, change: Change, me: str) -> Json | None:
    """A change as `me` sees it; None when it is none of their business."""
    if change.user not in (None, me):
        return None
    channel = space.world.channels.get(change.channel or "")
    if channel is not None and not sees(space.world, channel, me) and change.type != "member_left":
        return None
    shown: Json = {"seq": change.seq, "type": change.type}
    match change.type:
        case "message" | "message_changed" | "message_deleted":
            return shown | {"channel": change.channel, "message": message_json(change.subject, me)}
        case "reaction_added" | "reaction_removed":
            message = message_json(change.subject, me)
            return shown | {"type": "message_changed", "channel": change.channel, "message": message}
        case "pin_added" | "pin_removed" | "channel_rename" if channel:
            return shown | {"type": "channel", "channel": channel_json(space, channel, me, with_messages=False)}
        case "channel" | "channel_archive" | "channel_unarchive" | "member_joined" | "member_left" if channel:
            moved = change.type in ("member_joined", "member_left")
            whole = moved and change.extra[0] == me and sees(space.world, channel, me)
            return shown | {"type": "channel", "channel": channel_json(space, channel, me, with_messages=whole)}
        case "view":
            return shown | {"views": [modal_json(view) for view in space.world.stack(me)]}
        case "home":
            return shown | {"home": modals.as_api(change.subject)}
        case "troubles":
            return shown | {"troubles": change.extra}
        case "clock":
            return shown | {"clock": change.extra}
    return None
