"""A roll call asks each of its people once: with their own times, and what Slack says of whose phone is silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.contracts import Ask
from bot.domain.runbook import Step
from bot.services import rollcall, room, steps
from bot.store import people, plan, rollcalls
from bot.store.engine import Store, Tx
from bot.store.rollcalls import Due
from bot.store.scene import Scene, of_attempt
from bot.views import rollcall as view
from bot.workers.beside import Beside, hear_of


class RollCalls(Beside):
    def __init__(
        self, store: Store, now: Callable[[], datetime], ask: Ask | None = None, wake: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__("call the roll", wake)
        self.store = store
        self.now = now
        self.ask = ask

    async def _is_due(self) -> bool:
        now = self.now()
        return bool(await self.store.read(lambda tx: rollcalls.due(tx, now)))

    async def _all(self) -> None:
        now = self.now()
        for due in await self.store.read(lambda tx: rollcalls.due(tx, now)):
            users = frozenset(await self.store.read(lambda tx, due=due: called(tx, due, now)))  # type: ignore[misc]
            await hear_of(self.ask, users, self.now())
            await self.store.write(lambda tx, due=due: call(tx, due, now))  # type: ignore[misc]


def called(tx: Tx, due: Due, now: datetime) -> tuple[str, ...]:
    """Those who are called and have not answered."""
    scene = of_attempt(tx, due.attempt, now)
    return _silent(scene, due, plan.steps(scene))


def call(tx: Tx, due: Due, now: datetime) -> None:
    """Ask each who has not answered, unless another process has, or the attempt is over."""
    scene = of_attempt(tx, due.attempt, now)
    if not rollcalls.settle(tx, due) or scene.attempt.ended_at is not None:
        return
    all_steps = plan.steps(scene)
    roll = rollcalls.rolls(scene, all_steps)[due.step]
    book = steps.book_of(scene, all_steps)
    silences, key = people.silences(tx, roll.parts), f"roll:{due.step}:{due.at.isoformat()}"
    asked, others = _directly(scene, roll.of(None))
    for user in asked:
        message = view.question(book, user, roll.parts[user], silences, people.zone(tx, user))
        room.tell(scene, [user], key, message)
    if others:
        room.tell(scene, others, key, view.in_short(book))
    rollcalls.keep(scene, *(replace(roll.answer(user), asked_at=now) for user in asked))
    rollcall.follow(scene)


def _directly(scene: Scene, users: Sequence[str]) -> tuple[list[str], list[str]]:
    """Who is asked, and in a rehearsal those whom its room hears of in one message: only who runs it is asked there."""
    if not scene.attempt.rehearsal:
        return list(users), []
    return [user for user in users if user == scene.attempt.run_by], [u for u in users if u != scene.attempt.run_by]


def _silent(scene: Scene, due: Due, all_steps: tuple[Step, ...]) -> tuple[str, ...]:
    rolls = rollcalls.rolls(scene, all_steps)
    return rolls[due.step].of(None) if due.step in rolls else ()
