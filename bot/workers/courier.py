"""Brings the outbox to Slack: several channels at once, one message at a time in each.

What came of a message is a value (`bot.workers.telling`); what follows from it is decided here, in one transaction
that also lets go of the channel.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.errors import StoreDown
from bot.sending import Accepted, Refused, RetryAt, Uncertain
from bot.store import courier, deliveries, streams
from bot.store.courier import Delivery
from bot.store.engine import Tx
from bot.store.streams import EDITS
from bot.workers import rereading
from bot.workers.alarms import Alarms
from bot.workers.telling import (
    TOKEN_FAULTS,
    CannotLook,
    Edited,
    NothingToShow,
    NotThereYet,
    Outcome,
    Pinned,
    Posted,
    Teller,
    TooLate,
    look,
    tell,
)

log = structlog.get_logger()

REREADING = ""
"""The name under which looking again is under way: no channel's."""

LONGEST = 60.0
"""Seconds between two tries of the same row, at most."""


class Courier:
    """`wake` is called when something that was under way has come to its end."""

    def __init__(self, teller: Teller, alarms: Alarms, wake: Callable[[], None] = lambda: None) -> None:
        self.teller = teller
        self.alarms = alarms
        self.wake = wake
        self.token_fault: str | None = None
        """Slack's code, while it refuses golive's token."""
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def once(self) -> bool:
        """Set on its way what may go now, as far as there are places. Does not wait for it to arrive."""
        tempo, busy = self.teller.tempo, frozenset(self._under_way)
        free = tempo.places - len(busy)
        if free <= 0:
            return False
        ready = await self.teller.store.read(
            lambda tx: courier.ready(
                tx, self.teller.wall(tx), tempo, busy, said=free, others=max(free - tempo.kept_free, 0)
            )
        )
        if not ready:
            return False
        now, since = self.teller.now(), time.monotonic()
        taken = await self.teller.store.write(lambda tx: self._claim(tx, ready, now))
        for delivery in taken:
            self._start(replace(delivery, since=since))
        return bool(taken)

    def reread(self) -> None:
        """Look again at what was announced a while ago, beside everything else."""
        if REREADING not in self._under_way:
            task = asyncio.get_running_loop().create_task(self._reread())
            self._under_way[REREADING] = task
            task.add_done_callback(lambda task: self._ended(REREADING, task))

    async def _reread(self) -> None:
        try:
            while await rereading.once(self.teller, self.alarms):
                pass
        except StoreDown as error:
            log.warning("not_reread", error=str(error))

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._under_way)

    async def orphans(self) -> None:
        """At the start of the only process: find out about what the one before it left under way."""
        await self.teller.store.write(lambda tx: deliveries.orphans(tx, self.teller.wall(tx)))

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    def _claim(self, tx: Tx, ready: Sequence[str], now: datetime) -> list[Delivery]:
        """In the order of their names, so that two processes cannot wait for each other."""
        wall, tempo = self.teller.wall(tx), self.teller.tempo
        late = now - self.teller.patience()
        claims = [courier.claim(tx, stream, now=now, wall=wall, tempo=tempo, late=late) for stream in sorted(ready)]
        return [delivery for delivery in claims if delivery is not None]

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._under_way[delivery.stream] = task
        task.add_done_callback(lambda task: self._ended(delivery.stream, task))

    def _ended(self, stream: str, task: asyncio.Task[None]) -> None:
        del self._under_way[stream]
        if not task.cancelled() and (error := task.exception()):
            log.error("delivery_broken", stream=stream, exc_info=error)
        self.wake()

    async def _deliver(self, delivery: Delivery) -> None:
        """When the store does not take the outcome, the lease runs out and somebody looks."""
        try:
            outcome: Outcome | Delivery = delivery
            if delivery.sure_at is not None:
                outcome = await look(self.teller, delivery)
            if isinstance(outcome, Delivery):
                delivery = outcome
                outcome = await tell(self.teller, delivery)
            reached, now = outcome, self.teller.now()
            await self.teller.store.write(lambda tx: self._settle(tx, delivery, reached, now))
            self._note_token(reached)
        except StoreDown as error:
            log.warning("not_settled", key=delivery.key, error=str(error))

    def _settle(self, tx: Tx, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Write down what came of it. That it stands in Slack is a fact even when the lease had run out."""
        wall, tempo = self.teller.wall(tx), self.teller.tempo
        ours = streams.release(tx, delivery.stream, delivery.lease_until)
        match outcome:
            case Posted(ts, channel, shown):
                if not deliveries.posted(
                    tx, delivery, ts=ts, channel=channel, shown=shown, now=now, wall=wall, tempo=tempo
                ):
                    log.error("posted_twice", key=delivery.key, channel=channel, ts=ts)
            case _ if not ours:
                log.warning("lease_lost", key=delivery.key)
            case Edited(shown):
                deliveries.edited(tx, delivery, shown=shown, now=now, wall=wall, tempo=tempo)
            case Pinned():
                deliveries.pinned(tx, delivery)
            case NothingToShow(shown):
                deliveries.nothing_to_show(tx, delivery, shown=shown)
            case RetryAt(seconds, why):
                self._try_again(tx, delivery, wall, seconds, why)
            case Refused(code):
                self._refused(tx, delivery, code, wall, now)
            case _:
                self._unsure(tx, delivery, outcome, wall, now)

    def _unsure(
        self,
        tx: Tx,
        delivery: Delivery,
        outcome: NotThereYet | CannotLook | TooLate | Accepted | Uncertain,
        wall: datetime,
        now: datetime,
    ) -> None:
        """Nobody knows whether it happened: look, and look again. An edit is repeated once the old one cannot
        arrive after it any more."""
        tempo = self.teller.tempo
        soon = _later(wall, delivery, tempo.look_after)
        match outcome:
            case TooLate():
                deliveries.put_off(tx, delivery, wall, "the lease was nearly over")
            case Accepted():
                deliveries.doubt(tx, delivery, soon, "Slack is working on the file")
            case NotThereYet():
                again = soon if delivery.has_file else delivery.sure_at or soon
                deliveries.doubt(tx, delivery, again, "not found yet")
            case CannotLook(why, seconds, refused):
                deliveries.doubt(tx, delivery, wall + timedelta(seconds=seconds), why)
                if refused:
                    self.alarms.in_doubt(tx, delivery, why, now)
            case Uncertain(why) if delivery.ts is not None:
                deliveries.put_off(tx, delivery, max(soon, delivery.lease_until), why)
            case Uncertain(why):
                deliveries.doubt(tx, delivery, soon, why)

    def _try_again(self, tx: Tx, delivery: Delivery, wall: datetime, seconds: float, why: str) -> None:
        """Slack named a time: the channel rests until then; after an edit, all edits do."""
        until = _later(wall, delivery, seconds)
        deliveries.put_off(tx, delivery, until, why)
        streams.rest(tx, delivery.stream if delivery.ts is None else EDITS, until, self.teller.tempo)

    def _refused(self, tx: Tx, delivery: Delivery, code: str, wall: datetime, now: datetime) -> None:
        if code in TOKEN_FAULTS:
            deliveries.put_off(tx, delivery, wall + timedelta(seconds=LONGEST), code)
        elif delivery.ts is not None and delivery.pin:
            log.warning("not_pinned", key=delivery.key, code=code)
            deliveries.pinned(tx, delivery)
        elif delivery.ts is not None and code == "message_not_found":
            deliveries.vanished(tx, delivery, pin=delivery.view == "board")
        elif delivery.thread is not None and code == "thread_not_found":
            deliveries.parent_vanished(tx, delivery, wall)
        else:
            log.error("undeliverable", key=delivery.key, stream=delivery.stream, code=code)
            deliveries.bury(tx, delivery, code)
            self.alarms.dead(tx, delivery, code, now)

    def _note_token(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused) and outcome.code in TOKEN_FAULTS:
            self.token_fault = outcome.code
        elif isinstance(outcome, Posted | Edited | Pinned):
            self.token_fault = None


def _later(wall: datetime, delivery: Delivery, seconds: float) -> datetime:
    """After `seconds`, or later the more often it was tried in vain."""
    patience = min(2.0 ** (delivery.tries - 2), LONGEST) if delivery.tries > 2 else 0.0
    return wall + timedelta(seconds=max(seconds, patience))
