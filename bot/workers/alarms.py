"""What those who run golive are told: messages that do not arrive, work that breaks. Each alarm is given once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.message import Message
from bot.store import deliveries, launches, outbox
from bot.store.courier import Delivery
from bot.store.engine import Store, Tx
from bot.store.outbox import Priority
from bot.store.rereading import Announced
from bot.views import undelivered


@dataclass(frozen=True, slots=True)
class Alarms:
    """Goes to the channel `ops`; without one, to the director of the launch."""

    ops: str | None = None

    def dead(self, tx: Tx, delivery: Delivery, code: str, now: datetime) -> None:
        """A row that will never be delivered."""
        message = undelivered.dead(delivery.stream, _what(delivery), code)
        self._raise(tx, delivery, f"dead:{delivery.id}", message, now)

    def in_doubt(self, tx: Tx, delivery: Delivery, code: str, now: datetime) -> None:
        """A row that may have been delivered, where Slack does not let golive look."""
        message = undelivered.in_doubt(delivery.stream, _what(delivery), code)
        self._raise(tx, delivery, f"uncertain:{delivery.id}", message, now)

    def broken(self, tx: Tx, attempt: int, what: str, key: str, now: datetime) -> None:
        """Something golive was to do by itself, and cannot."""
        found = launches.attempt(tx, attempt)
        if found is not None:
            message = undelivered.broken(launches.by_id(tx, found.launch_id).name, what)
            self._say(tx, found.launch_id, attempt, "", f"broken:{key}", message, now)

    def not_once(self, tx: Tx, announced: Announced, times: int, now: datetime) -> None:
        """An announcement that was delivered and is gone, or stands there more than once."""
        message = undelivered.not_once(announced.stream, f"The announcement {announced.event}", times)
        ids = (announced.launch, announced.attempt, announced.stream)
        self._say(tx, *ids, f"reread:{announced.id}", message, now)

    def _raise(self, tx: Tx, delivery: Delivery, key: str, message: Message, now: datetime) -> None:
        """An alarm raises no alarm; but one that `ops` cannot be given goes to the director instead."""
        ids = (delivery.launch, delivery.attempt, delivery.stream)
        if not delivery.key.startswith(deliveries.ALARM):
            self._say(tx, *ids, key, message, now)
        elif delivery.stream == self.ops:
            self._say(tx, *ids, f"instead:{delivery.id}", Message.from_json(delivery.body or {}), now)

    def _say(self, tx: Tx, launch: int, attempt: int, about: str, key: str, message: Message, now: datetime) -> None:
        ops, user = self._place(tx, launch, about)
        if user is None and ops is None:
            return
        outbox.say(
            tx,
            launch=launch,
            attempt=attempt,
            key=deliveries.ALARM + key,
            message=message,
            now=now,
            channel=ops,
            user=user,
            priority=Priority.REMINDER,
        )

    def _place(self, tx: Tx, launch: int, about: str) -> tuple[str | None, str | None]:
        """The channel or the person to tell: never the one it is about."""
        if self.ops not in (None, about):
            return self.ops, None
        return None, _who(tx, launch, about)

    async def once(self, store: Store, now: datetime, too_long: timedelta) -> bool:
        """Raise an alarm for each channel or person whose messages have waited for `too_long`."""
        if not await store.read(lambda tx: deliveries.late(tx, now - too_long)):
            return False
        await store.write(lambda tx: self._late(tx, now, too_long))
        return False

    def _late(self, tx: Tx, now: datetime, too_long: timedelta) -> None:
        """At most one in ten minutes for each, and none while the one before has not arrived either."""
        for late in deliveries.late(tx, now - too_long):
            target = next(filter(None, self._place(tx, late.launch, late.stream)), None)
            if target is None or deliveries.alarm_waits(tx, target):
                continue
            zone = launches.by_id(tx, late.launch).zone
            message = undelivered.late(late.stream, late.many, late.since, zone)
            key = f"late:{late.stream}:{int(now.timestamp()) // 600}"
            self._say(tx, late.launch, late.attempt, late.stream, key, message, now)


def _who(tx: Tx, launch: int, about: str) -> str | None:
    """The director; the deputy where it is the director who cannot be reached."""
    of = launches.by_id(tx, launch)
    return of.director if about != of.director else of.deputy


def _what(delivery: Delivery) -> str:
    if delivery.card:
        return f"the {delivery.view} card"
    return f"the announcement {delivery.event}" if delivery.event else "a message"
