"""Messages: the only place that posts, edits, deletes and reacts, and tells the feed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.values import File, file_json
from sandbox.workspace import Workspace
from sandbox.world import APP, BOT, TEAM, Channel, Message

PRIVATE_KEPT = 1_000  # ephemeral messages remembered for one person in one channel


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says; `blocks` None in an edit means: not given."""

    text: str = ""
    blocks: list[dict[str, Any]] | None = None
    attachments: list[dict[str, Any]] | None = None
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who posts: a user id, and a bot id if it is a bot; `request` is the log entry of the call that did it."""

    user: str
    bot_id: str | None = None
    request: int | None = None
    client_msg_id: str | None = None


def post(
    space: Workspace,
    channel: Channel,
    origin: Origin,
    content: Content,
    thread_ts: str | None = None,
    broadcast: bool = False,
    files: Sequence[File] = (),
) -> Message:
    """Put a message into a channel, or into the thread of `thread_ts`, whose root must exist."""
    message = _make(space, channel, origin, content)
    message.files = list(files)
    if thread_ts:
        root = channel.all[thread_ts]
        message.thread_ts, message.broadcast = thread_ts, broadcast
        root.thread_ts = root.ts
        root.replies.append(message)
    channel.all[message.ts] = message
    space.feed.tell("message", channel=channel.id, subject=message)
    return message


def post_private(
    space: Workspace, channel: Channel, origin: Origin, content: Content, to: str, thread_ts: str | None = None
) -> Message:
    """Show a message to one person only; it is in no history."""
    message = _make(space, channel, origin, content)
    message.ephemeral_for, message.thread_ts = to, thread_ts
    shown = space.world.private.setdefault((to, channel.id), [])
    shown.append(message)
    del shown[:-PRIVATE_KEPT]
    space.feed.tell("message", channel=channel.id, user=to, subject=message)
    return message


def edit(space: Workspace, channel: Channel, message: Message, content: Content, by: str) -> None:
    """Change a message. Without blocks the old ones go; an edit that brings blocks leaves no mark of it."""
    before = as_api(message)
    message.text = content.text
    message.blocks = _with_ids(space, content.blocks or [])
    if content.attachments is not None or content.blocks is not None or content.text:
        message.attachments = _attached(space, content.attachments)
    if content.metadata is not None:
        message.metadata = content.metadata or None
    if not message.blocks or not message.bot_id:
        message.edited = space.next_ts()
    space.feed.tell("message_changed", channel=channel.id, user=message.ephemeral_for, subject=message, extra=before)


def delete(space: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away. A root with replies stays as Slack's "This message was deleted."."""
    if message.ts in channel.pins:
        channel.pins.remove(message.ts)
    if message.replies:
        edit(space, channel, message, Content("This message was deleted.", metadata={}), by=message.user)
        return
    if message.ephemeral_for:
        space.world.private[message.ephemeral_for, channel.id].remove(message)
    else:
        del channel.all[message.ts]
        if message.is_reply and (root := channel.all.get(message.thread_ts or "")):
            root.replies.remove(message)
    space.feed.tell("message_deleted", channel=channel.id, user=message.ephemeral_for, subject=message)


def drop_file(space: Workspace, channel: Channel, ts: str, file: File) -> None:
    """Take a deleted file out of the message that shared it; a message that held nothing else goes with it."""
    message = channel.all.get(ts)
    if message is None or file not in message.files:
        return
    message.files.remove(file)
    if message.files or message.text or message.blocks:
        space.feed.tell("message_changed", channel=channel.id, subject=message, extra=as_api(message))
    else:
        delete(space, channel, message)


def react(space: Workspace, channel: Channel, message: Message, user: str, name: str) -> bool:
    """Add a reaction; False when this person already has it there."""
    people = message.reactions.setdefault(name, [])
    if user in people:
        return False
    people.append(user)
    space.feed.tell("reaction_added", channel=channel.id, user=None, subject=message, extra=(user, name))
    return True


def unreact(space: Workspace, channel: Channel, message: Message, user: str, name: str) -> bool:
    people = message.reactions.get(name, [])
    if user not in people:
        return False
    people.remove(user)
    if not people:
        del message.reactions[name]
    space.feed.tell("reaction_removed", channel=channel.id, user=None, subject=message, extra=(user, name))
    return True


def _make(space: Workspace, channel: Channel, origin: Origin, content: Content) -> Message:
    return Message(
        ts=space.next_ts(),
        channel=channel.id,
        user=origin.user,
        text=content.text,
        reader=space.world.reader(),
        blocks=_with_ids(space, content.blocks or []),
        attachments=_attached(space, content.attachments),
        metadata=content.metadata or None,
        bot_id=origin.bot_id,
        request=origin.request,
        client_msg_id=origin.client_msg_id,
    )


def _with_ids(space: Workspace, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each block and interactive element the id Slack would make up for it."""
    return [with_ids(space, block) for block in blocks]


def _attached(space: Workspace, attachments: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    return [
        {**one, "blocks": _with_ids(space, one["blocks"])} if one.get("blocks") else one for one in attachments or ()
    ]


def with_ids(space: Workspace, block: dict[str, Any]) -> dict[str, Any]:
    made = {**block, "block_id": block.get("block_id") or space.next_id("b")}
    for slot in ("accessory", "element"):
        if slot in made and made[slot].get("type") != "image":
            made[slot] = {**made[slot], "action_id": made[slot].get("action_id") or space.next_id("a")}
    if made.get("type") in ("actions", "context_actions"):
        made["elements"] = [
            {**entry, "action_id": entry.get("action_id") or space.next_id("a")} for entry in made["elements"]
        ]
    return made


def as_api(message: Message, with_metadata: bool = False) -> dict[str, Any]:
    """A message as the Web API and payloads show it."""
    shown: dict[str, Any] = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shown["team"] = TEAM
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": APP if message.bot_id == BOT else "A02"}
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.files:
        shown |= {"files": [file_json(file) for file in message.files], "upload": False, "subtype": "file_share"}
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if message.replies:
        shown |= _thread_summary(message)
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": people, "count": len(people)} for name, people in message.reactions.items()
        ]
    if with_metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def _thread_summary(root: Message) -> dict[str, Any]:
    people = list(dict.fromkeys(reply.user for reply in root.replies))
    return {
        "reply_count": len(root.replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": root.replies[-1].ts,
    }
