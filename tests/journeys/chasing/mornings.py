"""Time that goes by, and the digests people get in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.chasing import Quiet
from bot.domain.people import Kind, Person
from bot.store import people
from bot.store.engine import Tx
from bot.workers.digests import Digests
from tests.desk import TEAM, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
"""Nine o'clock in Berlin, where everybody is unless a test says otherwise."""
MONDAY = WEDNESDAY + 5 * DAY


class Mornings:
    """The desk, and time that goes by. `quiet` are hours in which Slack says that somebody is not to be disturbed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.worker = Digests(desk.store, lambda: desk.now, desk._ask)

    async def until(self, at: datetime) -> None:
        """Go on hour by hour, as the heartbeat would look."""
        while self.desk.now < at:
            self.desk.now = min(self.desk.now + HOUR / 2, at)
            await self.look()

    async def look(self) -> None:
        await self.worker.once()
        await self.worker.idle()

    async def told(self, user: str) -> list[str]:
        """The digests somebody got."""
        return [said for said in await self.desk.heard(user) if "What waits for you today" in said]

    async def moves_to(self, user: str, zone: str, quiet: Quiet | None = None) -> None:
        def move(tx: Tx) -> None:
            person = Person(user, Kind.MEMBER, user.removeprefix("U").capitalize(), zone)
            people.keep_person(tx, person, home=TEAM, enterprise=None, now=self.desk.now)
            people.keep_quiet(tx, user, quiet)

        await self.desk.store.write(move)
