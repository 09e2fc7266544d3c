"""Times in every zone, around every clock change, and in any words: one instant, or a refusal with good examples."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import when, zones
from bot.errors import Refused
from tests.domain.times import NOW, T0, ZONES, examples, outcome, read, refusal


def test_a_doubled_time_is_refused_with_both_of_its_meanings() -> None:
    now = datetime(2026, 10, 20, tzinfo=UTC)
    said = refusal("2026-10-25T02:30", now=now)
    assert said == (
        "02:30 happens twice on 25 Oct in Europe/Berlin: write `2026-10-25T02:30+02:00` or `2026-10-25T02:30+01:00`."
    )
    assert read("2026-10-25T02:30+02:00 Europe/Berlin", now=now) == "2026-10-25 00:30"
    assert read("2026-10-25T02:30+01:00 Europe/Berlin", now=now) == "2026-10-25 01:30"
    assert "happens twice" in refusal("sunday 2:30", now=now)


def test_a_time_that_a_clock_change_skips_is_refused_with_its_neighbours() -> None:
    assert refusal("2027-03-28T02:30") == (
        "02:30 does not exist on 28 Mar in Europe/Berlin, clocks jump over it: "
        "write `2027-03-28T01:30+01:00` or `2027-03-28T03:30+02:00`."
    )


def test_a_weekday_time_that_was_doubled_this_morning_means_next_week() -> None:
    assert read("sunday 2:30", now=datetime(2026, 10, 25, 9, tzinfo=UTC)) == "2026-11-01 01:30"


def test_a_weekday_time_is_still_doubled_between_its_two_instants() -> None:
    assert "happens twice" in refusal("sunday 2:30", now=datetime(2026, 10, 25, 0, 45, tzinfo=UTC))


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The UTC days of 2026–2030 on which `zone` changes its offset."""
    place = ZoneInfo(zone)
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(5 * 366)]
    ahead = [day.astimezone(place).utcoffset() for day in days]
    return tuple(day for day, now, then in zip(days, ahead, ahead[1:], strict=False) if now != then)


def local_times(zone: str, day: datetime) -> dict[datetime, list[datetime]]:
    """Each quarter of an hour that clocks in `zone` could show around `day`, with the instants at which they do."""
    place = ZoneInfo(zone)
    quarters = [day + timedelta(minutes=15 * n) for n in range(-24, 4 * 30)]
    shown = [(at.astimezone(place).replace(tzinfo=None), at) for at in quarters]
    first = min(wall for wall, _ in shown) + timedelta(hours=3)
    table: dict[datetime, list[datetime]] = {first + timedelta(minutes=15 * n): [] for n in range(4 * 26)}
    for wall, at in shown:
        if wall in table:
            table[wall].append(at)
    return table


def test_around_every_clock_change_of_every_zone_a_local_time_is_one_instant_or_refused() -> None:
    met = {0: 0, 1: 0, 2: 0}
    for zone in ZONES:
        for day in changes(zone):
            for wall, instants in local_times(zone, day).items():
                met[len(instants)] += 1
                if len(instants) == 1:
                    assert zones.instant(wall, zone) == instants[0]
                    continue
                with pytest.raises(Refused) as refused:
                    zones.instant(wall, zone)
                assert ("happens twice" if instants else "does not exist") in refused.value.text
    assert all(met.values())


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    wall=st.builds(
        datetime.combine,
        st.dates(date(2026, 11, 24), date(2030, 12, 31)),
        st.times().map(lambda clock: clock.replace(microsecond=0)),
    ),
)
def test_a_local_time_in_any_zone_comes_back_as_typed_or_is_refused(zone: str, wall: datetime) -> None:
    typed = f"{wall:%Y-%m-%d %H:%M:%S} {zone.lower()}"
    moment = outcome(lambda: when.moment(typed, now=NOW, zone="UTC"))
    if isinstance(moment, Refused):
        assert re.search("happens twice|does not exist", moment.text)
        assert [when.moment(way, now=NOW, zone="UTC") for way in examples(moment)]
    else:
        assert moment.zone == zone
        assert moment.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(max_size=30) | st.from_regex(r"[0-9T.:/ +-]{1,14}[a-z]{0,3}", fullmatch=True),
    zone=st.sampled_from(ZONES),
)
def test_anything_at_all_is_read_or_refused(text: str, zone: str) -> None:
    assert 0 <= when.reach(text) <= len(text)
    moment = outcome(lambda: when.take_moment(text, now=NOW, zone=zone, t0=T0))
    assert isinstance(moment, Refused) or (moment[0].text in text and moment[1] in text)
    length = outcome(lambda: when.take_duration(text))
    assert isinstance(length, Refused) or length[1] in text
    offset = outcome(lambda: when.parse_offset(text))
    assert isinstance(offset, Refused) or when.parse_offset(when.offset(offset)) == offset
    named = outcome(lambda: when.zone(text))
    assert isinstance(named, Refused) or named in ZONES


@settings(max_examples=200, deadline=None)
@given(
    now=st.timedeltas(timedelta(), timedelta(days=4 * 365)).map(lambda later: NOW + later),
    zone=st.sampled_from(ZONES),
    typed=st.sampled_from(["", "soon", "1.12.", "12/25", "9.30", "monday", "today", "2026-02-30T09:00", "in 0h"]),
)
def test_every_example_in_a_refusal_can_be_typed_at_that_moment(now: datetime, zone: str, typed: str) -> None:
    refused = outcome(lambda: when.moment(typed, now=now, zone=zone))
    assert isinstance(refused, Refused)
    assert examples(refused)
    for way in examples(refused):
        assert when.moment(way, now=now, zone=zone).at > now
