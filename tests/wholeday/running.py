"""A cast that runs the whole runbook: each starts what golive tells them to start, and ends it when it has run."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.demo import cast
from bot.demo.acts import Surprise, in_full
from bot.store.engine import Store
from sandbox import Message, Reply, Sandbox
from tests.running.quick import QuickBot
from tests.wholeday import rest
from tests.wholeday.rest import Rest
from tests.wholeday.story import SECOND, Story

COMMAND = "/golive"
RUNS = timedelta(minutes=9)
"""How long everybody takes for any step."""
BUTTON = re.compile(r"\[([^\]]+)\]")
DUE = re.compile(r" · ([A-Z]+-\d+) [^\n]*\nIt is time")

Deed = Callable[["Run", str], Awaitable[None]]
"""What happens with a step besides: the run, and who runs the step."""


@dataclass
class Run:
    """`during` happens while a step runs, `after` when it is done, `instead` of starting it at all."""

    sandbox: Sandbox
    bot: QuickBot
    store: Store
    """Golive's, read beside it."""
    story: Story
    during: Mapping[str, Deed] = field(default_factory=dict)
    after: Mapping[str, Deed] = field(default_factory=dict)
    instead: Mapping[str, Deed] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    ends: list[tuple[datetime, str, str]] = field(default_factory=list)
    """Steps that run: until when, which, and who runs them."""
    _read: set[tuple[str, str]] = field(default_factory=set)
    _last: Reply | None = None
    _rest: Rest = field(default=Rest((), None, {}))

    async def until_over(self, last: str) -> None:
        """From one due moment to the next, until `last` is done. Raises Surprise when nothing comes any more."""
        while last not in self.begun or self.ends:
            await self.quiet()
            if not await self._turns() and not await self._on():
                raise Surprise(f"nothing is due any more, and {last} was never begun\n{self.story.text()[-3000:]}")
        await self.quiet()

    async def types(self, who: str, words: str, says: str = "") -> None:
        """A slash command. Raises Surprise unless its answer holds `says`."""
        self.story.act(who, f"{COMMAND} {words}")
        reply = await in_full(await self.sandbox.person(who).slash(COMMAND, words, channel=cast.ROOM))
        if reply.status != "ok" or says not in reply.shown:
            raise Surprise(f"{who}: {words}: {reply.status} {reply.shown}")
        self._last = reply

    async def confirms(self, who: str) -> None:
        """Press the first button of the last answer."""
        assert self._last is not None
        label = BUTTON.findall(self._last.shown)[0]
        await self.presses(who, self._last, label)

    async def presses(self, who: str, what: Reply | Message, label: str) -> None:
        self.story.act(who, f"[{label}]")
        self._last = await self.sandbox.person(who).click(what, label)
        if self._last.status != "ok":
            raise Surprise(f"{who}: [{label}]: {self._last.status} {self._last.shown}")

    def told(self, who: str, *words: str) -> Message:
        """The newest direct message to somebody that holds all the words. Raises Surprise."""
        for message in reversed(self.sandbox.person(who).dm.messages):
            if all(word in message.shown for word in words):
                return message
        raise Surprise(f"{who} was never told {words}")

    async def passes(self, span: timedelta) -> None:
        """Time goes on, and golive does what is due on the way when it is."""
        until = self.sandbox.clock.now() + span
        await self.quiet()
        while self._rest.next_at is not None and self._rest.next_at < until:
            self.sandbox.clock.jump(self._rest.next_at)
            await self.quiet()
        self.sandbox.clock.jump(until)
        await self.quiet()

    async def killed(self, *, down: timedelta = timedelta()) -> None:
        """kill -9 in the middle of it, and up again; or at rest, and then the clock goes on by `down` meanwhile."""
        if down:
            await self.quiet()
        await self.bot.kill()
        self.story.aside("golive is killed with SIGKILL" + (f", and is down for {down}" if down else ""))
        self.sandbox.clock.jump(down)
        await self.sandbox.settle(timeout=60)
        await self.bot.start()
        self.story.aside("golive runs again")
        await self.quiet()

    async def quiet(self) -> None:
        """Until golive has done all that is due, and Slack has it all."""
        for _ in range(600):
            await self.sandbox.settle(quiet=0.1, timeout=60)
            self._rest = await self.store.read(lambda tx: rest.read(tx, self.sandbox.clock.now()))
            if not self._rest.left:
                self.story.read_on(self._rest.place)
                return
        raise Surprise(f"golive does not come to rest: {self._rest.left}")

    async def _turns(self) -> bool:
        """Whoever has a message that asks something of them answers it. False: nobody had any."""
        answered = False
        for user in cast.CAST:
            for message in sorted(self.sandbox.person(user.name).dm.messages, key=self._moment):
                if (user.name, message.ts) not in self._read:
                    self._read.add((user.name, message.ts))
                    answered |= await self._answers(user.name, message)
        return answered

    def _moment(self, message: Message) -> tuple[str, tuple[int, int]]:
        return message.ts[:SECOND], self._rest.place(message.ts)

    async def _answers(self, who: str, message: Message) -> bool:
        if "[I'm here]" in message.shown and "and it is yours" in message.shown:
            await self.presses(who, message, "I'm here")
            return True
        if who == "dana" and "[Look and approve…]" in message.shown:
            await self.presses(who, message, "Look and approve…")
            self._last = await self.sandbox.person(who).submit({})
            return True
        asked = DUE.search(message.shown)
        if asked is None or asked[1] in self.begun:
            return False
        ref = asked[1]
        self.begun.add(ref)
        if ref in self.instead:
            await self.instead[ref](self, who)
            return True
        await self.presses(who, message, f"Start {ref}")
        self.ends.append((self.sandbox.clock.now() + RUNS, ref, who))
        if ref in self.during:
            await self.during[ref](self, who)
        return True

    async def _on(self) -> bool:
        """To the next moment that golive waits for, or when a step has run. False: there is none."""
        clock = self.sandbox.clock
        ends = min((end for end, _, _ in self.ends), default=None)
        at = min(filter(None, (ends, self._rest.next_at)), default=None)
        if at is None:
            return False
        clock.jump(at)
        for each in [each for each in self.ends if each[0] <= clock.now()]:
            self.ends.remove(each)
            await self._ends(each[1], each[2])
        return True

    async def _ends(self, ref: str, who: str) -> None:
        if not any(f"all that {ref} " in message.shown for message in self.sandbox.person(who).dm.messages):
            await self.types(who, f"done {ref} all", "is done")
        if ref in self.after:
            await self.after[ref](self, who)
