"""A channel as readable text: threads indented, buttons as [Approve], mentions by name, dates in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.world import Channel, Message


def transcript(channel: Channel) -> str:
    return "\n".join(line for message in channel.messages for line in _lines(message))


def _lines(message: Message) -> list[str]:
    mark = " ↳ also in thread" if message.is_reply else ""
    lines = [*_said(message, "", mark)]
    for reply in message.replies:
        lines += _said(reply, "    ", " ↗ also in channel" if reply.broadcast else "")
    return lines


def _said(message: Message, indent: str, mark: str) -> list[str]:
    moment = datetime.fromtimestamp(float(message.ts), UTC)
    who = message.reader.name_of(message.user) or message.user
    edited = " (edited)" if message.edited else ""
    first, *rest = (message.shown or "(empty)").split("\n")
    pad = indent + " " * 7
    faces = " ".join(f":{name}: {len(people)}" for name, people in message.reactions.items())
    head = f"{indent}{moment:%H:%M}  {who}{mark}: {first}{'' if rest else edited}"
    lines = [head, *(f"{pad}{line}" for line in rest)]
    if rest and edited:
        lines[-1] += edited
    return [*lines, *([f"{pad}{faces}"] if faces else [])]
