"""A roll call: whoever is asked, and what they say."""

from __future__ import annotations

from datetime import datetime

from bot.domain.chasing import Quiet
from bot.message import Message
from bot.store import people, readiness
from bot.store.engine import Tx
from bot.workers.rollcalls import RollCalls
from tests.desk import ANA, BEN, BIA, CAST, KIM, LEA, OLI, PAT, Desk
from tests.told import Told

CALLED = (ANA, BEN, OLI, LEA, KIM, BIA, PAT)
"""Owners, backups and seat holders of the small release, as it is planned here."""


class Calling:
    """The desk, with the worker that asks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.worker = RollCalls(desk.store, lambda: desk.now, desk._ask)

    async def begin(self) -> Told:
        """Ana starts PRE-2, and everybody is asked."""
        told = await self.desk.say("start PRE-2", by=ANA)
        await self.ask()
        return told

    async def ask(self) -> None:
        await self.worker.once()
        await self.worker.idle()

    async def question(self, user: str) -> Message:
        """The last one that somebody was asked."""
        return next(each for each in reversed(await self.desk.messages(user)) if "Are you in?" in each.text)

    async def questions(self) -> dict[str, int]:
        """How often each person was asked."""
        heard = {user: await self.desk.heard(user) for user in CAST}
        counts = {user: sum("Are you in?" in each for each in told) for user, told in heard.items()}
        return {user: count for user, count in counts.items() if count}

    async def all_in(self, *but: str) -> None:
        for user in CALLED:
            if user not in but:
                await self.desk.press(await self.question(user), "I'm in", by=user)

    async def cannot(self, user: str, why: str) -> Told:
        form = await self.desk.press(await self.question(user), "I can't…", by=user)
        return await self.desk.submit(form, by=user, text=why)

    async def sleeps(self, user: str, begins: datetime, ends: datetime) -> None:
        await self.desk.store.write(lambda tx: _sleeps(tx, user, Quiet(begins, ends)))

    async def met(self, ref: str) -> bool:
        """Whether a derived item is met."""
        ready = await self.desk.look(readiness.standing)
        return next(each.met for each in ready.derived if each.ref == ref)


def _sleeps(tx: Tx, user: str, quiet: Quiet) -> None:
    people.keep_quiet(tx, user, quiet)
