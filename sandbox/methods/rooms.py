"""conversations.*: making, naming and closing channels, and who is sent out of them."""

from __future__ import annotations

import re
from typing import Any

from sandbox import membership
from sandbox.methods.call import ApiError, Call
from sandbox.methods.places import channel_json, message_in, need, visible
from sandbox.world import Channel

NAME_MOST = 80
NAME = re.compile(r"[\w-]+")


def create(call: Call) -> dict[str, Any]:
    """The app makes a channel and is its first member."""
    world, private = call.space.world, call.flag("is_private")
    need(call, "groups:write" if private else "channels:manage")
    name = _name(call)
    made = Channel(name, members=[world.bot_user], private=private, creator=world.bot_user)
    made.created = int(call.space.clock.now().timestamp())
    world.add_channel(made)
    call.space.feed.tell("channel", channel=made.id, subject=made)
    return {"channel": channel_json(world, made)}


def rename(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    channel.name = _name(call)
    call.space.feed.tell("channel_rename", channel=channel.id, subject=channel)
    return {"channel": channel_json(call.space.world, channel)}


def archive(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    if channel.archived:
        raise ApiError("already_archived")
    if channel.name == "general":
        raise ApiError("cant_archive_general")
    membership.archive(call.space, channel)
    return {}


def unarchive(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    if not channel.archived:
        raise ApiError("not_archived")
    membership.archive(call.space, channel, archived=False)
    return {}


def kick(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    user = call.text("user", missing="user_not_found")
    if user == call.space.world.bot_user:
        raise ApiError("cant_kick_self")
    if channel.name == "general":
        raise ApiError("cant_kick_from_general")
    if user not in call.space.world.users:
        raise ApiError("user_not_found")
    if not membership.leave(call.space, channel, user):
        raise ApiError("not_in_channel")
    return {}


def set_topic(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    channel.topic = _at_most_250(call, "topic")
    call.space.feed.tell("channel", channel=channel.id, subject=channel)
    return {"channel": channel_json(call.space.world, channel)}


def set_purpose(call: Call) -> dict[str, Any]:
    channel = _managed(call)
    channel.purpose = _at_most_250(call, "purpose")
    call.space.feed.tell("channel", channel=channel.id, subject=channel)
    return {"purpose": channel.purpose, "channel": channel_json(call.space.world, channel)}


def mark(call: Call) -> dict[str, Any]:
    """The app has read a channel up to a message."""
    channel = visible(call)
    need(call, {"channel": "channels:manage", "group": "groups:write", "im": "im:write"}[channel.kind])
    bot = call.space.world.bot_user
    if bot not in channel.people:
        raise ApiError("not_in_channel")
    channel.read[bot] = message_in(channel, call.text("ts", missing="invalid_timestamp"), "invalid_timestamp").ts
    return {}


def close(call: Call) -> dict[str, Any]:
    """Put a direct channel out of sight; what was said there stays."""
    if visible(call).kind != "im":
        raise ApiError("method_not_supported_for_channel_type")
    return {"no_op": True, "already_closed": True}


def _managed(call: Call) -> Channel:
    """The channel to change: the app is in it and may manage its kind."""
    channel = visible(call)
    if channel.kind == "im":
        raise ApiError("method_not_supported_for_channel_type")
    need(call, "groups:write" if channel.kind == "group" else "channels:manage")
    if call.space.world.bot_user not in channel.people:
        raise ApiError("not_in_channel")
    return channel


def _name(call: Call) -> str:
    """A name that is free: small letters, digits, - and _, 80 at most."""
    name = call.text("name", missing="invalid_name_required")
    if len(name) > NAME_MOST:
        raise ApiError("invalid_name_maxlength")
    if name != name.lower() or not NAME.fullmatch(name):
        raise ApiError("invalid_name_specials")
    if any(one.name == name and not one.dm_with for one in call.space.world.channels.values()):
        raise ApiError("name_taken")
    return name


def _at_most_250(call: Call, name: str) -> str:
    text = call.text(name)
    if len(text) > 250:
        raise ApiError("too_long")
    return text
