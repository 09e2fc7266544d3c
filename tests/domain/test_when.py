"""Times as typed: what is read, what is refused, and how an instant is told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain import when
from bot.errors import Refused
from tests.domain.times import BERLIN, NOW, T0, read, refusal, take


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
        ("<!channel> `x`", "cannot read “&lt;!channel&gt; &#96;x&#96;”"),
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


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("monday", "2026-11-23 16:00"),
        ("today", "2026-11-22 16:00"),
        ("2026-12-01", "2026-12-01 16:00"),
        ("monday 9:00", "2026-11-23 08:00"),
        ("tomorrow America/New_York", "2026-11-23 22:00"),
    ],
)
def test_a_day_alone_is_a_time_where_a_clock_is_meant(typed: str, utc: str) -> None:
    found = when.moment(typed, now=NOW, zone=BERLIN, clock=time(17))
    assert f"{found.at:%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize("typed", ["mondays", "monday's", "2026-13-01", "2026-12-011", "soon"])
def test_what_only_begins_like_a_day_is_none(typed: str) -> None:
    with pytest.raises(Refused):
        when.moment(typed, now=NOW, zone=BERLIN, clock=time(17))
