"""The shipped `small-release`: what a team of five needs on a Tuesday."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.templates import load

SMALL = load("small-release")


def test_it_is_small() -> None:
    assert Counter(item.area for item in SMALL.items) == {"BUILD": 5, "OPS": 4, "PEOPLE": 3}
    assert not any(item.derived for item in SMALL.items)
    assert [step.ref for step in SMALL.steps] == ["PRE-1", "PRE-2", "DAY-1", "DAY-2", "DAY-3", "POST-1"]
    assert len(SMALL.risks) == 2


def test_three_seats_must_answer_and_one_may() -> None:
    assert [(seat.code, seat.mandatory) for seat in SMALL.seats] == [
        ("BUILD", True),
        ("OPS", True),
        ("BIZ", True),
        ("PEOPLE", False),
    ]


def test_a_go_leads_to_a_deployment_and_that_to_live() -> None:
    assert SMALL.go_step.ref == "DAY-1"
    assert [step.ref for step in SMALL.steps if step.needs == "go"] == ["DAY-2"]
    assert [step.ref for step in SMALL.steps if step.confirms == "live"] == ["DAY-3"]
    assert SMALL.step("DAY-3").plan(SMALL.default_timing).after == ("DAY-2",)


def test_a_release_at_ten_on_tuesday_is_over_well_before_noon_even_if_it_turns_back() -> None:
    zone = ZoneInfo("Europe/Berlin")
    t0 = datetime(2026, 12, 1, 10, 0, tzinfo=zone)
    last = SMALL.step("DAY-3")
    live = t0 + last.plan("plain").offset + last.takes
    assert live + SMALL.length("BACK") <= t0 + SMALL.window_end.delta
    assert SMALL.length("BACK") == timedelta(minutes=25)


def test_the_day_before_falls_into_the_afternoon_before() -> None:
    t0 = datetime(2026, 12, 1, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    starts = [t0 + SMALL.step(ref).plan("plain").offset for ref in ("PRE-1", "PRE-2")]
    assert [f"{start:%a %H:%M}" for start in starts] == ["Mon 16:00", "Mon 17:00"]


def test_a_ref_is_looked_up_as_what_it_is() -> None:
    assert SMALL.item("OPS-3").title == "Way back"
    assert SMALL.criterion("CRIT-2").title == "Error rate"
    for look_up, ref in ((SMALL.item, "DAY-1"), (SMALL.step, "OPS-1"), (SMALL.item, "OPS-9"), (SMALL.area, "FINAL")):
        with pytest.raises(KeyError):
            look_up(ref)
