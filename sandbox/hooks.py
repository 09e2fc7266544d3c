"""response_url: the address by which the app answers one interaction, five times within 30 minutes."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox import blocks as blockkit
from sandbox import messages
from sandbox.log import Call as Entry
from sandbox.messages import Content, Origin
from sandbox.tickets import ResponseUrl
from sandbox.web_api import after, away, before
from sandbox.workspace import Workspace
from sandbox.world import BOT, Channel, Message


async def handle(space: Workspace, request: web.Request) -> web.StreamResponse:
    """Slack answers in plain text: `ok`, or 404 with used_url or expired_url, 400 with what is wrong."""
    url = space.tickets.urls.get(request.match_info["id"])
    body = await _read(request)
    entry = Entry(space.log.next_id(), space.clock.now(), "response_url", body if isinstance(body, dict) else {})
    space.log.add(entry)
    space.touch()
    if space.out:
        return away(entry)
    fault = space.faults.take("response_url", None)
    if fault and (early := await before(fault, request, entry)):
        return early
    entry.status, words = _answer(space, url, body, entry.id)
    entry.answer = {"ok": words == "ok"} | ({} if words == "ok" else {"error": words})
    if fault:
        await after(fault, request)
    return web.Response(status=entry.status, text=words)


async def _read(request: web.Request) -> Any:
    if request.content_type == "application/x-www-form-urlencoded":
        text = str((await request.post()).get("payload", ""))
    else:
        text = await request.text()
    try:
        return json.loads(text)
    except ValueError:
        return None


def _answer(space: Workspace, url: ResponseUrl | None, body: Any, request: int) -> tuple[int, str]:
    if url is None:
        return 404, "expired_url"
    if url.fault:
        return 404, url.fault
    if not isinstance(body, dict):
        return 400, "invalid_payload"
    if words := _fault_of(body):
        return 400, words
    url.uses += 1
    _show(space, url, body, request)
    return 200, "ok"


def _fault_of(body: dict[str, Any]) -> str | None:
    blocks = body.get("blocks")
    if blocks is not None and (not isinstance(blocks, list) or blockkit.message_faults(blocks)):
        return "invalid_blocks"
    if not (str(body.get("text") or "").strip() or blocks or body.get("attachments") or body.get("delete_original")):
        return "no_text"
    return "msg_too_long" if len(str(body.get("text") or "")) > 40_000 else None


def _show(space: Workspace, url: ResponseUrl, body: dict[str, Any], request: int) -> None:
    """Replace or delete the message that was clicked, or say something new.

    An answer to a click replaces the message unless it says `replace_original: false`, as Slack's guide warns.
    """
    channel = space.world.channels[url.channel]
    origin = Origin(space.world.bot_user, BOT, request)
    content = Content(str(body.get("text") or ""), body.get("blocks"), body.get("attachments"), body.get("metadata"))
    original = _original(space, channel, url)
    if original and body.get("delete_original"):
        messages.delete(space, channel, original)
    elif original and body.get("replace_original", True):
        messages.edit(space, channel, original, content, by=origin.user)
        url.sent.append(original)
    elif content.text or content.blocks or content.attachments:
        url.sent.append(_say(space, channel, origin, content, url, body))


def _say(
    space: Workspace, channel: Channel, origin: Origin, content: Content, url: ResponseUrl, body: dict[str, Any]
) -> Message:
    thread = body.get("thread_ts") if body.get("thread_ts") in channel.all else None
    if body.get("response_type") == "in_channel":
        return messages.post(space, channel, origin, content, thread)
    return messages.post_private(space, channel, origin, content, url.user, thread)


def _original(space: Workspace, channel: Channel, url: ResponseUrl) -> Message | None:
    if url.message_ts is None:
        return None
    if url.ephemeral:
        seen = space.world.private.get((url.user, channel.id), ())
        return next((message for message in seen if message.ts == url.message_ts), None)
    return channel.all.get(url.message_ts)
