"""How a moment is kept on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.store.types import as_text, as_time

CLOCKS_BACK = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_two_half_past_two_of_a_night_when_clocks_go_back_stay_two() -> None:
    """Python says that they are equal, which what remembers moments must not believe."""
    first, second = CLOCKS_BACK.replace(fold=0), CLOCKS_BACK.replace(fold=1)
    assert first == second

    assert (as_text(first), as_text(second)) == (
        "2026-10-25T00:30:00.000000+00:00",
        "2026-10-25T01:30:00.000000+00:00",
    )


def test_text_sorts_as_moments_do_and_comes_back_as_it_went() -> None:
    moments = [datetime(2026, 11, 27, tzinfo=UTC) + timedelta(microseconds=n) for n in (0, 1, 10**6, 10**9)]

    texts = [as_text(moment) or "" for moment in moments]
    assert texts == sorted(texts)
    assert [as_time(text) for text in texts] == moments


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        as_text(datetime(2026, 11, 27))  # noqa: DTZ001
