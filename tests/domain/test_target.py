"""What meets a target."""

from __future__ import annotations

import pytest

from bot.domain.target import parse_target


@pytest.mark.parametrize(
    ("target", "meets", "misses"),
    [
        ("≥ 99.9 %", [99.9, 100, 99.8999999], [99.89]),
        ("≤ 0.1 %", [0.1, 0, 0.1000000001], [0.11]),
        ("= 0 crashes", [0, -0.0], [1, 0.01]),
        ("< 3", [2.9], [3]),
        ("> 3", [3.1], [3]),
    ],
)
def test_a_figure_meets_it_or_misses_it(target: str, meets: list[float], misses: list[float]) -> None:
    assert all(parse_target(target).met_by(figure) for figure in meets)
    assert not any(parse_target(target).met_by(figure) for figure in misses)


def test_one_that_waits_for_a_variable_is_met_by_nothing() -> None:
    with pytest.raises(ValueError, match=r"\{ticket_limit\} has no value yet"):
        parse_target("≤ {ticket_limit} tickets").met_by(3)
