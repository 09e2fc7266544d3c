"""A launch whose audiences can be told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import ANA, LEADS, PAT, Desk, open_desk
from tests.journeys.announcing.told import reach_customers, wait
from tests.journeys.running.hands import FRIDAY, HOUR

AREAS = ("TECH", "DATA", "USER", "CONT", "TEST", "DOCS", "SUPP", "MON", "BIZ", "SEC", "LEGAL", "ROLLBACK")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The small release, with a channel for each audience. T-0 is on Friday at ten in Berlin; it is T-30h."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads({**LEADS, "PLAN": [PAT]})
        await reach_customers(desk)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 30 * HOUR
        await wait(desk)
        yield desk


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Desk]:
    """The whole go-live template, with a channel for each audience. Pat leads PLAN; it is T-30h."""
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads({**{code: [f"U{code}1"] for code in AREAS}, "PLAN": [PAT]})
        await reach_customers(desk)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 30 * HOUR
        await wait(desk)
        yield desk
