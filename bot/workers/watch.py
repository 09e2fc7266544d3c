"""Keeps a message waiting in Slack for each launch that counts down: posted if golive is down, taken back if it is not.

The new one is left before the old one is taken back, so that there is always one. Each is noted before Slack is asked,
and what waits in Slack is compared with what is noted at the start, and whenever an answer was lost: so a golive that
was killed leaves no message behind that nobody knows of.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.domain import watching as rules
from bot.domain.watching import Next
from bot.errors import StoreDown
from bot.message import Message
from bot.sending import Failed, Refused, RetryAt, Scheduled, Uncertain, Unscheduled
from bot.services import room
from bot.store import streams, watches
from bot.store.engine import Tx
from bot.store.scene import Scene, of_attempt
from bot.store.streams import WATCH
from bot.store.watches import State, Waiting
from bot.views import watch as view
from bot.workers.alarms import Alarms
from bot.workers.beside import Beside
from bot.workers.telling import TOKEN_FAULTS, Teller, asked

log = structlog.get_logger()
T = TypeVar("T")

AGAIN = timedelta(seconds=15)
"""When what failed is tried again."""

REST = {"restricted_too_many": timedelta(minutes=5), **dict.fromkeys(TOKEN_FAULTS, timedelta(minutes=1))}
"""What Slack refuses for a while only, and for how long. It takes 30 messages for five minutes of a channel."""

LONG = timedelta(hours=1)
"""When a message is left again that Slack refused for good."""

FRESH = timedelta(minutes=1)
"""What was left so lately need not be in Slack's list yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that Slack is to keep."""

    id: int
    channel: str
    message: Message
    post_at: datetime


class Lost(Exception):
    """Another process has the right to speak with Slack about this by now."""


