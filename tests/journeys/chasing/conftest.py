"""Mornings at a desk."""

from __future__ import annotations

import pytest

from tests.desk import Desk
from tests.journeys.chasing.mornings import Mornings


@pytest.fixture
async def mornings(desk: Desk) -> Mornings:
    at = Mornings(desk)
    at.worker.ask = None
    return at
