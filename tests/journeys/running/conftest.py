"""Launches whose steps can be run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import ANA, LEADS, OLI, Desk, open_desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, decide_go, finish


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Leads are named, T-0 is on Friday at ten in Berlin, and it is T-18h: PRE-1 of Oli is due."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 18 * HOUR
        yield desk


@pytest.fixture
async def ready(desk: Desk) -> Desk:
    """A GO stands; it is two minutes before T-0, and DAY-2 is next."""
    for ref, by in (("PRE-1", OLI), ("PRE-2", ANA)):
        await desk.say(f"start {ref}", by=by)
        await finish(desk, ref, by=by)
    desk.now = FRIDAY - 30 * MINUTE
    await desk.settle("*")
    await decide_go(desk)
    desk.now = FRIDAY - 2 * MINUTE
    return desk
