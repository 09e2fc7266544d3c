"""Working hours before and after a moment: nights and weekends do not count, and clocks may change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workhours import Hours, Working

BERLIN = Hours("Europe/Berlin")
HOUR = timedelta(hours=1)


def berlin(day: str, clock: str) -> datetime:
    """A day of the week that begins on Monday, 30 November 2026; Fri is the 4th of December."""
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)
    at = datetime.combine(date(2026, 11, 30) + timedelta(days=number), time.fromisoformat(clock))
    return at.replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("begin", "span", "end"),
    [
        (("tue", "10:00"), 2 * HOUR, ("tue", "12:00")),
        (("tue", "16:00"), 2 * HOUR, ("wed", "10:00")),
        (("tue", "20:00"), 2 * HOUR, ("wed", "11:00")),
        (("tue", "03:00"), 2 * HOUR, ("tue", "11:00")),
        (("mon", "15:00"), 8 * HOUR, ("tue", "15:00")),
        (("mon", "15:00"), timedelta(days=1), ("tue", "15:00")),
        (("mon", "15:00"), timedelta(days=2, hours=1), ("wed", "16:00")),
        (("mon", "09:00"), timedelta(days=1), ("tue", "09:00")),
        (("mon", "18:00"), timedelta(days=1), ("wed", "09:00")),
    ],
)
def test_so_many_working_hours_later(begin: tuple[str, str], span: timedelta, end: tuple[str, str]) -> None:
    assert BERLIN.after(berlin(*begin), Working(span)) == berlin(*end)


@pytest.mark.parametrize(
    ("end", "begin"),
    [
        (("tue", "11:00"), ("tue", "10:00")),
        (("tue", "09:30"), ("mon", "16:30")),
        (("tue", "09:00"), ("mon", "16:00")),
        (("sat", "18:00"), ("fri", "16:00")),
        (("sun", "03:00"), ("fri", "16:00")),
    ],
)
def test_one_working_hour_sooner(end: tuple[str, str], begin: tuple[str, str]) -> None:
    assert BERLIN.before(berlin(*end), Working(HOUR)) == berlin(*begin)


def test_a_weekend_does_not_count() -> None:
    friday = berlin("fri", "16:30")
    monday = BERLIN.after(friday, Working(HOUR))
    assert monday - friday == timedelta(hours=65)
    assert BERLIN.before(monday, Working(HOUR)) == friday


def test_hours_are_those_of_the_launch() -> None:
    late = Hours("America/New_York", time(12), time(20))
    assert late.after(berlin("tue", "10:00"), Working(HOUR)) == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.integers(1, 60 * 23).map(lambda minutes: timedelta(minutes=minutes))


@given(ZONES, MOMENTS, SPANS)
def test_what_ends_in_working_hours_ends_no_sooner_and_there_is_a_way_back(
    zone: str, at: datetime, span: timedelta
) -> None:
    hours = Hours(zone)
    end = hours.after(at, Working(span))

    local = end.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert time(9) <= local.time() <= time(17)
    assert end - at >= span
    assert hours.after(hours.before(end, Working(span)), Working(span)) == end


@given(ZONES, MOMENTS)
def test_a_working_day_later_is_later_than_any_working_hours(zone: str, at: datetime) -> None:
    hours = Hours(zone)
    assert hours.after(at, Working(timedelta(days=1))) > hours.after(at, Working(timedelta(hours=4)))
