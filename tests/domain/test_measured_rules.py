"""What checks say of a criterion."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.check import Result as Seen
from bot.domain.checked import Checked, Light
from bot.domain.criterion import Criterion, Result, Verdict
from bot.domain.measured import Span, red, share_up, together, verdict

LIVE = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NOW = LIVE + DAY
RATE = {"target": "≤ 0.2 %"}
CHECK = Checked("rate", "metric", RATE, 1, 1, ("CRIT-1",), Light.GREEN, LIVE, (), Seen.PASSED, "0.04", 0.04, NOW, NOW)


def criterion(goal: str | None, *, watched: bool = False) -> Criterion:
    return Criterion(1, "CRIT-1", "Success", "It works", "It works well", goal, "T+24h", "TECH", watched=watched)


def spans(*seen: tuple[Seen, timedelta]) -> list[Span]:
    return [Span(result, LIVE + after) for result, after in seen]


UP, DOWN, SILENT = Seen.PASSED, Seen.FAILED, Seen.UNKNOWN


@pytest.mark.parametrize(
    ("seen", "share"),
    [
        ([(UP, -DAY)], 100.0),
        ([(UP, -DAY), (DOWN, MINUTE * 60), (UP, MINUTE * 62)], 99.861111),
        ([(DOWN, -DAY), (UP, MINUTE)], 99.930556),
        ([(UP, -DAY), (SILENT, DAY / 4), (UP, DAY / 2)], 100.0),
        ([(UP, -DAY), (SILENT, DAY / 4)], None),
        ([(UP, DAY * 3 / 4)], None),
        ([], None),
    ],
)
def test_the_share_of_the_time_in_which_it_passed(seen: list[tuple[Seen, timedelta]], share: float | None) -> None:
    assert share_up(spans(*seen), LIVE, NOW) == share


def test_two_failed_minutes_of_a_day_miss_three_nines() -> None:
    seen = spans((UP, -DAY), (DOWN, MINUTE * 60), (UP, MINUTE * 62))
    said = verdict(criterion("≥ 99.9 %", watched=True), CHECK, seen, LIVE, NOW)
    assert said is not None
    assert (said.result, said.figure, said.by) == (Result.MISSED, 99.861111, "")


@pytest.mark.parametrize(
    ("goal", "check", "said"),
    [
        ("≤ 0.1 %", CHECK, (Result.MET, 0.04)),
        ("≤ 0.1 %", replace(CHECK, figure=0.4), (Result.MISSED, 0.4)),
        ("≤ 0.1 %", replace(CHECK, figure=140.0), None),
        ("≤ 0.1 %", replace(CHECK, figure=float("nan")), None),
        ("= 0 critical", replace(CHECK, figure=None), (Result.MET, None)),
        (None, replace(CHECK, result=Seen.FAILED), (Result.MISSED, None)),
        ("≤ 0.1 %", replace(CHECK, result=Seen.UNKNOWN), None),
        ("≤ 0.1 %", replace(CHECK, probed_at=LIVE - MINUTE), None),
        ("≤ {limit} %", CHECK, None),
    ],
)
def test_else_the_figure_or_the_light_of_now(
    goal: str | None, check: Checked, said: tuple[Result, float | None] | None
) -> None:
    found = verdict(criterion(goal), check, (), LIVE, NOW)
    assert (found and (found.result, found.figure)) == said


@pytest.mark.parametrize(("figure", "told"), [(0.4, 0.4), (0.04, None), (140.0, None), (None, None)])
def test_one_that_turns_red_misses_with_the_figure_that_says_so(figure: float | None, told: float | None) -> None:
    said = red(criterion("≤ 0.1 %"), replace(CHECK, result=Seen.FAILED, figure=figure), NOW)
    assert (said.result, said.figure) == (Result.MISSED, told)


@pytest.mark.parametrize(
    ("asked", "result", "figure", "said"),
    [
        ("= 1", Seen.PASSED, 1.0, (Result.MET, None)),
        ("= 1", Seen.FAILED, 0.0, (Result.MISSED, None)),
        ("≤ 0.01 %", Seen.FAILED, 0.04, (Result.MISSED, None)),
        ("≤ 0.01 %", Seen.FAILED, 0.4, (Result.MISSED, 0.4)),
        ("≤ 0.5 %", Seen.PASSED, 0.4, (Result.MISSED, 0.4)),
    ],
)
def test_one_that_counts_something_else_speaks_by_its_outcome_and_none_meets_it_that_failed(
    asked: str, result: Seen, figure: float, said: tuple[Result, float | None]
) -> None:
    one = replace(CHECK, options={"target": asked}, result=result, figure=figure)
    found = verdict(criterion("≤ 0.1 %"), one, (), LIVE, NOW)
    assert found is not None
    assert (found.result, found.figure) == said


def test_how_long_an_answer_took_is_no_error_rate_unless_its_template_says_so() -> None:
    http, share = replace(CHECK, kind="http"), criterion("≤ 0.1 %")

    said, own = (verdict(each, http, (), LIVE, NOW) for each in (share, replace(share, check="rate")))

    assert said is not None
    assert (said.result, said.figure) == (Result.MET, None)
    assert own is not None
    assert own.figure == 0.04
    assert red(share, replace(http, result=Seen.FAILED, figure=0.4), NOW).figure is None


MET, MISSED = Verdict(Result.MET, 0.04, "by rate", "", NOW), Verdict(Result.MISSED, None, "health saw 503", "", NOW)
ALSO = Verdict(Result.MET, None, "page saw none", "", NOW)


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ([MET], MET),
        ([MET, None], None),
        ([MET, MISSED, None], MISSED),
        ([ALSO, MET], replace(MET, reason="by rate; page saw none")),
        ([None], None),
    ],
)
def test_several_checks_miss_it_by_any_and_meet_it_by_all(said: list[Verdict | None], then: Verdict | None) -> None:
    assert together(said) == then
