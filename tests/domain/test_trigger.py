"""What makes golive propose a rollback."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain import trigger
from bot.domain.criterion import Criterion, Result, Verdict

TRIGGERS = [
    {"title": "Too many errors", "kind": "measured", "criterion": "CRIT-1", "target": "> 1 %", "links": "RISK-1"},
    {"title": "Data loss", "kind": "reported", "criterion": None, "target": None, "links": "CRIT-1..2 RISK-4"},
    {"title": "A late retry", "kind": "late retry", "criterion": None, "target": None, "links": ""},
]


def judged(ref: str, result: Result, figure: float | None) -> Criterion:
    verdict = Verdict(result, figure, "", "ULEA", datetime(2026, 12, 2, tzinfo=UTC))
    return Criterion(1, ref, "Success", "Errors", "Few of them", "≤ 0.1 %", "T+24h", "TECH", verdict=verdict)


@pytest.mark.parametrize(
    ("criterion", "set_off"),
    [
        (judged("CRIT-1", Result.MISSED, 2.0), ("Too many errors", "Data loss")),
        (judged("CRIT-1", Result.MISSED, 0.5), ("Data loss",)),
        (judged("CRIT-1", Result.MISSED, None), ("Data loss",)),
        (judged("CRIT-1", Result.MET, 0.05), ()),
        (judged("CRIT-2", Result.MISSED, 2.0), ("Data loss",)),
        (judged("CRIT-3", Result.MISSED, 2.0), ()),
    ],
)
def test_a_figure_or_a_link_sets_it_off(criterion: Criterion, set_off: tuple[str, ...]) -> None:
    assert trigger.missed(TRIGGERS, criterion) == set_off


def test_a_risk_belongs_to_those_that_link_it() -> None:
    assert trigger.linked(TRIGGERS, "RISK-4") == ("Data loss",)
    assert trigger.linked(TRIGGERS, "RISK-1") == ("Too many errors",)
    assert trigger.linked(TRIGGERS, "RISK-9") == ()
