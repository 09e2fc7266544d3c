"""Slack is away across T-0 for an hour: nothing is lost, nothing said twice, and nobody has decided by that."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.store import deliveries, launches, polls
from bot.store.engine import Tx
from bot.store.scene import of_attempt
from tests.journeys.stage import ROOM, Stage

pytestmark = pytest.mark.long

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def state(stage: Stage) -> tuple[str, object]:
    """The state of the attempt, and the decision that stands."""

    def read(tx: Tx) -> tuple[str, object]:
        attempt = launches.latest_of(tx, "recon")
        assert attempt is not None
        return str(attempt.state), polls.standing_decision(of_attempt(tx, attempt.id, stage.now))

    return await stage.golive.store.read(read)


async def delivered(stage: Stage) -> None:
    """Until all that waits is in Slack."""
    async with asyncio.timeout(60):
        while (await stage.golive.store.read(deliveries.backlog)).waiting:
            await asyncio.sleep(0.05)
    await stage.settle()


async def test_slack_is_away_across_t0_for_an_hour(stage: Stage) -> None:
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    await stage.ana.types("set stakeholders=#company")
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 today 12:00")
    await stage.until(timedelta(hours=2, minutes=40))
    before = [message.shown for message in stage.messages()]
    await stage.ana.types("t0")

    stage.sandbox.faults.add("*", "reset", times=None)
    opened = await stage.ana.person.slash("/golive", "poll open", channel=ROOM)
    assert "open" in opened.shown
    stage.sandbox.clock.jump(30 * MINUTE)
    async with asyncio.timeout(60):
        while await state(stage) != ("held", None):
            await asyncio.sleep(0.05)
    stage.sandbox.clock.jump(40 * MINUTE)
    await asyncio.sleep(0.5)
    assert await state(stage) == ("held", None), "the clock stopped by itself, and nothing was decided"
    stage.sandbox.faults.clear()
    stage.golive.workers.wake()
    await delivered(stage)

    assert await state(stage) == ("held", None)
    new = [message.shown for message in stage.messages() if message.shown not in before]
    [late] = [each for each in new if each.startswith("Late")]
    assert "This was to be said here" in late
    assert "the go/no-go poll is open until" in late
    assert "the countdown is held. · T-0 came with no standing GO" in late
    everywhere = "\n".join(message.shown for message in stage.sandbox.channel(ROOM).all.values())
    assert everywhere.count("Recon: the countdown is held.") == 1, everywhere
    assert sum("is held" in message.shown for message in stage.messages("company")) == 1
    [asked] = [each for each in stage.ana.dms if "no standing GO" in each]
    assert "[Decide…]" in asked
