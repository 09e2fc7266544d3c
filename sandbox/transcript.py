"""A channel as readable text: threads indented, buttons as [Approve], mentions by name, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby

from sandbox.world import Channel, Message


def transcript(channel: Channel) -> str:
    lines: list[str] = []
    for day, messages in groupby(channel.messages, key=lambda message: _moment(message).date()):
        lines.append(f"-- {day:%a %-d %b %Y} --")
        lines += [line for message in messages for line in _with_replies(message)]
    return "\n".join(lines)


def _with_replies(message: Message) -> list[str]:
    lines = _said(message, "", " ↳ also in thread" if message.is_reply else "")
    for reply in message.replies:
        lines += _said(reply, "    ", " ↗ also in channel" if reply.broadcast else "")
    return lines


def _said(message: Message, indent: str, mark: str) -> list[str]:
    who = message.reader.name_of(message.user) or message.user
    first, *rest = ((message.shown or "(empty)") + (" (edited)" if message.edited else "")).split("\n")
    faces = " ".join(f":{name}: {len(people)}" for name, people in message.reactions.items())
    pad = indent + " " * 7
    head = f"{indent}{_moment(message):%H:%M}  {who}{mark}: {first}"
    return [head, *(pad + line for line in rest), *([pad + faces] if faces else [])]


def _moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)
