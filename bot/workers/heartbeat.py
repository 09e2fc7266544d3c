"""Wakes the workers when something is due. It holds no truth: what is due, and whether it was done, stands in rows.

APScheduler is the alarm clock: one job, set to the earliest due time, and a tick every few seconds for whatever
other processes did or nobody foresaw. The work itself is one loop, so that no two batches of a kind overlap here.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import metrics
from bot.cards import CARDS
from bot.clock import Clock
from bot.contracts import Ask
from bot.domain.net import Net
from bot.domain.telling import LATE
from bot.errors import StoreDown
from bot.sending import Poster, Sender
from bot.store import courier, deliveries, digests, due, homes, restored, watches
from bot.store.deliveries import Backlog
from bot.store.due import Due
from bot.store.engine import Store, Tx
from bot.store.restored import PutBack
from bot.store.streams import USUAL, Tempo
from bot.workers import closings, housekeeping, redraw, reminders, restoring
from bot.workers.alarms import Alarms
from bot.workers.courier import Courier
from bot.workers.digests import Digests
from bot.workers.homes import Homes
from bot.workers.probes import Probes
from bot.workers.rollcalls import RollCalls
from bot.workers.telling import Teller
from bot.workers.watch import Watch

log = structlog.get_logger()

TICK = 5.0
"""Seconds between two looks at everything, whatever was asked for."""

BREATH = 0.05
"""Seconds between two passes: what is asked for meanwhile is done in one."""

TURN = 0.2
"""Seconds that one kind of work may go on before the others get their turn."""

TOO_LONG = 60.0
"""Real seconds after which a message that is not in Slack raises an alarm."""

DRAIN = 15.0
"""Seconds that what is under way gets at the end."""

A_DAY = 24 * 3600.0

Batch = Callable[[], Awaitable[bool]]

STUBBORN = 3
"""How often in a row a kind of work may fail before golive says that it is not well."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the workers are doing, as of the last tick. Ages and lateness are in seconds of the launch's clock."""

    late: float = 0.0
    """How overdue the most overdue reminder is."""
    waiting: int = 0
    """Messages and edits that have not been delivered."""
    oldest: float = 0.0
    """How long the oldest message that is not in Slack has waited."""
    uncertain: int = 0
    dead: int = 0
    token_fault: str | None = None
    """Slack's code, while it refuses golive's token."""


