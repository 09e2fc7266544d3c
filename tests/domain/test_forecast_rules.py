"""When a launch will be ready, if people go on as they did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import forecast
from bot.domain.forecast import HORIZON, Forecast, Verdict, after, working
from bot.domain.item import Item, State, Weight

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
LONG_AGO = MONDAY - timedelta(days=90)
FRIDAY_EVENING = datetime(2026, 11, 20, 17, 0, tzinfo=BERLIN)


def items(area: str, *states: State, weight: Weight = Weight.REQUIRED, at: datetime = FRIDAY_EVENING) -> list[Item]:
    return [
        Item(n, f"{area}-{n}", area, "t", "", weight, False, state, None, 0, None, None, at)
        for n, state in enumerate(states, 1)
    ]


def foretold(
    those: list[Item], *, t0: datetime | None = None, began: datetime = LONG_AGO, now: datetime = MONDAY
) -> Forecast:
    return forecast.forecast(those, zone=ZONE, began=began, now=now, t0=t0)


def many(state: State, times: int) -> list[State]:
    return [state] * times


def test_five_days_at_two_a_day_say_when_six_more_are_done() -> None:
    told = foretold(items("TECH", *many(State.APPROVED, 10), *many(State.OPEN, 6)))

    (tech,) = told.areas
    assert (tech.left, tech.approved, tech.per_day) == (6, 10, 2.0)
    assert tech.ready_at == datetime(2026, 11, 25, 17, 0, tzinfo=BERLIN)
    assert tech.verdict is Verdict.ON_COURSE


def test_a_weekend_ahead_is_no_progress() -> None:
    thursday = datetime(2026, 11, 26, 17, 0, tzinfo=BERLIN)
    told = foretold(
        items("TECH", *many(State.APPROVED, 12), *many(State.OPEN, 4), at=thursday - timedelta(hours=1)), now=thursday
    )

    assert told.whole.per_day == 2.0
    assert told.whole.ready_at == datetime(2026, 11, 30, 17, 0, tzinfo=BERLIN)


def test_what_will_not_be_done_by_t0_is_named_the_furthest_from_done_first_to_go() -> None:
    states = [*many(State.APPROVED, 10), State.OPEN, State.SIGNED, State.CLAIMED, State.OPEN]
    told = foretold(items("TECH", *states), t0=MONDAY + timedelta(hours=9))

    (tech,) = told.areas
    assert tech.verdict is Verdict.LATE
    assert tech.at_risk == ("TECH-11", "TECH-14")
    assert told.whole.at_risk == tech.at_risk


def test_blockers_are_approved_first_so_the_others_are_at_risk() -> None:
    done = items("TECH", *many(State.APPROVED, 10))
    blocker = items("OPS", State.OPEN, weight=Weight.BLOCKER)
    told = foretold([*done, *blocker, *items("TECH", State.OPEN, State.SIGNED)], t0=MONDAY + timedelta(hours=1))

    assert told.whole.verdict is Verdict.LATE
    assert told.whole.at_risk == ("TECH-2", "TECH-1")


@pytest.mark.parametrize(
    ("approved", "verdict"), [(0, Verdict.STALLED), (1, Verdict.UNSAID), (2, Verdict.UNSAID), (3, Verdict.ON_COURSE)]
)
def test_below_three_approvals_nothing_is_reckoned(approved: int, verdict: Verdict) -> None:
    told = foretold(items("TECH", *many(State.APPROVED, approved), State.OPEN))

    assert told.whole.verdict is verdict
    assert (told.whole.ready_at is None) == (verdict is not Verdict.ON_COURSE)


def test_a_launch_of_this_morning_says_nothing_yet() -> None:
    told = foretold(
        items("TECH", *many(State.APPROVED, 9), State.OPEN, at=MONDAY), began=MONDAY, now=MONDAY + timedelta(hours=2)
    )

    assert told.whole.verdict is Verdict.UNSAID


def test_approvals_of_last_month_make_no_pace() -> None:
    old = items("TECH", *many(State.APPROVED, 50), State.OPEN, at=LONG_AGO)

    assert foretold(old).whole.verdict is Verdict.STALLED


def test_optional_and_derived_items_and_waivers_are_left_out() -> None:
    counted = items("TECH", *many(State.APPROVED, 5), *many(State.WAIVED, 5), State.NA)
    others = items("MON", State.OPEN, weight=Weight.OPTIONAL)

    told = foretold([*counted, *others])

    assert told.whole.verdict is Verdict.READY
    assert [area.code for area in told.areas] == ["TECH"]
    assert told.whole.approved == 5


def test_the_launch_is_ready_when_its_slowest_area_is() -> None:
    quick = items("TECH", *many(State.APPROVED, 50), State.OPEN)
    slow = items("DATA", *many(State.APPROVED, 5), *many(State.OPEN, 5))

    told = foretold([*quick, *slow], t0=MONDAY + timedelta(days=2))

    assert [area.verdict for area in told.areas] == [Verdict.ON_COURSE, Verdict.LATE]
    assert told.whole.ready_at == told.areas[1].ready_at
    assert told.late == (told.areas[1],)
    assert set(told.whole.at_risk) == set(told.areas[1].at_risk)


def test_what_takes_years_has_no_date_and_is_late() -> None:
    told = foretold(items("TECH", *many(State.APPROVED, 3), *many(State.OPEN, 900)), t0=MONDAY + timedelta(days=9))

    assert told.whole.ready_at is None
    assert told.whole.verdict is Verdict.LATE


def test_an_hour_lost_to_summer_time_at_night_costs_no_working_time() -> None:
    friday, monday = datetime(2027, 3, 26, 17, tzinfo=BERLIN), datetime(2027, 3, 29, 13, tzinfo=BERLIN)

    assert working(friday, monday, ZONE) == 0.5
    assert after(friday, 0.5, ZONE) == monday


moments = st.integers(0, 730 * 24 * 60).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


@given(moments, st.floats(0.01, HORIZON))
def test_so_many_working_days_later_is_so_many_working_days_away(begin: datetime, days: float) -> None:
    end = after(begin, days, ZONE)

    assert end is not None
    assert working(begin, end, ZONE) == pytest.approx(days)


@given(moments, moments, moments)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted([one, two, three])

    parts = working(first, middle, ZONE) + working(middle, last, ZONE)
    assert working(first, last, ZONE) == pytest.approx(parts)
