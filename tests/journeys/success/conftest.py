"""A launch that is live, and is now to be judged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import launch as launching
from tests.desk import LEADS, T0, Desk, open_desk


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
