"""Once a day each person is told what they owe, in their own morning; and the launch room what nobody moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.contracts import Ask
from bot.domain import away, chasing, mine
from bot.domain.criterion import waiting
from bot.domain.item import Item, Signoff, State
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.people import Kind
from bot.errors import Lookup, StoreDown
from bot.message import Message
from bot.services import room, voiding
from bot.store import digests, launches, leftover, outbox, people, shelf, standing
from bot.store.digests import Due
from bot.store.engine import Store, Tx
from bot.store.outbox import Priority
from bot.store.scene import Scene, of_attempt
from bot.views import digest as view
from bot.views.digest import Owes
from bot.workers.beside import Beside, hear, hear_of

log = structlog.get_logger()

MOST = 50
"""People in one go: as many as Slack tells the quiet hours of at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is to be told, and what the rooms of the launches they direct are."""

    message: Message | None
    launch: int
    attempt: int
    risen: tuple[tuple[int, Message], ...]
    """Attempts, with what has reached their director."""


class Digests(Beside):
    def __init__(
        self, store: Store, now: Callable[[], datetime], ask: Ask | None = None, wake: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__("send digests", wake)
        self.store = store
        self.now = now
        self.ask = ask

    async def _is_due(self) -> bool:
        return bool(await self._due(1))

    async def _all(self) -> None:
        while due := await self._due(MOST):
            await hear_of(self.ask, frozenset(each.person for each in due), self.now())
            for each in due:
                await self._one(each)

    async def _due(self, most: int) -> list[Due]:
        now = self.now()
        return await self.store.read(lambda tx: digests.due(tx, now, most))

    async def _one(self, due: Due) -> None:
        """Tell one person, or see that there is nothing to tell."""
        now = self.now()
        try:
            told = await self._told(due, now)
            await self.store.write(lambda tx: _settle(tx, due, told, now))
        except StoreDown:
            raise
        except Exception:  # a bug in one person's digest is theirs alone; it is logged, and tried again tomorrow
            log.exception("digest_failed", person=due.person)
            tomorrow = now + timedelta(days=1)
            await self.store.write(lambda tx: digests.settle(tx, due, tomorrow, looked_at=due.looked_at) and None)

    async def _told(self, due: Due, now: datetime) -> Told | None:
        """Where Slack has to say who is in a private channel it is asked once; then that launch is left out."""
        try:
            return await self.store.read(lambda tx: told(tx, due, now, surely=True))
        except Lookup as lookup:
            await hear(self.ask, lookup.wanted, self.now())
        return await self.store.read(lambda tx: told(tx, due, now, surely=False))


def told(tx: Tx, due: Due, now: datetime, *, surely: bool) -> Told | None:
    """None: not now. Raises Lookup when `surely` and Slack has to say who is in a private channel."""
    if _when(tx, due, now) > now:
        return None
    owed, risen = [], []
    for _, attempt in leftover.owing(tx, due.person, "", now, surely=surely):
        scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, now)
        each = _owes(scene, due.person)
        if each and due.person not in scene.crew.away:
            owed.append(each)
        if scene.launch.director == due.person and (news := _risen(scene, each, due.looked_at)):
            risen.append((attempt.id, news))
    if not owed:
        return Told(None, 0, 0, tuple(risen))
    names, zone = people.names(tx), people.zone(tx, due.person)
    return Told(view.digest(owed, names, zone, now), owed[0].launch.id, owed[0].attempt.id, tuple(risen))


def _when(tx: Tx, due: Due, now: datetime) -> datetime:
    """When to look, if not now: deactivated accounts, bots and strangers are owed nothing, so tomorrow."""
    person, zone = people.known(tx, due.person), people.zone(tx, due.person)
    if person is not None and person.kind not in (Kind.MEMBER, Kind.GUEST):
        return chasing.morning_after(now, zone)
    return chasing.may_tell_at(now, zone, quiet=people.quiet(tx, due.person), snoozed=due.snoozed_until)


def _owes(scene: Scene, user: str) -> Owes:
    now, crew = standing.of(scene), scene.crew
    person = people.known(scene.tx, user)
    signs = person is None or person.kind is Kind.MEMBER
    seats = now.seats if now.poll is not None and now.poll.open else None
    counting = scene.attempt.state in BEFORE_LIFTOFF
    actions = [each for each in now.actions if chasing.presses(each, scene.now, people.zone(scene.tx, user))]
    waits = waiting(now.criteria, scene.attempt, scene.now)
    todo = now.items if counting else ()
    theirs = mine.mine(user, crew, todo, (), seats, scene.now, signs=signs, actions=actions, criteria=waits)
    held = _held_up(scene, now.items) if counting else ()
    lapsing = _lapsing(scene, user) if counting else ()
    left = away.left_to(user, crew, now.items, scene.attempt.t0, scene.launch.zone) if counting else ()
    return Owes(scene.launch, scene.attempt, theirs, held, _hears(scene, user, held), signs, lapsing, left)


def _lapsing(scene: Scene, user: str) -> tuple[tuple[Signoff, Item], ...]:
    """Approvals that run out before the second morning from now, and T-0: for owner and leads. After a GO none."""
    if voiding.is_frozen(scene):
        return ()
    soon, t0 = chasing.mornings_on(scene.now, 1, people.zone(scene.tx, user)), scene.attempt.t0
    return tuple(
        (signoff, item)
        for signoff, item in shelf.until(scene, min(soon, t0) if t0 else soon)
        if item.state is State.APPROVED
        and (user == (item.owner or signoff.signer) or scene.crew.looks_after(user, item.area))
    )


def _patience(scene: Scene) -> chasing.Patience:
    """The template's."""
    return chasing.Patience(**scene.launch.settings.get("escalation", {}))


def _held_up(scene: Scene, items: tuple[Item, ...]) -> tuple[chasing.HeldUp, ...]:
    return chasing.held_up(items, scene.attempt.t0, scene.launch.zone, scene.now, _patience(scene))


def _hears(scene: Scene, user: str, held: tuple[chasing.HeldUp, ...]) -> tuple[chasing.HeldUp, ...]:
    """What holds others up and is not their own to do: of a lead's areas from the first level, else the second."""
    crew = scene.crew
    return tuple(
        each
        for each in held
        if each.item.owner != user
        and (
            (each.level >= chasing.Level.DIRECTOR and crew.commands(user))
            or (
                each.level >= chasing.Level.LEAD
                and each.item.state is not State.SIGNED
                and crew.looks_after(user, each.item.area)
            )
        )
    )


def _risen(scene: Scene, owes: Owes, before: datetime | None) -> Message | None:
    risen = chasing.newly(owes.held, scene.launch.zone, before, _patience(scene))
    return view.risen(scene.launch, risen, people.names(scene.tx)) if risen else None


def _settle(tx: Tx, due: Due, told: Told | None, now: datetime) -> None:
    """The row first: whoever moves it says what is to be said."""
    zone = people.zone(tx, due.person)
    next_at = chasing.morning_after(now, zone) if told else _when(tx, due, now)
    looked = now if told else due.looked_at
    if not digests.settle(tx, due, next_at, looked_at=looked) or told is None:
        return
    today = now.astimezone(ZoneInfo(zone)).date().isoformat()
    if told.message is not None:
        outbox.say(
            tx,
            launch=told.launch,
            attempt=told.attempt,
            key=f"digest:{due.person}:{today}",
            message=told.message,
            now=now,
            user=due.person,
            priority=Priority.REMINDER,
        )
    for attempt, message in told.risen:
        room.say(of_attempt(tx, attempt, now), f"held up:{today}", message)
