"""Whose phone is silent, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.chasing import Quiet
from tests.plans import HOUR, T0

NIGHT = Quiet(T0 - 10 * HOUR, T0 - HOUR)
"""From eleven in the evening until eight."""


@pytest.mark.parametrize("nights", [0, 1, 30])
@pytest.mark.parametrize(
    ("at", "silent"),
    [(-11 * HOUR, False), (-10 * HOUR, True), (-5 * HOUR, True), (-HOUR, False), (timedelta(), False)],
)
def test_each_night_is_like_the_one_that_slack_told(nights: int, at: timedelta, silent: bool) -> None:
    later = timedelta(days=nights)

    until = NIGHT.silent_until(T0 + at + later)

    assert until == (T0 - HOUR + later if silent else None)
