"""chat.*: posting, editing, deleting, ephemeral messages and permalinks."""

from __future__ import annotations

from typing import Any

from sandbox import blocks as blockkit
from sandbox import messages
from sandbox.messages import Content
from sandbox.methods.call import ApiError, Call, RateLimited
from sandbox.methods.places import message_in, postable, visible
from sandbox.world import BOT, Message

TEXT_MOST = 40_000
ATTACHMENTS_MOST = 100


def content_of(call: Call) -> Content:
    """Text, blocks, attachments and metadata of a message, checked against every limit that is known."""
    blocks = call.structure("blocks", list, "invalid_blocks_format")
    attachments = call.structure("attachments", list, "invalid_attachments")
    markdown = call.text("markdown_text")
    content = Content(call.text("text"), blocks, attachments, metadata_of(call))
    if markdown:
        if content.text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > 12_000:
            raise ApiError("msg_too_long")
        content = Content("", [{"type": "markdown", "text": markdown}], attachments, content.metadata)
    if len(content.text) > TEXT_MOST:
        raise ApiError("msg_too_long")
    check_blocks(blocks)
    if attachments and len(attachments) > ATTACHMENTS_MOST:
        raise ApiError("too_many_attachments")
    for attachment in attachments or ():
        check_blocks(attachment.get("blocks"))
    if not content.text.strip() and not content.blocks and not attachments:
        raise ApiError("no_text")
    return content


def check_blocks(blocks: list[Any] | None) -> None:
    if not blocks:
        return
    if faults := blockkit.message_faults(blocks):
        raise ApiError("invalid_blocks", [f"[ERROR] {fault}" for fault in faults], errors=faults)
    if blockkit.text_length(blocks) > blockkit.text_most(blocks):
        raise ApiError("msg_blocks_too_long")


def metadata_of(call: Call) -> dict[str, Any] | None:
    metadata = call.structure("metadata", dict, "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata  # type: ignore[no-any-return]
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_schema")
    return dict(metadata)


def post_message(call: Call) -> dict[str, Any]:
    space = call.space
    channel, content = postable(call), content_of(call)
    thread = call.text("thread_ts") or None
    if thread:
        root = message_in(channel, thread, "thread_not_found")
        thread = root.thread_ts or root.ts
    if wait := space.limits.post(channel.id):
        raise RateLimited(wait)
    broadcast = thread is not None and call.flag("reply_broadcast")
    message = messages.post(space, channel, call.origin, content, thread, broadcast)
    answer = {"channel": channel.id, "ts": message.ts, "message": messages.as_api(message)}
    if content.blocks and not content.text:
        answer["warning"] = "missing_text_in_message"
    return answer


def update(call: Call) -> dict[str, Any]:
    space = call.space
    channel = visible(call)
    message = message_in(channel, call.text("ts", missing="message_not_found"))
    if message.bot_id != BOT:
        raise ApiError("cant_update_message")
    if channel.archived:
        raise ApiError("is_archived")
    content = content_of(call)
    kept = content.blocks is None and not content.text
    if kept:  # blocks stay only when neither text nor blocks are given
        content = Content(message.text, message.blocks, content.attachments, content.metadata)
    messages.edit(space, channel, message, content, by=space.world.bot_user)
    shown = messages.as_api(message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> dict[str, Any]:
    channel = visible(call)
    message = message_in(channel, call.text("ts", missing="message_not_found"))
    if message.bot_id != BOT:
        raise ApiError("cant_delete_message")
    messages.delete(call.space, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> dict[str, Any]:
    world = call.space.world
    channel = postable(call)
    user = call.text("user", missing="user_not_in_channel")
    if user not in channel.people:
        raise ApiError("user_not_in_channel")
    if world.bot_user not in channel.people:
        raise ApiError("not_in_channel")
    content = content_of(call)
    thread = call.text("thread_ts") or None
    message = messages.post_private(call.space, channel, call.origin, content, user, thread)
    return {"message_ts": message.ts}


def permalink(call: Call) -> dict[str, Any]:
    channel = visible(call)
    message = message_in(channel, call.text("message_ts", missing="message_not_found"))
    return {"channel": channel.id, "permalink": link(call.space.url, message)}


def link(url: str, message: Message) -> str:
    place = f"{url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{place}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else place
