"""Launches whose countdown runs."""

from __future__ import annotations

import pytest

from tests.desk import ANA, Desk
from tests.journeys.countdown.clocks import FRIDAY, MINUTE


@pytest.fixture
async def counting(desk: Desk) -> Desk:
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    return desk


@pytest.fixture
async def close_by(counting: Desk) -> Desk:
    """42 minutes before T-0."""
    counting.now = FRIDAY - 42 * MINUTE
    return counting
