"""Time in the demo: one to one while something waits for the visitor, else on to the next due moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.demo import cast, crowd
from bot.domain import draft, runbook
from bot.domain.draft import Draft
from bot.domain.launch import Attempt, State
from bot.domain.owed import owed
from bot.domain.rollcall import Roll
from bot.domain.standing import Standing
from bot.store import deliveries, drafts, launches, rollcalls, standing
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from sandbox import Sandbox

BREATH = 0.6
"""Seconds between two things that happen, so that they can be watched."""


class Pace:
    def __init__(self, sandbox: Sandbox, store: Store, tell: Callable[[str], None]) -> None:
        self.sandbox = sandbox
        self.store = store
        self.tell = tell
        self._told = ""
        self._tried: set[crowd.Act] = set()  # at this moment; what was refused is not asked again and again
        self._prepared: datetime | None = None  # up to which moment the others have gone on preparing

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.once()
            await asyncio.sleep(BREATH)

    async def once(self) -> None:
        """One thing: somebody acts, or time moves on, or it waits and says for what."""
        clock = self.sandbox.clock
        if clock.paused:
            return
        room = self.sandbox.channel(cast.ROOM).id
        seen = await self.store.read(lambda tx: look(tx, room, clock.now()))
        if seen is None:
            return
        attempt, now, roll, words = seen
        visitors = self._visitors()
        acts = _acts(attempt, now, roll, visitors, clock.now())
        if act := next((act for act in acts if act not in self._tried), None):
            await self._perform(act)
            return
        reason = waits_for(attempt, now, roll, words, visitors, clock.now())
        self._say(reason)
        if reason is None:
            await self._go_on(attempt, now, visitors)

    async def _go_on(self, attempt: Attempt, now: Standing, visitors: Mapping[str, str]) -> None:
        """To the next moment, once all that was to be said is in the channels."""
        clock = self.sandbox.clock
        ahead = [clock.next_due, crowd.next_moment(attempt, now, visitors)]
        moments = [moment for moment in ahead if moment is not None and moment > clock.now()]
        if not moments or attempt.t0 is None:
            return
        before, after = clock.now(), min(moments)
        if self._prepared != after:
            for act in crowd.preparation(now, visitors, before, after, attempt.t0):
                if not await self._perform(act):
                    return
            self._prepared = after
        if await self.store.read(lambda tx: deliveries.backlog(tx).oldest):
            return
        self._tried.clear()
        clock.jump(after)

    async def _perform(self, act: crowd.Act) -> bool:
        """Whether golive answered; while it is away, nobody goes on and time waits."""
        self.sandbox.caption(f"{self.sandbox.person(act.who).user.real_name}: /golive {act.words}")
        answered = await crowd.perform(self.sandbox, act)
        if answered:
            self._tried.add(act)
        return answered

    def _visitors(self) -> dict[str, str]:
        """The director, and whoever else the visitor is just now: their names by id."""
        users = self.sandbox.space.world.users
        ids = [self.sandbox.person(cast.DIRECTOR).id, *self.sandbox.space.watchers]
        return {user: users[user].real_name for user in ids if user in users}

    def _say(self, reason: str | None) -> None:
        words = f"Time waits for you: {reason}." if reason else "Time goes on to the next due moment."
        self.sandbox.caption(words)
        if words != self._told:
            self._told = words
            self.tell(words)


def waits_for(
    attempt: Attempt, now: Standing, roll: Roll, words: Sequence[Draft], visitors: Mapping[str, str], at: datetime
) -> str | None:
    """What the visitor is to do before time goes on, in a few words; None when nothing."""
    if attempt.state in (State.LIVE, State.CLOSED):
        return "the launch is live; look around, or stop the demo"
    if attempt.state is State.SCRUBBED:
        return "the attempt is scrubbed; look around, or stop the demo"
    if not attempt.confirmed:
        return "as Dana, confirm T-0 (/golive t0 confirm)"
    if attempt.state is State.HELD and not attempt.held_as_planned:
        return "the countdown is held (/golive resume)"
    for user, name in visitors.items():
        if user in crowd.silent(roll):
            return f"as {name}, answer the roll call (/golive rollcall in)"
        if words and draft.may_approve(now.crew, user):
            return f"as {name}, look at the draft for {words[0].audience} and approve it (/golive announce)"
        mine = owed(user, now.crew, now.items, now.steps, now.seats if now.poll and now.poll.open else None, at)
        if due := [step for step in mine.steps if step.started_at or (step.due_at and step.due_at <= at)]:
            verb = "done" if due[0].started_at else "start"
            return f"as {name}, run {due[0].ref} {due[0].title} (/golive {verb} {due[0].ref})"
        if mine.seats:
            return f"as {name}, vote for {', '.join(mine.seats)} (/golive vote go)"
    if any(step.is_decision and not step.settled and step.due_at and step.due_at <= at for step in now.steps):
        if now.poll is None:
            return "as Dana, open the poll (/golive poll open)"
        return "as Dana, decide (/golive decide go)"
    return None


def _acts(
    attempt: Attempt, now: Standing, roll: Roll, visitors: Mapping[str, str], at: datetime
) -> Iterator[crowd.Act]:
    if attempt.state is State.COUNTING and attempt.t0 is not None and at >= attempt.t0 - crowd.READY_BY:
        # A sign-off that falls while time stands, at the poll say, is to be given again before the decision.
        yield from crowd.preparation(now, visitors, at, at, attempt.t0)
    yield from crowd.roll_to_answer(roll, visitors)
    yield from crowd.votes_to_cast(now, visitors)
    if attempt.held_as_planned or attempt.state not in (State.HELD, State.PLANNED):
        yield from crowd.steps_to_run(attempt, now, visitors, at)


def look(tx: Tx, room: str, now: datetime) -> tuple[Attempt, Standing, Roll, list[Draft]] | None:
    """How the launch stands, who is in, and the words that a step which has begun waits for."""
    attempt = launches.open_in(tx, room)
    if attempt is None:
        return None
    scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, now)
    found = standing.of(scene)
    begun = {step.id for step in found.steps if step.state is runbook.State.STARTED}
    words = [each for each in drafts.of(scene, draft.State.WAITING) if each.step in begun]
    return attempt, found, rollcalls.whole(scene, found.steps), words
