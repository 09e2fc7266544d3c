"""A launch in flight, with a step that has failed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import ANA, LEADS, OLI, Desk, open_desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, decide_go, finish


@pytest.fixture
async def flying(tmp_path: Path) -> AsyncIterator[Desk]:
    """DAY-2 of Oli has failed, ten minutes after T-0 on Friday at ten in Berlin. Ana directs, Ben is her deputy."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 18 * HOUR
        for ref, by in (("PRE-1", OLI), ("PRE-2", ANA)):
            await desk.say(f"start {ref}", by=by)
            await finish(desk, ref, by=by)
        desk.now = FRIDAY - 30 * MINUTE
        await desk.settle("*")
        await decide_go(desk)
        desk.now = FRIDAY
        await desk.say("start DAY-2", by=OLI)
        desk.now = FRIDAY + 10 * MINUTE
        await desk.say("fail DAY-2 no disk", by=OLI)
        yield desk