class Watch(Beside):
    def __init__(self, teller: Teller, alarms: Alarms, wake: Callable[[], None] = lambda: None) -> None:
        super().__init__("keep the watch", wake)
        self.teller = teller
        self.alarms = alarms
        self._compared = False
        self._rests_until = float("-inf")
        self._until: datetime | None = None
        """The end of our lease."""

    def next_at(self, tx: Tx, wall: datetime) -> datetime | None:
        """When there is something to do again that cannot be done yet, by the database's clock."""
        sure = watches.sure_at(tx)
        paced = streams.may_watch_at(tx, self.teller.tempo) if watches.due(tx, self.teller.now()) else None
        return min(filter(None, (sure, max(paced, wall) if paced else None)), default=None)

    async def _is_due(self) -> bool:
        return time.monotonic() >= self._rests_until and await self.teller.store.read(self._may_begin)

    def _may_begin(self, tx: Tx) -> bool:
        wall = self.teller.wall(tx)
        free = streams.may_watch_at(tx, self.teller.tempo)
        if free is not None and free > wall:
            return False
        return self._must_compare(tx, wall) or watches.due(tx, self.teller.now()) is not None

    def _must_compare(self, tx: Tx, wall: datetime) -> bool:
        sure = watches.sure_at(tx)
        return not self._compared or (sure is not None and sure <= wall)

    async def _all(self) -> None:
        """1. Have the right to. 2. Compare, if there is doubt. 3. Look after each launch that is due."""
        read, write, teller = self.teller.store.read, self.teller.store.write, self.teller
        self._until = await write(lambda tx: watches.take(tx, teller.wall(tx), teller.tempo))
        if self._until is None:
            return
        try:
            if await read(lambda tx: self._must_compare(tx, teller.wall(tx))):
                await self._compare()
            while (due := await read(lambda tx: watches.due(tx, teller.now()))) is not None:
                if not await self._tried(*due):
                    break
        except Lost:
            log.info("watch_lost")
            return
        until = self._until
        await write(lambda tx: streams.release(tx, WATCH, until))

    async def _ask(self, question: Callable[[], Awaitable[T | Failed]]) -> T | Failed:
        """Slack's answer; the lease is good for longer than it gets to answer. Raises Lost."""
        assert self._until is not None, "only who has the lease asks"
        was, teller = self._until, self.teller

        def extended(tx: Tx) -> datetime | None:
            until = teller.tempo.until(teller.wall(tx))
            return until if streams.extend(tx, WATCH, was, until) else None

        self._until = await teller.store.write(extended)
        if self._until is None:
            raise Lost
        return await asked(teller, question())

    # --- One launch -------------------------------------------------------------------------------

    async def _tried(self, attempt: int, was: datetime) -> bool:
        """As `_look_after`. Whatever is wrong with one launch keeps no other from its watch."""
        try:
            return await self._look_after(attempt, was)
        except (StoreDown, Lost):
            raise
        except Exception:
            log.exception("watch_broken", attempt=attempt)
            later = self.teller.now() + LONG
            await self.teller.store.write(lambda tx: watches.later(tx, attempt, was, later))
            return True

    async def _look_after(self, attempt: int, was: datetime) -> bool:
        """Leave a message if there is none that says what is so, then take the others back. False: not now."""
        new = await self.teller.store.write(lambda tx: self._prepared(tx, attempt, was))
        if new is None:
            return False
        if isinstance(new, Asked):
            sender = self.teller.sender
            outcome = await self._ask(lambda: sender.schedule(new.channel, new.message, new.post_at))
            if not await self.teller.store.write(lambda tx: self._settle(tx, attempt, was, new, outcome)):
                return False
        return await self._take_back(attempt, was)

    def _prepared(self, tx: Tx, attempt: int, was: datetime) -> Asked | bool | None:
        """What Slack is to be asked for, noted; True when it has all it should; None when it is too early to ask."""
        scene = of_attempt(tx, attempt, self.teller.now())
        following = _following(scene)
        there = watches.of(tx, attempt)
        if following is None or rules.begins(following, scene.now) > scene.now:
            watches.all_leave(tx, attempt)
            return True
        if any(each.state is State.STANDING and each.mark == following.mark for each in there):
            return True
        wall = self.teller.wall(tx)
        if not streams.spend_watch(tx, wall, self.teller.tempo):
            return None
        post_at = following.post_at([each.post_at for each in there])
        number = watches.ask(scene, following, post_at, self.teller.tempo.until(wall))
        return Asked(number, scene.attempt.channel, view.silent(scene.launch, following, scene.now), post_at)

    def _settle(self, tx: Tx, attempt: int, was: datetime, new: Asked, outcome: Scheduled | Failed) -> bool:
        """Whether it stands."""
        now = self.teller.now()
        match outcome:
            case Scheduled(id):
                watches.stands(tx, new.id, attempt, id)
                return True
            case Uncertain(why):
                log.info("watch_unsure", attempt=attempt, why=why)
            case RetryAt(seconds, _):
                watches.gone(tx, [new.id])
                watches.later(tx, attempt, was, now + timedelta(seconds=seconds))
            case Refused(code):
                log.error("watch_refused", attempt=attempt, code=code)
                watches.gone(tx, [new.id])
                watches.later(tx, attempt, was, now + REST.get(code, LONG))
                if code not in REST:
                    self.alarms.broken(tx, attempt, "have Slack watch over it", f"watch:{attempt}", now)
        return False

    async def _take_back(self, attempt: int, was: datetime) -> bool:
        """Those that have been replaced. False: some are still there."""
        there = await self.teller.store.read(lambda tx: watches.of(tx, attempt))
        out = [await self._is_out(each) for each in there if each.state is State.LEAVING]
        await self.teller.store.write(lambda tx: self._rest(tx, attempt, was, done=all(out)))
        return all(out)

    async def _is_out(self, waiting: Waiting) -> bool:
        """Whether a message is not in Slack's hands any more; what was posted meanwhile golive puts right."""
        id, sender = waiting.slack_id or "", self.teller.sender
        outcome = await self._ask(lambda: sender.unschedule(waiting.channel, id))
        if isinstance(outcome, RetryAt | Uncertain) or (isinstance(outcome, Refused) and outcome.code in TOKEN_FAULTS):
            return False
        await self.teller.store.write(lambda tx: self._is_gone(tx, waiting, posted=isinstance(outcome, Refused)))
        return True

    def _is_gone(self, tx: Tx, waiting: Waiting, *, posted: bool) -> None:
        now = self.teller.now()
        watches.gone(tx, [waiting.id])
        if posted and waiting.post_at <= now + rules.TOO_LATE:
            _put_right(of_attempt(tx, waiting.attempt, now), waiting)

    def _rest(self, tx: Tx, attempt: int, was: datetime, *, done: bool) -> None:
        """If all is as it should be: until golive has something to do. The plan may have changed meanwhile."""
        scene = of_attempt(tx, attempt, self.teller.now())
        following = _following(scene)
        marks = [each.mark for each in watches.of(tx, attempt) if each.state is State.STANDING]
        at: datetime | None = scene.now
        if not done:
            at = scene.now + AGAIN
        elif following is None and not marks:
            at = None
        elif following is not None:
            at = following.at if following.mark in marks else rules.begins(following, scene.now)
        watches.later(tx, attempt, was, at)

    # --- What waits in Slack ------------------------------------------------------------------------

    async def _compare(self) -> None:
        """Find out about messages of which nobody knows whether Slack has them, and take back what nobody knows of."""
        listed = await self._ask(self.teller.sender.scheduled)
        if not isinstance(listed, list):
            log.warning("watch_not_compared", why=str(listed))
            self._rests_until = time.monotonic() + AGAIN.total_seconds()
            return
        for orphan in await self.teller.store.write(lambda tx: self._compared_with(tx, listed)):
            outcome = await self._ask(lambda orphan=orphan: self._unschedule(orphan))  # type: ignore[misc]
            log.info("watch_orphan", channel=orphan.channel, post_at=orphan.post_at.isoformat(), came=str(outcome))
        self._compared = True

    async def _unschedule(self, orphan: Scheduled) -> Unscheduled | Failed:
        return await self.teller.sender.unschedule(orphan.channel, orphan.id)

    def _compared_with(self, tx: Tx, listed: Sequence[Scheduled]) -> list[Scheduled]:
        """Adopt what is there, forget what is not; returns what nobody knows of."""
        now, wall, there = self.teller.now(), self.teller.wall(tx), {one.id for one in listed}
        rows = watches.everything(tx)
        known = {row.slack_id for row in rows}
        places = {(one.channel, one.post_at): one for one in listed if one.id not in known}
        adopted = set()
        for row in rows:
            if row.slack_id is None:
                found = places.get((row.channel, row.post_at))
                if found is not None:
                    watches.stands(tx, row.id, row.attempt, found.id)
                    adopted.add(found.id)
                elif row.sure_at <= wall:
                    watches.gone(tx, [row.id])
                else:
                    continue
            elif row.slack_id not in there and row.made_at + FRESH <= now:
                self._is_gone(tx, row, posted=True)
            else:
                continue
            watches.look_after(of_attempt(tx, row.attempt, now))
        return [one for one in listed if one.id not in known | adopted]


def _following(scene: Scene) -> Next | None:
    """What golive is to do next about an attempt that is watched."""
    return watches.following(scene) if rules.is_watched(scene.attempt) else None


def _put_right(scene: Scene, waiting: Waiting) -> None:
    """It stands in the room, or will in a moment, although golive is there."""
    message = view.here_again(scene.launch, waiting.made_at, scene.now)
    room.say(scene, f"watch:{waiting.id}", message)
