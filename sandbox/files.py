"""Files: an upload address, the bytes that come to it, and the messages that share what was uploaded."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets

from aiohttp import BodyPartReader, web

from sandbox import messages
from sandbox.messages import Content, Origin
from sandbox.methods.places import sees
from sandbox.values import File
from sandbox.workspace import Workspace
from sandbox.world import Channel

FILE_MOST = 50 * 1024 * 1024
PROCESSING_SECONDS = 0.05
INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp")
SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def announce(space: Workspace, name: str, size: int, user: str, alt: str = "") -> tuple[File, str]:
    """A place for a file of `size` bytes, and the address to send them to, once."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    id, created = space.next_id("F"), int(space.clock.now().timestamp())
    file = File(id, name, name, kind, size, user, created, f"{space.url}/files-pri/{id}/{name}", alt)
    space.world.files[file.id] = file
    ticket = secrets.token_hex(16)
    space.upload_tickets[ticket] = file.id
    return file, f"{space.url}/upload/v1/{ticket}"


async def share(
    space: Workspace, files: list[File], channels: list[Channel], origin: Origin, content: Content, thread: str | None
) -> None:
    """Show the files in the channels, a moment later: Slack works on them after it has answered."""
    await asyncio.sleep(PROCESSING_SECONDS)
    for channel in channels:
        message = messages.post(space, channel, origin, content, thread, files=files)
        for file in files:
            file.shares.append((channel.kind, channel.id, message.ts))


def seen_by(space: Workspace, file: File, user: str) -> bool:
    channels = space.world.channels
    return user == file.user or any(sees(space.world, channels[id], user) for _, id, _ in file.shares)


async def take(space: Workspace, request: web.Request) -> web.StreamResponse:
    """The bytes of an announced file, raw or as a form. The address works once; Slack answers in plain text."""
    file = space.world.files.get(space.upload_tickets.pop(request.match_info["ticket"], ""))
    if file is None:
        return web.Response(status=404, text="no such upload")
    try:
        body = await _body(request)
    except ValueError as fault:
        return web.Response(status=413, text=str(fault))
    if len(body) != file.size:
        return web.Response(status=400, text=f"{file.size} bytes were announced, {len(body)} came")
    file.content = body
    return web.Response(text=f"OK - {len(body)}")


async def _body(request: web.Request) -> bytes:
    """Raises ValueError when it is larger than FILE_MOST."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.filename:
                return bytes(await part.read())
        return b""
    taken = bytearray()
    async for chunk in request.content.iter_any():
        taken += chunk
        if len(taken) > FILE_MOST:
            raise ValueError("the file is too large")
    return bytes(taken)


def private(space: Workspace, request: web.Request) -> web.StreamResponse:
    """A file for the app: by its token with files:read, else Slack's sign-in page instead of the file."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    scopes = space.world.manifest.scopes
    file = space.world.files.get(request.match_info["id"])
    if token != space.bot_token or token in space.dead_tokens or "files:read" not in scopes:
        raise web.HTTPFound("/")
    return deliver(file)


def deliver(file: File | None) -> web.Response:
    """The bytes; pictures to look at, everything else to keep, so that no page in a file can act here."""
    if file is None or file.content is None:
        return web.Response(status=404, text="no such file")
    shown = "inline" if file.mimetype in INLINE else "attachment"
    headers = {**SAFE, "Content-Disposition": shown}
    return web.Response(body=file.content, content_type=file.mimetype, headers=headers)
