"""A launch on the day before, when its roll is called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import ANA, LEADS, OLI, open_desk
from tests.journeys.rollcall.calling import Calling
from tests.journeys.running.hands import FRIDAY, HOUR, finish


@pytest.fixture
async def calling(tmp_path: Path) -> AsyncIterator[Calling]:
    """Leads are named, T-0 is on Friday at ten in Berlin, it is T-17h and PRE-1 is done: Ana's PRE-2 calls the roll."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 17 * HOUR
        await desk.say("start PRE-1", by=OLI)
        await finish(desk, "PRE-1", by=OLI)
        yield Calling(desk)
