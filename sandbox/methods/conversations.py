"""conversations.*: what channels there are, who is in them, what was said, coming and going."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox import membership
from sandbox.messages import as_api
from sandbox.methods.call import ApiError, Call, page_of
from sandbox.methods.places import channel_json, direct, message_in, need, readable, sees, visible
from sandbox.world import Channel, Message

READ_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
TYPE_OF = {"channel": "public_channel", "group": "private_channel", "im": "im"}


def info(call: Call) -> dict[str, Any]:
    channel = visible(call)
    need(call, READ_SCOPES[TYPE_OF[channel.kind]])
    return {"channel": channel_json(call.space.world, channel, members=call.flag("include_num_members"))}


def members(call: Call) -> dict[str, Any]:
    channel = visible(call)
    need(call, READ_SCOPES[TYPE_OF[channel.kind]])
    page, metadata = page_of(sorted(channel.people), call, 100, 1000)
    return {"members": page, **metadata}


def list_(call: Call) -> dict[str, Any]:
    world = call.space.world
    return _channels(call, (one for one in world.channels.values() if sees(world, one, world.bot_user)))


def of_user(call: Call) -> dict[str, Any]:
    """users.conversations: the channels a user (the app itself by default) is in, that the app can see."""
    world = call.space.world
    user = call.text("user") or world.bot_user
    if user not in world.users:
        raise ApiError("user_not_found")
    both = (one for one in world.channels.values() if user in one.people and sees(world, one, world.bot_user))
    return _channels(call, both)


def _channels(call: Call, channels: Iterable[Channel]) -> dict[str, Any]:
    types = call.listed("types") or ["public_channel"]
    for wanted in types:
        if wanted not in READ_SCOPES:
            raise ApiError("invalid_types")
        need(call, READ_SCOPES[wanted])
    skip_archived = call.flag("exclude_archived")
    found = [one for one in channels if TYPE_OF[one.kind] in types and not (skip_archived and one.archived)]
    page, metadata = page_of(found, call, 100, 1000)
    return {"channels": [channel_json(call.space.world, one, members=True) for one in page], **metadata}


def history(call: Call) -> dict[str, Any]:
    """Newest first, between `oldest` and `latest`; thread replies only when they were broadcast."""
    channel = readable(call)
    return _messages(call, list(reversed([one for one in channel.messages if _within(call, one)])))


def replies(call: Call) -> dict[str, Any]:
    """A thread, root first, oldest first."""
    channel = readable(call)
    root = message_in(channel, call.text("ts", missing="thread_not_found"), "thread_not_found")
    if root.is_reply:
        root = channel.all.get(root.thread_ts or "", root)
    return _messages(call, [root, *(reply for reply in root.replies if _within(call, reply))])


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999.999999"
    stamp = float(message.ts)
    if call.flag("inclusive") and message.ts in (oldest, latest):
        return True
    return float(oldest) < stamp < float(latest)


def _messages(call: Call, found: list[Message]) -> dict[str, Any]:
    page, metadata = page_of(found, call, 100, 999)
    with_metadata = call.flag("include_all_metadata")
    more = bool(metadata["response_metadata"]["next_cursor"])
    shown = [as_api(message, with_metadata) for message in page]
    return {"messages": shown, "has_more": more, "pin_count": 0, **(metadata if more else {})}


def join(call: Call) -> dict[str, Any]:
    world = call.space.world
    channel = visible(call)
    if channel.archived:
        raise ApiError("is_archived")
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    already = not membership.join(call.space, channel, world.bot_user)
    return {"channel": channel_json(world, channel), **({"warning": "already_in_channel"} if already else {})}


def leave(call: Call) -> dict[str, Any]:
    channel = visible(call)
    if channel.kind == "im":
        raise ApiError("method_not_supported_for_channel_type")
    left = membership.leave(call.space, channel, call.space.world.bot_user)
    return {} if left else {"not_in_channel": True}


def invite(call: Call) -> dict[str, Any]:
    """Refused as a whole when one of the people cannot come, as Slack does without `force`."""
    world = call.space.world
    channel = visible(call)
    need(call, "groups:write" if channel.kind == "group" else "channels:manage")
    if world.bot_user not in channel.people:
        raise ApiError("not_in_channel")
    if channel.archived:
        raise ApiError("is_archived")
    people = call.listed("users")
    if not people:
        raise ApiError("no_user")
    for user in people:
        if fault := _cannot_come(call, channel, user):
            raise ApiError(fault, errors=[{"user": user, "ok": False, "error": fault}])
    for user in people:
        membership.join(call.space, channel, user, inviter=world.bot_user)
    return {"channel": channel_json(world, channel)}


def _cannot_come(call: Call, channel: Channel, user: str) -> str | None:
    world = call.space.world
    if user == world.bot_user:
        return "cant_invite_self"
    if user not in world.users or world.users[user].kind == "deactivated":
        return "user_not_found"
    if user in channel.people:
        return "already_in_channel"
    return "ura_max_channels" if world.users[user].kind == "single_channel_guest" else None


def open_(call: Call) -> dict[str, Any]:
    """A direct channel with one person; one with several people is not kept here."""
    if call.text("channel"):
        return {"channel": channel_json(call.space.world, visible(call)), "no_op": True}
    users = call.listed("users")
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        need(call, "mpim:write")
        raise ApiError("not_enough_users", ["group direct messages are not part of the local workspace"])
    known = users[0] in call.space.world.dms
    channel = direct(call, users[0])
    if call.flag("return_im"):
        return {"channel": channel_json(call.space.world, channel), "already_open": known, "no_op": known}
    return {"channel": {"id": channel.id}, "already_open": known, "no_op": known}
