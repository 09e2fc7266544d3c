"""Lengths of time and distances from T-0: what is read, what is refused, and how they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import spans
from bot.errors import Refused


@pytest.mark.parametrize(
    ("typed", "minutes", "rest"),
    [
        ("30m", 30, ""),
        ("1h30m", 90, ""),
        ("90 min", 90, ""),
        ("2 h", 120, ""),
        ("2 hours 5 minutes", 125, ""),
        ("+30m", 30, ""),
        ("-10m", -10, ""),
        ("–10m", -10, ""),
        ("1d", 1440, ""),
        ("0m", 0, ""),
        ("30m DNS  is slow", 30, "DNS  is slow"),
        ("30m, DNS", 30, "DNS"),
        ("30m 5 minutes more", 30, "5 minutes more"),
        ("2h 10 people are away", 120, "10 people are away"),
    ],
)
def test_a_duration_as_people_type_it(typed: str, minutes: int, rest: str) -> None:
    assert spans.take_duration(typed) == (timedelta(minutes=minutes), rest)


@pytest.mark.parametrize("typed", ["", "soon", "30", "m", "1.5h", "1h30", "30mm", "30m extra", "+ 30 x", "٣m"])
def test_a_duration_that_cannot_be_read_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refused, match="Write for example `30m`, `1h30m` or `2 days`"):
        spans.duration(typed)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (35, "35 s"),
        (59.7, "1 min"),
        (42 * 60, "42 min"),
        (3599, "1 h"),
        (4800, "1 h 20 min"),
        (-4800, "1 h 20 min"),
        (86400, "24 h"),
        (47.995 * 3600, "2 days"),
        (52 * 3600, "2 days 4 h"),
        (3 * 86400, "3 days"),
        (9.6 * 86400, "10 days"),
    ],
)
def test_a_length_is_told_in_two_units_at_most(seconds: float, told: str) -> None:
    assert spans.span(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("typed", "hours", "told"),
    [
        ("T-24h", -24, "T-24h"),
        ("T+1h30m", 1.5, "T+1h30m"),
        ("T+90m", 1.5, "T+1h30m"),
        ("T-0", 0, "T-0"),
        ("T+0", 0, "T-0"),
        ("t–17h30m", -17.5, "T-17h30m"),
        ("T-3d", -72, "T-72h"),
        ("T-5 days", -120, "T-5d"),
        ("T-122h30m", -122.5, "T-5d2h30m"),
        ("T+30s", 30 / 3600, "T+30s"),
    ],
)
def test_an_offset_is_read_and_told(typed: str, hours: float, told: str) -> None:
    assert spans.parse_offset(typed) == timedelta(hours=hours)
    assert spans.offset(timedelta(hours=hours)) == told


@pytest.mark.parametrize("typed", ["", "T", "T-", "24h", "T-24", "T-24h later", "+24h", "T--1h", "T-00"])
def test_an_offset_that_cannot_be_read_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refused, match="Write for example `T-24h`, `T\\+1h30m` or `T-0`"):
        spans.parse_offset(typed)


@given(st.integers(-(10**7), 10**7).map(lambda seconds: timedelta(seconds=seconds)))
def test_an_offset_told_is_read_back_exactly(delta: timedelta) -> None:
    assert spans.parse_offset(spans.offset(delta)) == delta
