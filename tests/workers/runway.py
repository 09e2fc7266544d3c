"""A launch that counts down, and what its people are told. The clock goes where a test puts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.domain import launch as launches_rules
from bot.domain import runbook, tclock
from bot.domain.chasing import Quiet
from bot.domain.people import Kind, Person
from bot.domain.runbook import State, Step
from bot.domain.when import Moment
from bot.services import countdown
from bot.store import due, people, plan, polls, schema
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.workers import closings, redraw, reminders
from tests.workers.desk import ANA, NOW, Launched, scene

T0 = NOW + timedelta(hours=24)


@dataclass(frozen=True)
class Told:
    """Something that was put down to be said. `to` is a person or a channel."""

    to: str
    text: str
    buttons: tuple[str, ...]
    thread: str | None
    key: str

    @property
    def first(self) -> str:
        return self.text.split("\n")[0]


class Runway:
    def __init__(self, store: Store, launched: Launched) -> None:
        self.store = store
        self.launched = launched
        self.now = NOW
        self._heard = 0

    async def do(self, deed: Any) -> Any:
        """Run `deed(scene)` as a command would."""
        return await self.store.write(lambda tx: deed(scene(tx, self.launched.attempt, self.now)))

    async def t0(self, at: datetime = T0) -> None:
        moment = Moment(at, "Europe/Madrid", "t0")
        await self.do(lambda scene: countdown.change(scene, tclock.set_t0(scene.attempt, moment, scene.now)))

    async def hold(self) -> None:
        held = lambda scene: tclock.hold(scene.attempt, by=ANA, why="a pause", now=scene.now)  # noqa: E731
        await self.do(lambda scene: countdown.change(scene, held(scene)))

    async def resume(self) -> None:
        await self.do(lambda scene: countdown.change(scene, tclock.resume(scene.attempt, now=scene.now)))

    async def go(self) -> None:
        """The director decides go, which settles the GO step."""
        values = {"answer": "go", "state": "standing", "by": ANA, "reason": "", "recommendation": "go"}
        await self.do(lambda s: polls.add_decision(s, **values, against=False, snapshot={}, head=""))
        await self.do(lambda s: _change(s, _decision(s), lambda step: runbook.decided(step, by=ANA, now=s.now)))

    async def lift(self) -> None:
        await self.do(lambda s: countdown.change(s, launches_rules.lift(s.attempt, s.now)))

    async def start(self, ref: str, *, by: str = ANA) -> None:
        await self._step(ref, state=State.STARTED, started_at=self.now, started_by=by)

    async def done(self, ref: str) -> None:
        await self._step(ref, state=State.DONE, ended_at=self.now, ended_by=ANA)

    async def sleeps(self, user: str, begins: datetime, ends: datetime) -> None:
        """Slack disturbs somebody neither tonight between these, nor in other nights."""
        person = Person(user, Kind.MEMBER, user, "Europe/Madrid")

        def keep(tx: Tx) -> None:
            people.keep_person(tx, person, home=tx.team, enterprise=None, now=self.now)
            people.keep_quiet(tx, user, Quiet(begins, ends))

        await self.store.write(keep)

    async def here(self, ref: str) -> None:
        await self._step(ref, here_at=self.now)

    async def _step(self, ref: str, **changes: Any) -> None:
        await self.do(lambda s: _change(s, _named(s, ref), lambda step: replace(step, **changes)))

    async def step(self, ref: str) -> Step:
        return await self.store.read(lambda tx: _named(scene(tx, self.launched.attempt), ref))

    async def due(self, ref: str) -> datetime:
        at = (await self.step(ref)).due_at
        assert at is not None
        return at

    async def until(self, at: datetime) -> list[Told]:
        """Let the time pass, with the workers awake at each due moment; what was said since."""
        while (wakes := (await self.store.read(due.earliest)).next) is not None and wakes <= at:
            self.now = max(wakes, self.now)
            await self.work()
        self.now = max(at, self.now)
        return await self.heard()

    async def asleep_until(self, at: datetime) -> list[Told]:
        """Let the time pass while golive is down; then it starts again. What was said since."""
        self.now = at
        await self.work()
        return await self.heard()

    async def work(self) -> None:
        for once in (closings.once, reminders.once, redraw.once):
            while await once(self.store, self.now):
                pass

    async def heard(self) -> list[Told]:
        """What was put down to be said since this was last asked."""
        box = schema.outbox
        query = select(box).where(box.c.kind == "said", box.c.id > self._heard).order_by(box.c.id)
        rows = await self.store.read(lambda tx: tx.execute(query).all())
        self._heard = max((row.id for row in rows), default=self._heard)
        return [_told(row) for row in rows]

    async def cards(self) -> dict[str, int]:
        """Cards asked for, with how often: `step DAY-2`, `board`."""
        box = schema.outbox
        steps = await self.store.read(
            lambda tx: {str(s.id): s.ref for s in plan.steps(scene(tx, self.launched.attempt))}
        )
        query = select(box.c.view, box.c.subject, box.c.wanted).where(box.c.kind == "card")
        rows = await self.store.read(lambda tx: tx.execute(query).all())
        return {
            f"{row.view} {steps.get(row.subject, row.subject) if row.view == 'step' else row.subject}": row.wanted
            for row in rows
        }

    async def states(self) -> dict[str, int]:
        """How many reminders ended how."""
        table = schema.reminder
        rows = await self.store.read(lambda tx: tx.execute(select(table.c.state)).scalars().all())
        return {state: rows.count(state) for state in set(rows)}

    async def set(self, table: Any, **values: Any) -> None:
        await self.store.write(lambda tx: tx.execute(update(table).values(**values)))


async def ready_for_liftoff(runway: Runway) -> None:
    """The day before is done, GO is declared half an hour before T-0, and nobody has been told anything new."""
    await runway.until(T0 - timedelta(minutes=40))
    for ref in ("PRE-1", "PRE-2"):
        await runway.start(ref)
        await runway.done(ref)
    await runway.until(T0 - timedelta(minutes=30))
    await runway.go()
    await runway.heard()


def _change(scene: Scene, before: Step, change: Any) -> None:
    plan.save(scene, before, change(before))
    plan.retime(scene)


def _named(scene: Scene, ref: str) -> Step:
    return next(step for step in plan.steps(scene) if step.ref == ref)


def _decision(scene: Scene) -> Step:
    return next(step for step in plan.steps(scene) if step.is_decision)


def _told(row: Any) -> Told:
    blocks = row.body["blocks"]
    buttons = [each["text"]["text"] for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return Told(row.stream, row.body["text"], tuple(buttons), row.parent, row.key)


def to(who: str, told: Iterable[Told]) -> list[Told]:
    return [each for each in told if each.to == who]


def attempt_row(tx: Tx, attempt: int) -> Any:
    table = schema.attempt
    return tx.execute(select(table).where(table.c.id == attempt)).one()
