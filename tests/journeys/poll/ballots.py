"""What a poll holds by now: its card, and who answered what."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.poll import Reply, Vote, standings
from bot.store import polls
from bot.store import votes as store
from bot.store.scene import Scene
from tests.desk import Desk
from tests.told import shown

MINUTE = timedelta(minutes=1)


async def shown_card(desk: Desk) -> str:
    return shown(await desk.card("poll"))


async def votes(desk: Desk) -> list[Vote]:
    def given(scene: Scene) -> list[Vote]:
        poll = polls.last(scene)
        return store.of(scene.tx, poll) if poll else []

    return await desk.look(given)


async def answers(desk: Desk) -> dict[str, Reply | None]:
    given = await votes(desk)
    return await desk.look(lambda scene: {each.seat.code: each.reply for each in standings(scene.crew.seats, given)})
