"""A launch before its go/no-go poll."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.item import State as ItemState
from tests.desk import LEADS, Desk, open_desk


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Desk]:
    """A launch nobody has worked on."""
    async with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
async def desk(empty: Desk) -> Desk:
    """Leads named, T-0 at 14:00 UTC (15:00 in Berlin), every item approved but two blockers of OPS."""
    await empty.name_leads(LEADS)
    await empty.set_t0()
    await empty.settle("*")
    await empty.settle("OPS-1", "OPS-3", state=ItemState.CLAIMED)
    return empty
