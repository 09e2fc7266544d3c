"""A launch with a sign-off to judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import EVE, LEADS, Desk, open_desk
from tests.journeys.judging.signed import LOG


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        yield desk


@pytest.fixture
async def desk(empty: Desk) -> Desk:
    """Eve has signed off BUILD-1, a blocker."""
    await empty.say(f"signoff BUILD-1 {LOG}", by=EVE)
    return empty
