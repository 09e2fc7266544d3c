"""People at work while the bot dies and comes back: what they asked for, and what they were told was done."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox import Sandbox

ROOMS = tuple(f"launch-{number}" for number in range(4))
ENGINEERS = tuple(f"e{number}" for number in range(6))

TOLD = {
    "note": "Noted",
    "claim": "is yours.",
    "hand": "is nobody's now",
    "signoff": "is signed off. It waits",
    "reject": "went back.",
    "status share": "Posted in the launch room.",
}
"""The words that say that it was done."""


@dataclass(frozen=True)
class Deed:
    """Something done, as its actor knows: asked for between `typed` and `told`."""

    verb: str
    ref: str
    words: str
    actor: str
    channel: str
    typed: datetime
    told: datetime
    key: str

    @property
    def fact(self) -> str:
        """What its entry in the record says."""
        return '"to":null' if self.verb == "hand" else self.words


@dataclass
class Load:
    """`run` until cancelled. Engineers type slash commands, and mention golive; the director sends sign-offs back."""

    sandbox: Sandbox
    chance: random.Random
    typed: int = 0
    done: list[Deed] = field(default_factory=list)
    mentioned: dict[str, str] = field(default_factory=dict)
    """Notes that went as a mention, by the message's ts, until golive acknowledges the event."""
    heard: dict[str, str] = field(default_factory=dict)
    """Those that it has acknowledged, each with the key of its event."""
    announced: list[str] = field(default_factory=list)
    """The words of drafts that the director was shown, and approved if the click arrived."""
    statuses: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        await asyncio.gather(self._director(), *map(self._engineer, ENGINEERS))

    async def _engineer(self, name: str) -> None:
        while True:
            if self.chance.random() < 0.1:
                await self._mentions(name)
            else:
                await self._types(name, *self._some_deed())

    async def _director(self) -> None:
        while True:
            self.typed += 1
            await self._types("dana", "reject", self._some_item(), f"not yet {self.typed}")
            await self._announces()
            await asyncio.sleep(0.1)

    async def _announces(self) -> None:
        """Words to both audiences, drafted and then approved as they were shown."""
        self.typed += 1
        room, words = self.chance.choice(ROOMS), f"told {self.typed}."
        dana, audience = self.sandbox.person("dana"), self.chance.choice(("company", "stakeholders"))
        shown = await dana.slash("/golive", f"announce {audience} {words}", channel=room)
        if shown.status == "ok" and "not sent yet" in shown.shown:
            await dana.click(shown, "Approve and send")
            self.announced.append(words)

    def _some_deed(self) -> tuple[str, str, str]:
        self.typed += 1
        return self.chance.choice(
            [
                *[("note", "", f"marked {self.typed}.")] * 2,
                *[("claim", self._some_item(), "")] * 2,
                *[("signoff", self._some_item(), f"https://ci.example/{self.typed}")] * 3,
                ("hand", self._some_item(), "nobody"),
                ("status share", "", ""),
            ]
        )

    def _some_item(self) -> str:
        return f"BUILD-{self.chance.randrange(1, 6)}"

    async def _types(self, name: str, verb: str, ref: str, words: str) -> None:
        person, room, typed = self.sandbox.person(name), self.chance.choice(ROOMS), datetime.now(UTC)
        reply = await person.slash("/golive", " ".join(filter(None, (verb, ref, words))), channel=room)
        self.statuses[reply.status] += 1
        if reply.status == "ok" and TOLD[verb] in reply.shown:
            assert reply.trigger
            where, key = self.sandbox.channel(room).id, f"slash:{reply.trigger.id}"
            self.done.append(Deed(verb, ref, words, person.id, where, typed, datetime.now(UTC), key))
        await self._breathe(up=reply.status == "ok")

    async def _mentions(self, name: str) -> None:
        """Slack delivers this up to four times, until it is acknowledged."""
        self.typed += 1
        words = f"marked {self.typed}."
        said = await self.sandbox.person(name).say(self.chance.choice(ROOMS), f"@golive note {words}")
        self.mentioned[said.ts] = words
        await self._breathe(up=True)

    def note_what_was_heard(self) -> None:
        """The mentions that golive has acknowledged by now."""
        for delivery in self.sandbox.events_of("app_mention"):
            if delivery.status == "ok" and (words := self.mentioned.pop(delivery.payload["event"]["ts"], None)):
                self.heard[words] = f"event:{delivery.payload['event_id']}"

    async def _breathe(self, *, up: bool) -> None:
        await asyncio.sleep(self.chance.uniform(0.02, 0.12) if up else 0.2)
