"""chat.scheduleMessage and what belongs to it."""

from __future__ import annotations

from typing import Any

from sandbox.methods.call import ApiError, Call, page_of
from sandbox.methods.chat import content_of
from sandbox.methods.places import message_in, postable, visible
from sandbox.values import Scheduled

DAYS_MOST = 120
WINDOW_SECONDS, WINDOW_MOST = 300, 30
TOO_LATE_SECONDS = 60


def schedule(call: Call) -> dict[str, Any]:
    """At most 120 days ahead, and 30 messages for one channel within five minutes."""
    space = call.space
    channel, says = postable(call), content_of(call)
    post_at, now = _stamp(call, "post_at", "invalid_time"), int(space.clock.now().timestamp())
    if post_at <= now:
        raise ApiError("time_in_past")
    if post_at > now + DAYS_MOST * 86_400:
        raise ApiError("time_too_far")
    window = post_at // WINDOW_SECONDS
    there = [one for one in space.world.scheduled.values() if one.channel == channel.id]
    if sum(one.post_at // WINDOW_SECONDS == window for one in there) >= WINDOW_MOST:
        raise ApiError("restricted_too_many")
    thread = call.text("thread_ts") or None
    if thread:
        root = message_in(channel, thread, "thread_not_found")
        thread = root.thread_ts or root.ts
    broadcast = thread is not None and call.flag("reply_broadcast")
    id = space.next_id("Q")
    made = Scheduled(id, channel.id, post_at, now, says, thread, broadcast, call.entry.id)
    space.world.scheduled[id] = made
    space.schedule_changed.set()
    message = {"type": "delayed_message", "text": says.text, "bot_id": call.origin.bot_id, "user": call.origin.user}
    return {"channel": channel.id, "scheduled_message_id": id, "post_at": post_at, "message": message}


def unschedule(call: Call) -> dict[str, Any]:
    """One that was posted or deleted already is as unknown as one that never was, and so is one in its last minute
    (docs.slack.dev/reference/methods/chat.deleteScheduledMessage). One that waits for the app is not yet lost."""
    channel = visible(call)
    known = call.space.world.scheduled.get(call.text("scheduled_message_id", missing="invalid_scheduled_message_id"))
    if known is None or known.channel != channel.id:
        raise ApiError("invalid_scheduled_message_id")
    if 0 < known.post_at - call.space.clock.now().timestamp() < TOO_LATE_SECONDS:
        raise ApiError("invalid_scheduled_message_id")
    del call.space.world.scheduled[known.id]
    return {}


def scheduled(call: Call) -> dict[str, Any]:
    """What waits, the soonest first, between `oldest` and `latest`."""
    channel = visible(call).id if call.text("channel") else None
    oldest, latest = _stamp(call, "oldest", "invalid_arguments", 0), _stamp(call, "latest", "invalid_arguments", 2**40)
    found = [
        {"id": one.id, "channel_id": one.channel, "post_at": one.post_at, "date_created": one.created}
        | ({"text": one.says.text} if one.says.text else {})
        for one in sorted(call.space.world.scheduled.values(), key=lambda one: one.post_at)
        if channel in (None, one.channel) and oldest <= one.post_at <= latest
    ]
    page, metadata = page_of(found, call, 100, 1_000)
    return {"scheduled_messages": page, **metadata}


def _stamp(call: Call, name: str, fault: str, default: int | None = None) -> int:
    """Seconds since 1970."""
    value = call.text(name)
    if not value and default is not None:
        return default
    try:
        return int(float(value))
    except ValueError:
        raise ApiError(fault) from None
