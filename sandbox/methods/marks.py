"""pins.*, reactions.* and bookmarks.*: what people stick onto messages and channels."""

from __future__ import annotations

import re
from typing import Any

from sandbox import messages
from sandbox.methods.call import ApiError, Call
from sandbox.methods.places import joined, message_in

PINS_MOST = 100
REACTION = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")


def pin(call: Call) -> dict[str, Any]:
    channel = joined(call)
    message = message_in(channel, call.text("timestamp", missing="no_item_specified"))
    if message.ts in channel.pins:
        raise ApiError("already_pinned")
    if len(channel.pins) >= PINS_MOST:
        raise ApiError("too_many_pins")
    if channel.archived:
        raise ApiError("is_archived")
    channel.pins.append(message.ts)
    call.space.feed.tell("pin_added", channel=channel.id, subject=message, extra=call.space.world.bot_user)
    return {}


def unpin(call: Call) -> dict[str, Any]:
    channel = joined(call)
    message = message_in(channel, call.text("timestamp", missing="no_item_specified"))
    if message.ts not in channel.pins:
        raise ApiError("no_pin")
    channel.pins.remove(message.ts)
    call.space.feed.tell("pin_removed", channel=channel.id, subject=message, extra=call.space.world.bot_user)
    return {}


def pins(call: Call) -> dict[str, Any]:
    channel = joined(call)
    pinned = [channel.all[ts] for ts in channel.pins if ts in channel.all]
    shown = [{"type": "message", "channel": channel.id, "message": messages.as_api(one)} for one in pinned]
    return {"items": shown}


def react(call: Call) -> dict[str, Any]:
    channel = joined(call)
    message = message_in(channel, call.text("timestamp", missing="no_item_specified"))
    name = call.text("name", missing="invalid_name").strip(":")
    if not REACTION.fullmatch(name):
        raise ApiError("invalid_name")
    if channel.archived:
        raise ApiError("is_archived")
    if not messages.react(call.space, channel, message, call.space.world.bot_user, name):
        raise ApiError("already_reacted")
    return {}


def unreact(call: Call) -> dict[str, Any]:
    channel = joined(call)
    message = message_in(channel, call.text("timestamp", missing="no_item_specified"))
    name = call.text("name", missing="invalid_name").strip(":")
    if not messages.unreact(call.space, channel, message, call.space.world.bot_user, name):
        raise ApiError("no_reaction")
    return {}


def bookmark(call: Call) -> dict[str, Any]:
    channel = joined_as(call)
    if call.text("type", missing="invalid_bookmark_type") != "link":
        raise ApiError("invalid_bookmark_type")
    made = {
        "id": call.space.next_id("Bk"),
        "channel_id": channel.id,
        "title": call.required("title"),
        "link": call.text("link", missing="invalid_link"),
        "emoji": call.text("emoji"),
        "type": "link",
    }
    if not made["link"].startswith(("http://", "https://")):
        raise ApiError("invalid_link")
    channel.bookmarks.append(made)
    call.space.feed.tell("channel", channel=channel.id, subject=channel)
    return {"bookmark": made}


def bookmarks(call: Call) -> dict[str, Any]:
    return {"bookmarks": list(joined_as(call).bookmarks)}


def edit_bookmark(call: Call) -> dict[str, Any]:
    found = _bookmark(call)
    link = call.text("link")
    if link and not link.startswith(("http://", "https://")):
        raise ApiError("invalid_link")
    found |= {name: call.text(name) for name in ("title", "link", "emoji") if call.text(name)}
    channel = joined_as(call)
    call.space.feed.tell("channel", channel=channel.id, subject=channel)
    return {"bookmark": found}


def remove_bookmark(call: Call) -> dict[str, Any]:
    found, channel = _bookmark(call), joined_as(call)
    channel.bookmarks.remove(found)
    call.space.feed.tell("channel", channel=channel.id, subject=channel)
    return {}


def _bookmark(call: Call) -> dict[str, Any]:
    id = call.text("bookmark_id", missing="not_found")
    for one in joined_as(call).bookmarks:
        if one["id"] == id:
            found: dict[str, Any] = one
            return found
    raise ApiError("not_found")


def reactions(call: Call) -> dict[str, Any]:
    """reactions.get: a message with who reacted how."""
    channel = joined(call)
    message = message_in(channel, call.text("timestamp", missing="no_item_specified"))
    return {"type": "message", "channel": channel.id, "message": messages.as_api(message)}


def joined_as(call: Call) -> Any:
    """bookmarks.* name the channel `channel_id`."""
    named = Call(call.space, {**call.args, "channel": call.args.get("channel_id")}, call.entry)
    return joined(named)
