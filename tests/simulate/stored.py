"""A launch on the real store: people type, workers wake, and when golive was down the store is opened anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain import reminding, runbook
from bot.domain.alarms import Alarm, Kind, Reminding
from bot.domain.poll import Reply
from bot.domain.reminding import Verdict
from bot.limits import Limits
from bot.router import Router
from bot.store import audit, doubts, due, plan, polls, remindings, schema
from bot.store.connect import open_store
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.workers import closings, reminders
from commands import COMMANDS
from tests.desk import ANA, AUDIENCES, BEN, TEAM, Desk
from tests.simulate import planted
from tests.simulate.crowd import Act
from tests.simulate.day import Day
from tests.simulate.oracle import Given, View, Wrong
from tests.told import Told

ANYWAY = "Done all the same"
GIVEN = (Verdict.ON_TIME, Verdict.LATE, Verdict.GATHERED, Verdict.POINTLESS)


class StoredLaunch:
    """`url` is an empty, migrated database. `told` counts who had to be told of what, as the outbox keys it."""

    def __init__(self, url: str, desk: Desk) -> None:
        self.url = url
        self.desk = desk
        self.told: Counter[str] = Counter()

    @classmethod
    async def open(cls, url: str, day: Day) -> StoredLaunch:
        store = await open_store(url, TEAM)
        await store.write(lambda tx: planted.plant(tx, day.timing, day.zone))
        launch = cls(url, Desk(store))
        launch.desk.channels |= {*AUDIENCES}
        launch._keep_their_pace()
        return launch

    async def close_store(self) -> None:
        await self.desk.store.close()

    async def check(self) -> None:
        """Raises Wrong unless everybody was told what they had to be, and the record is whole."""
        said, broken = await self.desk.look(_said)
        missing, besides = self.told - said, said - self.told
        if missing or besides or broken:
            raise Wrong(f"not told: {list(missing)[:5]}; told besides: {list(besides)[:5]}; record: {broken}")

    async def restart(self) -> None:
        await self.desk.store.close()
        self.desk.store = await open_store(self.url, TEAM)
        self.desk.router = Router(self.desk.store, COMMANDS, self.desk.router.ask)
        self._keep_their_pace()

    def _keep_their_pace(self) -> None:
        """A minute is one of the day, not one of this machine: else people would ask too much for it."""
        self.desk.router.limits = Limits(lambda: self.desk.now.timestamp())

    async def reminding(self) -> Mapping[str, Reminding]:
        return await self.desk.look(remindings.of)

    async def view(self) -> View:
        return await self.desk.look(_view)

    async def wakes_at(self) -> datetime | None:
        at = await self.desk.store.read(due.earliest)
        return min(filter(None, (at.reminder, at.t0)), default=None)

    async def close(self, now: datetime) -> None:
        self.desk.now = now
        while await closings.once(self.desk.store, now):
            pass

    async def remind(self, now: datetime) -> list[Given]:
        if not await reminders.once(self.desk.store, now):
            return []
        while await reminders.once(self.desk.store, now):
            pass
        given = await self.desk.look(lambda scene: _given(scene, now))
        if given:
            self.told += await self.desk.look(lambda scene: _to_be_told(scene, given))
        return given

    async def do(self, act: Act, now: datetime) -> bool:
        self.desk.now = now
        told = await ACTS[act.verb](self.desk, act)
        if told.refused and "broke on golive's side" in told.shown:
            raise Wrong(f"{act}: {told.shown}")
        return not told.refused


def _view(scene: Scene) -> View:
    standing = polls.standing_decision(scene)
    go = standing is not None and standing.answer is Reply.GO
    doubt = go and bool(doubts.open_ones(scene))
    return View(scene.attempt, {step.id: step for step in plan.steps(scene)}, go, doubt)


def _given(scene: Scene, now: datetime) -> list[Given]:
    table = schema.reminder
    query = select(table).where(table.c.attempt_id == scene.attempt.id, table.c.settled_at == now)
    rows = scene.tx.execute(query.order_by(table.c.id))
    return [Given(Alarm(row.step_id, Kind(row.kind), row.at), Verdict(row.state)) for row in rows]


def _to_be_told(scene: Scene, given: list[Given]) -> Counter[str]:
    steps = {step.id: step for step in plan.steps(scene)}
    return Counter(
        f"{each.alarm.step}:{each.alarm.kind}:{each.alarm.at.isoformat()}:{user}"
        for each in given
        if each.verdict in (Verdict.ON_TIME, Verdict.LATE)
        for user in reminding.told(each.alarm.kind, steps[each.alarm.step], scene.crew)
    )


def _said(scene: Scene) -> tuple[Counter[str], list[str]]:
    """The reminders in the outbox, by their keys; and what is wrong with the record."""
    box = schema.outbox
    query = select(box.c.key).where(box.c.attempt_id == scene.attempt.id, box.c.kind == "said", box.c.channel.is_(None))
    keys = (key.partition(":")[2] for key in scene.tx.execute(query).scalars())
    return Counter(key for key in keys if _is_of_step(*key.split(":")[:2])), _broken(scene.tx)


def _is_of_step(about: str, kind: str) -> bool:
    return about.isdigit() and kind in {kind.value for kind in Kind}


def _broken(tx: Tx) -> list[str]:
    return [str(fault) for fault in audit.verify(tx)]


async def _confirmed(desk: Desk, words: str) -> Told:
    """Typed, looked at, confirmed with the first button."""
    told = await desk.say(words, by=ANA)
    return told if told.refused or not told.labels else await desk.press(told, told.labels[0], by=ANA)


async def _t0(desk: Desk, act: Act) -> Told:
    assert act.at is not None
    first = await desk.look(lambda scene: scene.attempt.t0) is None
    words = f"t0 {act.at:%Y-%m-%dT%H:%M:%SZ}"
    return await desk.say(words, by=ANA) if first else await _confirmed(desk, words)


async def _go(desk: Desk, _: Act) -> Told:
    told = await desk.say("decide go because we are as ready as we shall be", by=ANA)
    return told if told.refused else await desk.say("decide second", by=BEN)


async def _here(desk: Desk, act: Act) -> Told:
    def owner(scene: Scene) -> str:
        step = next(step for step in plan.steps(scene) if step.ref == act.ref)
        return runbook.crew_of(step, scene.crew)[0] or ANA

    return await desk.say(f"here {act.ref}", by=await desk.look(owner))


async def _done(desk: Desk, act: Act) -> Told:
    """Words that nobody has approved are not sent then."""
    told = await desk.say(f"done {act.ref} all", by=ANA)
    return await desk.press(told, ANYWAY, by=ANA) if told.refused and ANYWAY in told.labels else told


async def _resume(desk: Desk, _: Act) -> Told:
    told = await desk.say("resume", by=ANA)
    return told if told.refused else await desk.press(told, "Resume", by=ANA)


def _typed(words: str) -> Callable[[Desk, Act], Awaitable[Told]]:
    return lambda desk, act: desk.say(words.format(act.ref), by=ANA)


def _with_a_look(words: str) -> Callable[[Desk, Act], Awaitable[Told]]:
    return lambda desk, act: _confirmed(desk, words.format(act.ref))


ACTS: Mapping[str, Callable[[Desk, Act], Awaitable[Told]]] = {
    "t0": _t0,
    "hold": _typed("hold a pause"),
    "resume": _resume,
    "scrub": _with_a_look("scrub no more"),
    "go": _go,
    "no-go": _typed("decide no-go not like this"),
    "start": _typed("start {} sure"),
    "done": _done,
    "here": _here,
    "fail": _typed("fail {} it broke"),
    "skip": _with_a_look("skip {} not today"),
    "undo": _typed("undo {}"),
}
"""How each act is typed."""
