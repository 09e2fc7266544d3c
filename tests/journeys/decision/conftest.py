"""Launches to decide on: one the record carries, and one it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.item import State as ItemState
from tests.desk import ANA, BIA, LEA, LEADS, OLI, Desk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """All items approved, T-0 at 14:00 UTC (15:00 in Berlin), and a poll in which every mandatory seat says go."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0()
        await desk.settle("*")
        await desk.say("poll open", by=ANA)
        for user in (LEA, OLI, BIA):
            await desk.say("vote go", by=user)
        yield desk


@pytest.fixture
async def troubled(desk: Desk) -> Desk:
    """The same, with a blocker open again: the record does not recommend a go."""
    await desk.settle("OPS-1", state=ItemState.CLAIMED)
    return desk
