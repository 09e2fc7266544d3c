"""When somebody may be told what they owe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import chasing
from bot.domain.chasing import Quiet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Havana",
    ]
)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(MOMENTS, ZONES)
def test_the_next_morning_is_nine_o_clock_of_a_working_day_within_four_days(now: datetime, zone: str) -> None:
    at = chasing.morning_after(now, zone)
    local = at.astimezone(ZoneInfo(zone))
    assert now < at <= now + 4 * DAY
    assert (local.hour, local.minute) == (9, 0)
    assert local.weekday() < 5
    assert chasing.may_tell_at(at, zone) == at


@given(MOMENTS, ZONES, st.none() | st.timedeltas(timedelta(), 20 * HOUR), st.none() | st.timedeltas(timedelta(), DAY))
def test_whenever_it_looks_it_tells_in_working_hours_or_looks_later(
    now: datetime, zone: str, since: timedelta | None, snooze: timedelta | None
) -> None:
    quiet = Quiet(now - since, now - since + 12 * HOUR) if since is not None else None
    at = chasing.may_tell_at(now, zone, quiet=quiet, snoozed=now + snooze if snooze else None)
    assert at >= now
    if at == now:
        assert chasing.works(now.astimezone(ZoneInfo(zone)).date())
        assert 9 <= now.astimezone(ZoneInfo(zone)).hour < 17
        assert quiet is None or not quiet.begins <= now < quiet.ends
        assert not snooze