class Heartbeat:
    """`start`, then `stop`. `ops` is the channel that hears of messages which do not arrive."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Clock,
        *,
        ops: str | None = None,
        tempo: Tempo = USUAL,
        ask: Ask | None = None,
        poster: Poster | None = None,
        net: Net | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.vitals = Vitals()
        self.held: PutBack | None = None
        """Set while the database was put back and nobody has released it: nothing is done then."""
        self.alarms = Alarms(ops)
        teller = Teller(store, sender, clock.now, CARDS, tempo, patience=self._patience, poster=poster)
        self.courier = Courier(teller, self.alarms, self.wake)
        self.homes = Homes(teller, ask, self.wake)
        self.digests = Digests(store, clock.now, ask, self.wake)
        self.rollcalls = RollCalls(store, clock.now, ask, self.wake)
        self.probes = Probes(store, clock.now, net, self.wake)
        self.watch = Watch(teller, self.alarms, self.wake)
        self._tempo = tempo
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._asked = asyncio.Event()
        self._passing = False
        self._stopping = False
        self._armed = float("inf")
        self._soon = False
        """Something that may not go yet may go within a second."""
        self._housekept = self._looked = self._jumped = float("-inf")
        self._loop: asyncio.Task[None] | None = None
        self._failed: Counter[str] = Counter()

    @property
    def failing(self) -> list[str]:
        """What golive tries in vain, in words that follow "cannot"."""
        return [work for work, times in self._failed.items() if times >= STUBBORN]

    @property
    def busy(self) -> bool:
        """Whether something that is due is not done yet."""
        return self._passing or self._soon or self._asked.is_set() or self._beside()

    def _beside(self) -> bool:
        beside = (self.courier, self.homes, self.digests, self.watch, self.rollcalls, self.probes)
        return any(each.busy for each in beside)

    async def start(self) -> None:
        """Settle what another process left behind, then go on by itself. Raises StoreDown."""
        self.held = await self.store.read(restored.held)
        if not self.store.shared:
            await self.courier.orphans()
        self.store.on_commit = self._committed
        self.clock.on_change = self._clock_changed
        tick = IntervalTrigger(seconds=TICK, timezone=UTC)
        self._scheduler.add_job(self._ring, tick, misfire_grace_time=None, coalesce=True, max_instances=1)
        self._scheduler.start()
        self._loop = asyncio.get_running_loop().create_task(self._beat())
        self.wake()

    async def stop(self) -> None:
        """Begin nothing more, and let what is under way come to its end."""
        self._stopping = True
        self.store.on_commit = lambda _at: None
        self._scheduler.shutdown(wait=False)
        self._asked.set()
        if self._loop is not None:
            await self._loop
        try:
            async with asyncio.timeout(DRAIN):
                await self.courier.idle()
                await self.homes.idle()
                await self.digests.idle()
                await self.rollcalls.idle()
                await self.probes.end()
                await self.watch.idle()
        except TimeoutError:
            log.warning("deliveries_left_under_way")

    def wake(self) -> None:
        """Look now."""
        self._asked.set()

    async def _ring(self, armed: float | None = None) -> None:
        """The tick, or an alarm: one that was set before the pass under way says nothing that the pass does not see."""
        if armed is None or armed == self._armed:
            self._asked.set()

    def _committed(self, at: datetime) -> None:
        """Somebody put down work for `at`."""
        self._arm(self.clock.seconds_until(at))

    def _clock_changed(self) -> None:
        """Nothing armed is right any more, and ages say nothing for a while."""
        self._jumped = time.monotonic()
        self.wake()

    def _arm(self, seconds: float) -> None:
        """Have the workers woken in `seconds`, unless they will be sooner."""
        at = time.monotonic() + seconds
        if seconds <= 0:
            self.wake()
        elif at < self._armed:
            self._armed = at
            self._set_alarm(datetime.now(UTC) + timedelta(seconds=seconds))

    def _set_alarm(self, at: datetime) -> None:
        self._scheduler.add_job(
            self._ring,
            DateTrigger(at, timezone=UTC),
            args=(self._armed,),
            id="due",
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _beat(self) -> None:
        while await self._asked.wait() and not self._stopping:
            self._asked.clear()
            self._passing = True
            self._armed = float("inf")
            await self._tried("work at all", self._pass)
            self._passing = False
            await asyncio.sleep(BREATH)

    async def _pass(self) -> bool:
        """Until nothing is due: what ends by itself before what reminds, and both before what is sent."""
        while not self._stopping and any([await self._turn(*each) for each in self._batches().items()]):
            pass
        await self._look_around()
        await self._arm_next()
        return False

    async def _turn(self, work: str, batch: Batch) -> bool:
        """One batch after the other while there is any; but for no longer than others can wait."""
        until = time.monotonic() + TURN
        done = await self._tried(work, batch)
        again = done
        while again and time.monotonic() < until:
            again = await self._tried(work, batch)
        return done

    def _batches(self) -> Mapping[str, Batch]:
        store, now = self.store, self.clock.now
        if self.held:
            return {}
        return {
            "end what is over": lambda: closings.once(store, now(), self.alarms),
            "send reminders": lambda: reminders.once(store, now(), self.alarms),
            "keep the watch": self.watch.once,
            "send digests": self.digests.once,
            "call the roll": self.rollcalls.once,
            "probe checks": self.probes.once,
            "redraw boards": lambda: redraw.once(store, now()),
            "send messages": self.courier.once,
            "draw Home tabs": self.homes.once,
        }

    async def _tried(self, work: str, batch: Batch) -> bool:
        """A batch that fails is logged, and tried again with the next tick. The others go on."""
        try:
            done = await batch()
        except StoreDown as error:
            log.error("store_down", work=work, error=str(error))
        except Exception:
            log.exception("batch_failed", work=work)
        else:
            del self._failed[work]
            return done
        self._failed[work] += 1
        metrics.FAILURES.labels(work).inc()
        return False

    async def _arm_next(self) -> None:
        wall, at, following = await self.store.read(self._next)
        self.clock.waits_for(at.for_people)
        if at.next is not None:
            stuck = min(
                _age(at.next, self.clock.now()), TICK
            )  # overdue after a pass: it failed. Try less and less often
            self._arm(max(self.clock.seconds_until(at.next), BREATH, stuck))
        wait = (following - wall).total_seconds() if following else float("inf")
        self._soon = wait <= 1.0
        self._arm(max(wait, BREATH))

    def _next(self, tx: Tx) -> tuple[datetime, Due, datetime | None]:
        wall, now = self.courier.teller.wall(tx), self.clock.now()
        at = replace(due.earliest(tx), home=homes.redraw_at(tx, now), digest=digests.next_at(tx))
        at = replace(at, watch=watches.earliest(tx), check=self.probes.next_at(tx))
        if self.held:
            return wall, at, None
        nexts = (courier.next_at(tx, wall, self._tempo), homes.next_at(tx, now, wall), self.watch.next_at(tx, wall))
        return wall, at, min(filter(None, nexts), default=None)

    async def _look_around(self) -> None:
        """With each tick: how things are, and alarms. Once a day: what is no longer needed."""
        begun = time.monotonic()
        if begun - self._looked < TICK:
            return
        self._looked = begun
        now = self.clock.now()
        if self.held:
            await self._tried("go on", self._go_on)
        elif begun - self._jumped > TOO_LONG:
            await self._tried("give alarms", lambda: self.alarms.once(self.store, now, self._too_long()))
        if not self.held:
            self.courier.reread()
        if begun - self._housekept > A_DAY:
            self._housekept = begun
            await self._tried("tidy up", lambda: housekeeping.once(self.store, now))
        backlog, at = await self.store.read(lambda tx: (deliveries.backlog(tx), due.earliest(tx)))
        self._note(backlog, at, now)

    async def _go_on(self) -> bool:
        if await restoring.once(self.store, self.clock.now()):
            self.wake()
        self.held = await self.store.read(restored.held)
        return False

    def _too_long(self) -> timedelta:
        """How far the launch's clock goes in `TOO_LONG`."""
        minute = timedelta(minutes=1)
        real = self.clock.seconds_until(self.clock.now() + minute)
        rate = 60.0 / real if 0.0 < real < float("inf") else 1.0
        return timedelta(seconds=TOO_LONG * rate)

    def _patience(self) -> timedelta:
        """How late a message may be and say nothing of it. A real minute, however fast the launch's clock goes."""
        return max(LATE, self._too_long())

    def _note(self, backlog: Backlog, at: Due, now: datetime) -> None:
        late = _age(at.reminder, now)
        oldest = _age(backlog.oldest, now)
        fault = self.courier.token_fault
        self.vitals = Vitals(late, backlog.waiting, oldest, backlog.uncertain, backlog.dead, fault)
        metrics.REMINDER_LATE.set(late)
        metrics.OUTBOX.labels("waiting").set(backlog.waiting)
        metrics.OUTBOX.labels("uncertain").set(backlog.uncertain)
        metrics.OUTBOX.labels("dead").set(backlog.dead)
        metrics.OUTBOX_AGE.set(oldest)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
