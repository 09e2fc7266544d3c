"""Smaller things of a workspace: an uploaded file, and a message that waits for its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class File:
    """A file: announced, then its bytes come, then it is complete. `shares` are (kind of channel, channel, ts)."""

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    user: str
    created: int
    address: str
    alt: str = ""
    content: bytes | None = field(default=None, repr=False)
    complete: bool = False
    shares: list[tuple[str, str, str]] = field(default_factory=list)


def file_json(file: File) -> dict[str, Any]:
    """A file as files.info and messages show it. Its addresses need the bot's token."""

    def places(kind: str) -> list[str]:
        return [channel for its, channel, _ in file.shares if its == kind]

    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2] if "." in file.name else "text",
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(places("channel")),
        "permalink": file.address.replace("/files-pri/", f"/files/{file.user}/"),
        "url_private": file.address,
        "url_private_download": f"{file.address}?download=1",
        "channels": places("channel"),
        "groups": places("group"),
        "ims": places("im"),
        **({"alt_txt": file.alt} if file.alt else {}),
    }


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that waits. `post_at` is in seconds since 1970; `says` what chat.postMessage would have got."""

    id: str
    channel: str
    post_at: int
    created: int
    says: Any
    thread: str | None = None
    broadcast: bool = False
    request: int | None = None
