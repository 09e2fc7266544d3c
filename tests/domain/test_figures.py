"""What people write as a verdict, and what golive reads in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.criterion import Criterion, Result
from bot.domain.figures import Said, read
from bot.errors import Refused


def criterion(goal: str | None = None, *, watched: bool = False) -> Criterion:
    return Criterion(1, "CRIT-1", "Success", "It works", "It works well", goal, "T+24h", "TECH", watched=watched)


RATE, UPTIME, RATING = criterion("≤ 0.1 %"), criterion("≥ 99.9 %", watched=True), criterion("≥ 4.0 of 5")


@pytest.mark.parametrize(
    ("text", "of", "said"),
    [
        ("0.04", RATE, Said(None, 0.04, "")),
        ("0,04 %", RATE, Said(None, 0.04, "")),
        ("0.04%: the cache was warm", RATE, Said(None, 0.04, "the cache was warm")),
        ("4.2 of 5, of 30 answers", RATING, Said(None, 4.2, "of 30 answers")),
        ("4.2/5 of 30 answers", RATING, Said(None, 4.2, "of 30 answers")),
        ("−3", RATE, Said(None, -3.0, "")),
        ("864 s down, one deploy", UPTIME, Said(None, 99.0, "one deploy")),
        ("12m", UPTIME, Said(None, 99.166667, "")),
        ("864 s", RATE, Said(None, 864.0, "s")),
        ("met", RATE, Said(Result.MET, None, "")),
        ("Not  met: the export fails", RATE, Said(Result.MISSED, None, "the export fails")),
        ("missed the export fails", RATE, Said(Result.MISSED, None, "the export fails")),
        ("unknown nobody counted", RATE, Said(Result.UNKNOWN, None, "nobody counted")),
        ("open", RATE, Said(Result.OPEN, None, "")),
    ],
)
def test_a_number_or_a_word_then_why(text: str, of: Criterion, said: Said) -> None:
    assert read(text, of) == said


@pytest.mark.parametrize("text", ["", "fine", "metric", "1.2.3", "nan", "1e999", "48h of it"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"Say a number or a word: `judge CRIT-1"):
        read(text, RATE)


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for of in (RATE, UPTIME, criterion()):
        try:
            said = read(text, of)
        except Refused:
            continue
        assert (said.result is None) is (said.figure is not None)
