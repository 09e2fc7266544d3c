"""Keeps the Home tabs of those who look at them as the launches are. Beside everything else, and after it in rank."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.cards.home import Drawn, home
from bot.contracts import Ask
from bot.errors import Lookup, StoreDown
from bot.sending import Failed, Refused, RetryAt, Sent
from bot.store import homes
from bot.store.engine import Tx
from bot.store.homes import Tab
from bot.workers.beside import Beside, hear
from bot.workers.telling import TOKEN_FAULTS, Teller, asked

log = structlog.get_logger()

AT_ONCE = 8
"""Tabs that are taken together. They are sent one after the other."""

A_WHILE = timedelta(minutes=1)
"""How long a tab waits that Slack did not take for a reason of golive's."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a tab is to show, and the digest of it."""

    tab: Tab
    drawn: Drawn
    digest: str


class Homes(Beside):
    def __init__(self, teller: Teller, ask: Ask | None = None, wake: Callable[[], None] = lambda: None) -> None:
        super().__init__("draw Home tabs", wake)
        self.teller = teller
        self.ask = ask

    async def _is_due(self) -> bool:
        now, wall = self.teller.now(), self.teller.wall
        return bool(await self.teller.store.read(lambda tx: homes.stale(tx, now, wall(tx))))

    async def _all(self) -> None:
        while tabs := await self._taken():
            for tab in tabs:
                await self._one(tab)

    async def _taken(self) -> list[Tab]:
        now, teller = self.teller.now(), self.teller
        return await teller.store.write(lambda tx: homes.take(tx, now, teller.wall(tx), teller.tempo, AT_ONCE))

    async def _one(self, tab: Tab) -> None:
        """Draw a tab; send it if it shows something else than it did."""
        drawn = await self._drawn(tab)
        if drawn is None:
            return
        change = Change(tab, drawn, _digest(drawn))
        if change.digest == tab.digest:
            await self._settle(change)
        elif await self._may_begin(tab):
            await self._send(change)

    async def _drawn(self, tab: Tab) -> Drawn | None:
        """None: golive could not draw it, and tries again later."""
        try:
            return await self._read(tab.person)
        except StoreDown:
            raise
        except Exception:  # whatever is wrong with one tab keeps nobody else from theirs
            log.exception("home_broken", person=tab.person)
            await self.teller.store.write(lambda tx: homes.later(tx, tab, self.teller.wall(tx) + A_WHILE))
            return None

    async def _read(self, person: str) -> Drawn:
        """Where Slack has to say who is in a private channel it is asked once; then that launch is left out."""
        now, store = self.teller.now(), self.teller.store
        try:
            return await store.read(lambda tx: home(tx, person, now, surely=True))
        except Lookup as lookup:
            await hear(self.ask, lookup.wanted, now)
        return await store.read(lambda tx: home(tx, person, now, surely=False))

    async def _may_begin(self, tab: Tab) -> bool:
        teller = self.teller
        return await teller.store.write(lambda tx: homes.begin(tx, tab, teller.wall(tx), teller.tempo))

    async def _send(self, change: Change) -> None:
        """No later than what was asked can be over before the lease is: the newest must stay."""
        tab, begun = change.tab, time.monotonic()
        left = (tab.until - await self.teller.store.read(self.teller.wall)).total_seconds()
        if left - (time.monotonic() - begun) < self.teller.tempo.request:
            return
        outcome = await asked(self.teller, self.teller.sender.publish(tab.person, as_view(change.drawn, tab.channel)))
        if isinstance(outcome, Sent):
            await self._settle(change)
        else:
            await self._failed(tab, outcome)

    async def _settle(self, change: Change) -> None:
        """It is shown. It rests as a card does, so that ten quick changes are one."""
        drawn, teller = change.drawn, self.teller

        def write(tx: Tx) -> None:
            rest = teller.wall(tx) + timedelta(seconds=teller.tempo.card_rest)
            values: dict[str, Any] = {"seen": drawn.seen, "redraw_at": drawn.redraw_at, "next_at": rest}
            homes.drawn(tx, change.tab, digest=change.digest, **values)

        await teller.store.write(write)

    async def _failed(self, tab: Tab, outcome: Failed) -> None:
        """What may have happened is repeated when the lease is over. A tab that Slack refuses is kept no longer."""
        log.warning("home_not_shown", person=tab.person, why=str(outcome))
        if isinstance(outcome, RetryAt):
            await self._later(tab, timedelta(seconds=outcome.seconds))
        elif isinstance(outcome, Refused) and outcome.code in TOKEN_FAULTS:
            await self._later(tab, A_WHILE)
        elif isinstance(outcome, Refused):
            await self.teller.store.write(lambda tx: homes.forget(tx, tab.person))

    async def _later(self, tab: Tab, wait: timedelta) -> None:
        await self.teller.store.write(lambda tx: homes.later(tx, tab, self.teller.wall(tx) + wait))


def as_view(drawn: Drawn, channel: str) -> dict[str, Any]:
    """The tab as Slack takes it. A click there names no channel, so the tab carries the person's own."""
    carried = json.dumps({"v": "mine", "c": channel})
    return {"type": "home", "blocks": list(drawn.blocks), "private_metadata": carried}


def _digest(drawn: Drawn) -> str:
    return hashlib.sha256(json.dumps(drawn.blocks, sort_keys=True).encode()).hexdigest()
