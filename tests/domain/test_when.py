"""Times as typed: what is read, what is refused, and that every example in a refusal is good."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import when, zones
from bot.errors import Refused

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)  # a Sunday, 14:05 in Berlin
T0 = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
T = TypeVar("T")
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})


def read(text: str, **how: Any) -> str:
    """The instant that `text` names, in UTC."""
    return f"{take(text, **how)[0].at:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def take(text: str, **how: Any) -> tuple[when.Moment, str]:
    return when.take_moment(text, **{"now": NOW, "zone": BERLIN, "t0": T0, **how})


def refusal(text: str, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        when.moment(text, **{"now": NOW, "zone": BERLIN, "t0": T0, **how})
    return refused.value.text


def outcome(act: Callable[[], T]) -> T | Refused:
    try:
        return act()
    except Refused as refused:
        return refused


def examples(refused: Refused) -> list[str]:
    return re.findall("`([^`]+)`", refused.text)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-12-01T09:00", "2026-12-01 08:00"),
        ("2026-12-01 09:00", "2026-12-01 08:00"),
        ("2026-12-01 9:00", "2026-12-01 08:00"),
        ("2026-12-01 at 9am", "2026-12-01 08:00"),
        ("2026-12-01t09:00:30", "2026-12-01 08:00:30"),
        ("2026-12-01T09:00Z", "2026-12-01 09:00"),
        ("2026-12-01T09:00:00.250Z", "2026-12-01 09:00"),
        ("2026-12-01 09:00 +0200", "2026-12-01 07:00"),
        ("tomorrow 9 a.m.", "2026-11-23 08:00"),
        ("tomorrow 9:30 P.M.", "2026-11-23 20:30"),
        ("tomorrow 9:00 (America/New_York)", "2026-11-23 14:00"),
        ("tomorrow 9:00, in america/new_york", "2026-11-23 14:00"),
        ("2026-12-01T09:00 +01:00", "2026-12-01 08:00"),
        ("2026-12-01T09:00-05:30", "2026-12-01 14:30"),
        ("2026-12-01T09:00 america/new_york", "2026-12-01 14:00"),
        ("2026-12-01T09:00 UTC", "2026-12-01 09:00"),
        ("2026-12-01T09:00 CET", "2026-12-01 08:00"),
        ("2026-12-01T09:00 Japan", "2026-12-01 00:00"),
        ("2027-07-01T09:00", "2027-07-01 07:00"),
        ("today 15:00", "2026-11-22 14:00"),
        ("Tomorrow at 9:00", "2026-11-23 08:00"),
        ("tomorrow 9am", "2026-11-23 08:00"),
        ("tomorrow 12am", "2026-11-22 23:00"),
        ("tomorrow 12 pm", "2026-11-23 11:00"),
        ("sunday 14:30", "2026-11-22 13:30"),
        ("sunday 14:05", "2026-11-29 13:05"),
        ("Sun, 14:00", "2026-11-29 13:00"),
        ("mon 9:00", "2026-11-23 08:00"),
        ("saturday at 9:30 PM", "2026-11-28 20:30"),
        ("today 23:00 Pacific/Auckland", "2026-11-23 10:00"),
        ("monday 9:00 Pacific/Auckland", "2026-11-22 20:00"),
        ("14:30", "2026-11-22 13:30"),
        ("at 9:30 pm", "2026-11-22 20:30"),
        ("14:30 UTC", "2026-11-22 14:30"),
        ("in 3h", "2026-11-22 16:05"),
        ("in 1h30m", "2026-11-22 14:35"),
        ("in 2 days", "2026-11-24 13:05"),
        ("in 1 week 2 days", "2026-12-01 13:05"),
        ("+30m", "2026-11-22 13:35"),
        ("T-2h", "2026-12-01 06:00"),
        ("t+20m", "2026-12-01 08:20"),
        ("T-0", "2026-12-01 08:00"),
        ("T+0", "2026-12-01 08:00"),
        ("T-2h UTC", "2026-12-01 06:00"),
        ("T–2h", "2026-12-01 06:00"),
        ("T−2h", "2026-12-01 06:00"),
        ("2026–12–01 9:00\u202fam", "2026-12-01 08:00"),
        ("\u200e2026-12-01T09:00\u200b", "2026-12-01 08:00"),
    ],
)
def test_a_time_as_people_type_it(typed: str, utc: str) -> None:
    assert read(typed) == utc
    assert take(typed)[1] == ""


def test_today_is_today_in_the_zone_that_was_typed() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert read("today 23:00", now=late) == "2026-11-23 22:00"
    assert read("today 23:55 UTC", now=late) == "2026-11-22 23:55"


def test_a_bare_shift_counts_from_t0_when_the_command_says_so() -> None:
    assert read("+30m", relative_to_t0=True) == "2026-12-01 08:30"
    assert read("-10m", relative_to_t0=True) == "2026-12-01 07:50"
    assert read("in 30m", relative_to_t0=True) == "2026-11-22 13:35"
    assert "There is no T-0 yet" in refusal("+30m", relative_to_t0=True, t0=None)
    assert "There is no T-0 yet" in refusal("T-2h", t0=None)


def test_a_moment_remembers_the_zone_and_the_words() -> None:
    moment, rest = take("  2026-12-01 09:00 europe/LONDON  DNS  is late — sorry ")
    assert moment == when.Moment(
        datetime(2026, 12, 1, 9, tzinfo=UTC), "Europe/London", "2026-12-01 09:00 europe/LONDON"
    )
    assert rest == "DNS  is late — sorry"
    assert take("2026-12-01T09:00Z")[0].zone == BERLIN
    assert take("14:30")[0].zone == BERLIN


@pytest.mark.parametrize(
    ("typed", "text", "rest"),
    [
        ("+30m 2 days late vendor", "+30m", "2 days late vendor"),
        ("+30m Met with the vendor", "+30m", "Met with the vendor"),
        ("+30m US/EU replication is behind", "+30m", "US/EU replication is behind"),
        ("+30m Asia/Pacific is behind", "+30m", "Asia/Pacific is behind"),
        ("14:30 Japan team is late", "14:30", "Japan team is late"),
        ("14:30 dev/ops meeting", "14:30", "dev/ops meeting"),
        ("14:30 because of DNS", "14:30", "because of DNS"),
        ("14:30, because of DNS", "14:30", "because of DNS"),
        ("T-2h: DNS", "T-2h", "DNS"),
        ("in 2 h 30 min, then", "in 2 h 30 min", "then"),
        ("14:30 UTC. Then", "14:30 UTC", "Then"),
        ("14:30 :rocket:", "14:30", ":rocket:"),
    ],
)
def test_what_follows_a_time_is_left_as_it_was(typed: str, text: str, rest: str) -> None:
    moment, left = take(typed)
    assert (moment.text, left) == (text, rest)
    assert typed[: when.reach(typed)] == text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "A time is missing here."),
        ("soon", "golive cannot read “soon” as a time."),
        ("<!channel> `x`", "cannot read “&lt;!channel&gt; `x`”"),
        ("1h30", "cannot read “1h30”"),
        ("in 3", "cannot read “in 3”"),
        ("next monday 9:00", "cannot read"),
        ("1.12.", "“1.12.” is read differently from place to place. Write `2026-12-01T09:00` or `2027-01-12T09:00`."),
        ("12/1", "Write `2026-12-01T09:00` or `2027-01-12T09:00`."),
        ("1/12/2026", "Write `2026-12-01T09:00`."),
        ("25.12. 9:00", "Write `2026-12-25T09:00`."),
        ("9.30", "Write `2027-09-30T09:00` or `tomorrow 9:30`."),
        ("99/99", "is read differently"),
        ("2026-12-01", "“2026-12-01” lacks a clear time of day. Write for example `2026-12-01T09:00`."),
        ("2026-11-22", "lacks a clear time of day."),
        ("2026-12-01T9", "lacks a clear time of day."),
        ("monday", "“monday” lacks a clear time of day. Write for example `monday 9:00`."),
        ("monday 9", "Write for example `monday 9:00`."),
        ("today", "Write for example `tomorrow 9:00`."),
        ("2027-02-30T09:00", "Feb 2027 has 28 days, not 30."),
        ("2028-02-30", "Feb 2028 has 29 days, not 30."),
        ("2027-13-01T09:00", "There is no month 13"),
        ("2027-00-01T09:00", "There is no month 0"),
        ("1026-12-01T09:00", "The year 1026 is out of reach"),
        ("9999-12-31T23:59", "The year 9999 is out of reach"),
        ("0000-01-01T00:00", "The year 0 is out of reach"),
        ("2031-12-01T09:00", "That is more than 5 years ahead."),
        ("in 9999 weeks", "That is more than 5 years ahead."),
        ("T+9999 weeks", "That is more than 5 years ahead."),
        ("25:00", "“25:00” holds no time of day."),
        ("9:75", "holds no time of day."),
        ("13pm", "holds no time of day."),
        ("0 am", "holds no time of day."),
        ("2026-12-01T09:00+15:00", "No place is +15:00 from UTC."),
        ("2026-12-01T09:00+05:00 Europe/Berlin", "That instant is 2026-12-01T05:00+01:00 there."),
        (
            "14:30 Europe/Berln",
            "There is no time zone “Europe/Berln”. Write a region and a city, for example `Europe/Berlin`",
        ),
        ("14:30 Europ/Berlin x", "`Europe/Berlin`"),
        ("14:30 Tokyo", "`Asia/Tokyo`"),
        ("14:30 CEST", "`Europe/Berlin`"),
        ("14:30 PST go", "`America/Los_Angeles`"),
        ("14:30 Asia/Nowhere", "There is no time zone “Asia/Nowhere”."),
        ("14:30 foo", "“14:30” is a time, but golive cannot read “foo” after it."),
        ("9:00", "Sun 22 Nov 09:00 CET was 5 h 5 min ago. Name a time ahead."),
        ("today 14:05", "Sun 22 Nov 14:05 CET was 5 min ago"),
        ("2026-11-22T14:05", "ago"),
        ("2026-11-22T13:05Z", "is now."),
        ("2025-12-01T09:00", "Mon 1 Dec 2025 09:00 CET was 356 days ago."),
        ("-10m", "was 10 min ago."),
        ("T-20 days", "days ago."),
    ],
)
def test_what_is_refused_says_why(typed: str, said: str) -> None:
    exact = NOW.replace(minute=10) if "14:05" in typed else NOW
    assert said in refusal(typed, now=exact)


@pytest.mark.parametrize(
    "rest",
    [
        "tomorrow",
        "on friday",
        "13 Nov",
        "May 5th",
        "next week",
        "or 10:00",
        "– 10:00",
        "+02:00",
        "UTC+2",
        "GMT+1",
        "2026-12-02",
        "my time",
        "o'clock",
        "Europe Berlin",
    ],
)
def test_more_of_a_time_after_a_time_is_no_reason(rest: str) -> None:
    with pytest.raises(Refused) as refused:
        take(f"14:30 {rest}")

    assert refused.value.text == (
        f"“14:30” is a time, but golive cannot read “{rest}” after it. "
        "Write for example `2026-11-24T09:00`, `tomorrow 9:00` or `in 3h`."
    )


@pytest.mark.parametrize("typed", ["in 3h in 4h", "in 3h or 4h", "+30m tomorrow", "in 3h T-2h"])
def test_a_shift_and_then_another_time_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is a time, but golive cannot read"):
        take(typed)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("in 3h Europe/Nowhere", "`Europe/Rome`"),
        ("+30m Europ/Berlin", "`Europe/Berlin`"),
        ("in 3h CEST", "`Europe/Berlin`"),
        ("tomorrow 10:00 cest", "`Europe/Berlin`"),
        ("tomorrow 10:00 Berlin time", "`Europe/Berlin`"),
        ("tomorrow 10:00, in Berlin", "`Europe/Berlin`"),
    ],
)
def test_a_zone_that_is_none_is_never_taken_for_a_reason(typed: str, nearest: str) -> None:
    with pytest.raises(Refused, match="There is no time zone") as refused:
        take(typed)

    assert nearest in refused.value.text


@pytest.mark.parametrize(
    "reason",
    [
        "because the vendor is late",
        "monday's vendor is late",
        "10:30 deploy failed",
        "in the way",
        "Berlin",
        "may slip",
    ],
)
def test_a_reason_after_a_shift_stays_a_reason(reason: str) -> None:
    assert take(f"in 3h {reason}")[1] == reason


def test_a_time_that_is_over_is_read_when_the_past_is_asked_for() -> None:
    assert read("9:00", future=False) == "2026-11-22 08:00"
    assert read("2025-12-01T09:00", future=False) == "2025-12-01 08:00"
    assert read("-10m", future=False) == "2026-11-22 12:55"


# A clock change


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


# Showing


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        (BERLIN, "Tue 1 Dec 09:00 CET"),
        ("UTC", "Tue 1 Dec 08:00 UTC"),
        ("Asia/Kolkata", "Tue 1 Dec 13:30 IST"),
        ("America/Sao_Paulo", "Tue 1 Dec 05:00 UTC-03"),
        ("Asia/Kathmandu", "Tue 1 Dec 13:45 UTC+05:45"),
        ("Pacific/Kiritimati", "Tue 1 Dec 22:00 UTC+14"),
    ],
)
def test_an_instant_is_told_in_a_zone(zone: str, told: str) -> None:
    assert when.local(T0, zone) == told


def test_the_year_is_told_only_when_it_is_far() -> None:
    assert when.local(T0, BERLIN, now=NOW) == "Tue 1 Dec 09:00 CET"
    assert when.local(T0, BERLIN, now=T0 - timedelta(days=330)) == "Tue 1 Dec 2026 09:00 CET"
    assert when.local(T0, BERLIN, now=T0 + timedelta(days=330)) == "Tue 1 Dec 2026 09:00 CET"
