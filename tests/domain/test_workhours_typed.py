"""Working hours as people type them, and where in them something begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import workhours
from bot.domain.workhours import Hours
from bot.errors import Refused
from tests.plans import HOUR, MINUTE

BERLIN = Hours("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026, whose 7th is a Monday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mon-Fri 09-17", "Mon–Fri 09–17"),
        ("mon–fri 9:00–17:30", "Mon–Fri 09–17:30"),
        ("Monday-Thursday, saturday 8-16", "Mon–Thu, Sat 08–16"),
        ("sun-thu 10-18", "Mon–Thu, Sun 10–18"),
        ("mon,wed,fri 7-12", "Mon, Wed, Fri 07–12"),
    ],
)
def test_working_hours_are_read_as_people_type_them(typed: str, shown: str) -> None:
    hours = workhours.read(typed, "Europe/Berlin")
    assert str(hours) == shown
    assert workhours.read(hours.kept, "Europe/Berlin") == hours, "what is kept is read again"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "golive cannot read “” as working hours."),
        ("always", "golive cannot read “always” as working hours."),
        ("Mon-Fri", "golive cannot read “Mon-Fri” as working hours."),
        ("Mon-Fri 17-09", "Working hours end later on the same day than they begin"),
        ("Mon-Fri 09-09", "Working hours end later on the same day than they begin"),
        ("Mon-Fry 09-17", "“Fry” is no day of the week."),
        ("m-f 09-17", "“m” is no day of the week."),
        ("Mon-Fri 09-25", "“25” is no time of day."),
        ("Mon-Fri 09:75-17", "“09:75” is no time of day."),
    ],
)
def test_what_are_no_working_hours_is_refused_with_an_example(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        workhours.read(typed, "Europe/Berlin")
    assert refused.value.text.startswith(said)
    assert 'set working_hours="Mon-Fri 09-17"' in refused.value.text


@pytest.mark.parametrize(
    ("begin", "span", "end"),
    [
        (berlin(7, 9), timedelta(), berlin(7, 9)),
        (berlin(7, 17), timedelta(), berlin(8, 9)),
        (berlin(5, 12), timedelta(), berlin(7, 9)),
        (berlin(7, 9), 7 * HOUR, berlin(7, 16)),
        (berlin(7, 9), 8 * HOUR, berlin(8, 9)),
        (berlin(4, 16), 2 * HOUR, berlin(7, 10)),
        (berlin(4, 20), 17 * HOUR, berlin(9, 10)),
    ],
)
def test_time_is_worked_off_in_working_hours_alone(begin: datetime, span: timedelta, end: datetime) -> None:
    assert BERLIN.start(begin, span) == end


@pytest.mark.parametrize(
    ("end", "span", "begin"),
    [
        (berlin(7, 17), 8 * HOUR, berlin(7, 9)),
        (berlin(6, 17), 8 * HOUR, berlin(4, 9)),
        (berlin(8, 6), 45 * MINUTE, berlin(7, 16, 15)),
        (berlin(7, 14), 8 * HOUR, berlin(4, 14)),
    ],
)
def test_it_is_counted_back_as_well(end: datetime, span: timedelta, begin: datetime) -> None:
    assert BERLIN.earlier(end, span) == begin


def test_a_day_on_which_clocks_change_has_the_hours_it_has() -> None:
    night = workhours.read("Mon-Sun 00-06", "Europe/Berlin")
    before = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert night.start(before, 4 * HOUR) - before == 4 * HOUR
    assert night.start(before, 5 * HOUR) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "that night has five hours"


moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/Sao_Paulo"])


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=12)), zones)
def test_any_span_ends_in_working_hours_and_counts_back_to_where_it_began(
    at: datetime, span: timedelta, zone: str
) -> None:
    hours = Hours(zone)
    end = hours.start(at, span)
    assert hours.covers(end)
    assert end >= at + span
    assert hours.earlier(end, span) == hours.start(at, timedelta())
