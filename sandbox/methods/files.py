"""files.*: announcing an upload, sharing what was uploaded, looking it up, deleting it."""

from __future__ import annotations

from typing import Any

from sandbox import files
from sandbox.messages import Content, drop_file
from sandbox.methods.call import ApiError, Call
from sandbox.methods.chat import TEXT_MOST, check_blocks
from sandbox.methods.places import message_in, postable
from sandbox.values import File, file_json
from sandbox.world import Channel

ALT_MOST = 1_000


def get_upload_url(call: Call) -> dict[str, Any]:
    name, alt = call.required("filename"), call.text("alt_txt")
    size = call.number("length", 0, files.FILE_MOST + 1)
    if size > files.FILE_MOST:
        raise ApiError("file_upload_size_restricted")
    if len(alt) > ALT_MOST:
        raise ApiError("alt_txt_too_large")
    file, address = files.announce(call.space, name, size, call.space.world.bot_user, alt)
    return {"upload_url": address, "file_id": file.id}


def complete_upload(call: Call) -> dict[str, Any]:
    """Give the files their titles and share them; without a channel they stay private."""
    space = call.space
    done = [_uploaded(call, entry) for entry in call.structure("files", list, "invalid_arguments") or ()]
    if not done:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: files"])
    channels = [_postable(call, id) for id in call.listed("channels") or call.listed("channel_id")]
    thread = call.text("thread_ts") or None
    if thread:
        if len(channels) != 1:
            raise ApiError("invalid_arguments", ["[ERROR] thread_ts needs exactly one channel"])
        root = message_in(channels[0], thread, "thread_not_found")
        thread = root.thread_ts or root.ts
    content = _content(call)
    for file, title in done:
        file.title, file.complete = title or file.name, True
    if channels:
        shared = [file for file, _ in done]
        space.later(files.share(space, shared, channels, call.origin, content, thread))
    return {"files": [file_json(file) for file, _ in done]}


def info(call: Call) -> dict[str, Any]:
    return {"file": file_json(_file(call))}


def delete(call: Call) -> dict[str, Any]:
    file = _file(call)
    if file.user != call.space.world.bot_user:
        raise ApiError("cant_delete_file")
    del call.space.world.files[file.id]
    for _, channel, ts in file.shares:
        drop_file(call.space, call.space.world.channels[channel], ts, file)
    return {}


def _content(call: Call) -> Content:
    comment = call.text("initial_comment")
    if len(comment) > TEXT_MOST:
        raise ApiError("msg_too_long")
    blocks = None if comment else call.structure("blocks", list, "invalid_blocks_format")
    check_blocks(blocks)
    return Content(comment, blocks)


def _uploaded(call: Call, entry: Any) -> tuple[File, str]:
    if not isinstance(entry, dict):
        raise ApiError("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/files]"])
    file = call.space.world.files.get(str(entry.get("id", "")))
    if file is None or file.content is None or file.complete:
        raise ApiError("file_not_found")
    return file, str(entry.get("title") or "")


def _postable(call: Call, id: str) -> Channel:
    return postable(Call(call.space, {**call.args, "channel": id}, call.entry))


def _file(call: Call) -> File:
    world = call.space.world
    file = world.files.get(call.text("file", missing="file_not_found"))
    if file is None or not file.complete or not files.seen_by(call.space, file, world.bot_user):
        raise ApiError("file_not_found")
    return file
