"""Finding the channel a call means, as far as the app may see it."""

from __future__ import annotations

from typing import Any

from sandbox.methods.call import ApiError, Call
from sandbox.world import TEAM, Channel, Message, World


def sees(world: World, channel: Channel, user: str) -> bool:
    """Whether `user` can know of this channel: public ones everybody (guests only their own), others members."""
    if user in channel.people:
        return True
    person = world.users[user]
    return channel.kind == "channel" and not person.is_guest and person.team == TEAM


def visible(call: Call, name: str = "channel") -> Channel:
    """The channel the call names, if the app can know of it; else channel_not_found."""
    world = call.space.world
    channel = world.channels.get(call.text(name, missing="channel_not_found"))
    if channel is None or not sees(world, channel, world.bot_user):
        raise ApiError("channel_not_found")
    return channel


def joined(call: Call) -> Channel:
    """The channel the call names, if the app is in it: else not_in_channel, or channel_not_found if it is private."""
    channel = visible(call)
    if call.space.world.bot_user not in channel.people:
        raise ApiError("not_in_channel")
    return channel


def readable(call: Call) -> Channel:
    """The channel to read history from: the app is in it, and has the scope for its kind."""
    channel = joined(call)
    need(call, {"channel": "channels:history", "group": "groups:history", "im": "im:history"}[channel.kind])
    return channel


def postable(call: Call) -> Channel:
    """Where to post: by id, by #name, or a person's id for their direct messages with the app."""
    world = call.space.world
    name = call.text("channel", missing="channel_not_found")
    channel = world.channels.get(name) or _by_name(world, name)
    if channel is None and name in world.users:
        channel = direct(call, name)
    if channel is None or not sees(world, channel, world.bot_user):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    if world.bot_user not in channel.people and "chat:write.public" not in world.manifest.scopes:
        raise ApiError("not_in_channel")
    return channel


def direct(call: Call, user: str) -> Channel:
    """The app's direct channel with a person; cannot_dm_bot and user_disabled as Slack has them."""
    person = call.space.world.users.get(user)
    if person is None:
        raise ApiError("user_not_found")
    if person.kind == "bot":
        raise ApiError("cannot_dm_bot")
    if person.kind == "deactivated":
        raise ApiError("user_disabled")
    return call.space.world.dm(user)


def message_in(channel: Channel, ts: str, fault: str = "message_not_found") -> Message:
    message = channel.all.get(ts)
    if message is None:
        raise ApiError(fault)
    return message


def need(call: Call, scope: str) -> None:
    """Refuse with missing_scope unless the app was installed with `scope`."""
    manifest = call.space.world.manifest
    if scope not in manifest.scopes:
        raise ApiError("missing_scope", needed=scope, provided=manifest.scopes_text)


def channel_json(world: World, channel: Channel, members: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "is_org_shared": False,
        "context_team_id": TEAM,
    }
    if channel.dm_with:
        return shown | {"user": channel.dm_with, "is_user_deleted": world.users[channel.dm_with].kind == "deactivated"}
    strangers = any(world.users[user].team != TEAM for user in channel.people)
    shown |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_general": channel.name == "general",
        "is_member": world.bot_user in channel.people,
        "is_shared": strangers,
        "is_ext_shared": strangers,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
        "previous_names": [],
    }
    return shown | ({"num_members": len(channel.people)} if members else {})


def _by_name(world: World, name: str) -> Channel | None:
    wanted = name.removeprefix("#")
    return next((one for one in world.channels.values() if one.name == wanted and not one.dm_with), None)
