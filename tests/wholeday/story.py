"""What a launch day reads like: what people typed and pressed, and what golive said, in the order of the clock.

Cards are edited all the time; the story has each once, where it was posted, by its first line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.demo import cast
from sandbox import Channel, Message, Sandbox

SECOND = 10
"""As much of a `ts` says when it was posted, to the second; the rest hangs on how fast the machine is."""

DIRECT = 6
"""Lines of a direct message that the story has."""

VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<head of the record>"),
    (re.compile(r"as of \d\d:\d\d"), "as of <now>"),
)


@dataclass
class Story:
    sandbox: Sandbox
    lines: list[str] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _day: str = ""

    def act(self, who: str, what: str) -> None:
        """Somebody does something now."""
        self._at(self.sandbox.clock.now(), f"{who}: {what}")

    def aside(self, what: str) -> None:
        """Something happens that nobody did in Slack."""
        self._at(self.sandbox.clock.now(), f"* {what}")

    def skip(self) -> None:
        """Begin here: what has been said so far is no part of it."""
        for _ in self._new():
            pass

    def read_on(self, place: Callable[[str], tuple[int, int]]) -> None:
        """Take in what golive has said since, in the room, its threads and to people directly; of one moment in the
        order of `place`."""
        for message, where in sorted(self._new(), key=lambda new: (new[0].ts[:SECOND], new[1], place(new[0].ts))):
            self._said(message, where)

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def _new(self) -> Iterator[tuple[Message, str]]:
        for name in (cast.ROOM, cast.COMPANY):
            yield from self._new_in(self.sandbox.channel(name), f"#{name}")
        for user in cast.CAST:
            yield from self._new_in(self.sandbox.person(user.name).dm, f"to {user.name}")

    def _new_in(self, channel: Channel, where: str) -> Iterator[tuple[Message, str]]:
        for message in list(channel.all.values()):
            if (channel.id, message.ts) not in self._told:
                self._told.add((channel.id, message.ts))
                if message.bot_id:
                    yield message, f"{where}, in a thread" if message.is_reply and not message.broadcast else where

    def _said(self, message: Message, where: str) -> None:
        lines = [line for line in self._plain(message.shown).split("\n") if line.strip()]
        most = DIRECT if where.startswith("to ") else 1 if self._is_card(message) else len(lines)
        self._at(_moment(message), f"    golive {where}: {lines[0] if lines else ''}")
        self.lines += [f"              {line}" for line in lines[1:most]]

    def _is_card(self, message: Message) -> bool:
        return "golive edits this message" in message.shown or message.broadcast or message.is_reply

    def _plain(self, text: str) -> str:
        for pattern, instead in VARYING:
            text = pattern.sub(instead, text)
        return text

    def _at(self, moment: datetime, line: str) -> None:
        day = f"{moment:%A} {moment.day} {moment:%B %Y} (UTC)"
        if day != self._day:
            self._day = day
            self.lines += ["", day, ""]
        self.lines.append(f"{moment:%H:%M}  {line}")


def _moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)
