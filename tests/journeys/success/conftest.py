"""A launch that is live, and is now to be judged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import launch as launching
from bot.domain.launch import State
from tests.desk import ANA, LEADS, T0, Desk, open_desk
from tests.journeys.success.hands import DAY, differently, until


@pytest.fixture
async def flown(tmp_path: Path) -> AsyncIterator[Desk]:
    """Live, an hour after T-0. CRIT-1 is of OPS (Oli), CRIT-2 of BUILD (Lea, Kim), CRIT-3 of PEOPLE (Pat)."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0()
        desk.now = T0
        await desk.lift()
        desk.now = T0 + timedelta(hours=1)
        await desk.change(lambda scene: desk.save(scene, launching.declare_live(scene.attempt, desk.now)))
        yield desk


@pytest.fixture
async def closed(flown: Desk) -> Desk:
    """Closed a day after T-0; CRIT-3, of PEOPLE (Pat), is judged after thirty days."""
    await flown.change(lambda scene: differently(scene, judge_at="T+30d"))
    await until(flown, DAY)
    for ref in ("DAY-2", "DAY-3", "POST-1"):
        await flown.press(await flown.say(f"skip {ref} done by hand", by=ANA), f"Skip {ref}", by=ANA)
    await flown.say("judge CRIT-1..2 unknown nobody counted", by=ANA)
    await flown.press(await flown.say("close", by=ANA), "Close", by=ANA)
    assert await flown.look(lambda scene: scene.attempt.state) is State.CLOSED
    return flown
