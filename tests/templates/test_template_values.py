"""What stands in a template as `T-24h` or `≥ 99.9 %` is a value that reads back as itself."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due import Due
from bot.domain.target import Target, parse_target
from bot.templates import values
from bot.templates.values import Offset, Quorum, Span, Telling, Wait

MINUTES = st.integers(0, 400 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
LENGTHS = st.integers(1, 400 * 86400).map(lambda seconds: timedelta(seconds=seconds))
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45m", timedelta(minutes=45)),
        ("24h30m", timedelta(hours=24, minutes=30)),
        ("7d", timedelta(days=7)),
        ("60s", timedelta(seconds=60)),
    ],
)
def test_lengths_are_read(text: str, value: timedelta) -> None:
    assert values.parse_duration(text) == value


def test_offsets_count_from_t_0_or_from_a_rollback() -> None:
    assert values.parse_offset("T-17h30m") == Offset("T", -timedelta(hours=17, minutes=30))
    assert values.parse_offset("T+0") == Offset("T", timedelta())
    assert values.parse_offset("R+15m") == Offset("R", timedelta(minutes=15))


def test_a_due_time_of_day_is_counted_in_calendar_days_across_a_clock_change() -> None:
    t0 = datetime(2026, 10, 27, 8, 0, tzinfo=UTC)
    due = values.parse_due("T-5d 17:00")
    assert due == Due(timedelta(days=5), time(17, 0))
    assert due.when(t0, BERLIN).isoformat() == "2026-10-22T17:00:00+02:00"


def test_a_due_time_in_hours_is_elapsed_time_across_a_clock_change() -> None:
    t0 = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    assert values.parse_due("T-20h").when(t0, BERLIN).isoformat() == "2026-10-24T14:00:00+02:00"


def test_the_day_of_t_0_is_the_day_of_the_launchs_zone() -> None:
    t0 = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    assert values.parse_due("T-1d 17:00").when(t0, ZoneInfo("Asia/Tokyo")).isoformat() == "2026-12-01T17:00:00+09:00"


def test_waits_may_count_working_time_only() -> None:
    assert values.parse_wait("1 working hour") == Wait(timedelta(hours=1), working=True)
    assert values.parse_wait("next working day") == Wait(timedelta(days=1), working=True)
    assert values.parse_wait("2h") == Wait(timedelta(hours=2))


def test_targets_hold_a_number_or_a_variable() -> None:
    assert parse_target("≥ 99.9 %") == Target("≥", 99.9, "%")
    assert parse_target(">= 4.0 of 5") == Target("≥", 4.0, "of 5")
    assert parse_target("≤ {ticket_limit} tickets") == Target("≤", "{ticket_limit}", "tickets")


def test_refs_are_listed_as_in_slack() -> None:
    assert values.parse_refs("TECH-1..3 DATA-* DAY-7") == (Span("TECH", 1, 3), Span("DATA"), Span("DAY", 7, 7))
    assert Span("TECH", 2, 4).refs(3) == ("TECH-2", "TECH-3")
    assert Span("DATA").refs(2) == ("DATA-1", "DATA-2")


@pytest.mark.parametrize(
    ("parse", "text", "problem"),
    [
        (values.parse_duration, "45", "write 45m, 36h, 24h30m or 7d"),
        (values.parse_duration, "45m\n", "is not a length of time"),
        (values.parse_duration, "", "is not a length of time"),
        (values.parse_offset, "T15m", "is not an offset"),
        (values.parse_offset, "L+5m", "is not an offset"),
        (values.parse_offset, "T+٣m", "is not an offset"),
        (values.parse_due, "T-5d 25:00", "is not a due time"),
        (values.parse_due, "T-20h 17:00", "mixes hours with a time of day"),
        (values.parse_due, "T+5d", "is not a due time"),
        (values.parse_wait, "1 work hour", "is not a wait"),
        (parse_target, "99.9 %", "is not a target"),
        (parse_target, "≥ lots", "is not a target"),
        (values.parse_quorum, "4 of 3", "can never be"),
        (values.parse_quorum, "0 of 3", "can never be"),
        (values.parse_percent, "150", "is not a share"),
        (values.parse_telling, "maybe", "is not known"),
        (values.parse_refs, "TECH-7..1", "runs backwards"),
        (values.parse_refs, "tech-7", "is not a list of refs"),
        (values.parse_refs, "TECH-1,TECH-2", "is not a list of refs"),
        (values.parse_refs, " ".join(["TECH-1"] * 101), "join neighbours"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(
    parse: Callable[[str], object], text: str, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        parse(text)


@given(LENGTHS)
def test_lengths_read_back(length: timedelta) -> None:
    assert values.parse_duration(values.duration_text(length)) == length


@given(st.builds(Offset, st.sampled_from(["T", "R"]), MINUTES | MINUTES.map(lambda length: -length)))
def test_offsets_read_back(offset: Offset) -> None:
    assert values.parse_offset(str(offset)) == offset


DAYS = st.integers(1, 400).map(lambda days: timedelta(days=days))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(st.builds(Due, LENGTHS) | st.builds(Due, DAYS, TIMES))
def test_due_times_read_back(due: Due) -> None:
    assert values.parse_due(str(due)) == due


@given(
    st.builds(Wait, LENGTHS)
    | st.integers(1, 23).map(lambda hours: Wait(timedelta(hours=hours), working=True))
    | st.integers(1, 99).map(lambda days: Wait(timedelta(days=days), working=True))
)
def test_waits_read_back(wait: Wait) -> None:
    assert values.parse_wait(str(wait)) == wait


@given(
    st.builds(
        Target,
        st.sampled_from(["≥", "≤", "=", "<", ">"]),
        st.decimals(-(10**9), 10**9, places=3).map(float) | st.just("{limit}"),
        st.sampled_from(["", "%", "s", "tickets", "of 5"]),
    )
)
def test_targets_read_back(target: Target) -> None:
    assert parse_target(str(target)) == target


@given(st.integers(1, 99).flatmap(lambda of: st.builds(Quorum, st.integers(1, of), st.just(of))))
def test_quorums_read_back(quorum: Quorum) -> None:
    assert values.parse_quorum(str(quorum)) == quorum


MODES = st.sampled_from(["automatic", "draft"])


@given(st.builds(Telling, MODES, LENGTHS | st.none()) | st.builds(Telling, MODES, st.none(), st.booleans()))
def test_tellings_read_back(telling: Telling) -> None:
    assert values.parse_telling(str(telling)) == telling


@given(st.text(max_size=30))
def test_no_text_upsets_a_parser(text: str) -> None:
    parsers = (values.parse_duration, values.parse_offset, values.parse_due, values.parse_wait, parse_target)
    for parse in (*parsers, values.parse_quorum, values.parse_percent, values.parse_telling, values.parse_refs):
        with suppress(ValueError):
            assert parse(text) is not None
