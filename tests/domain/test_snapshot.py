"""What a decision keeps of what was known."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.aside import Excepted
from bot.domain.item import Weight
from bot.domain.snapshot import excepted, packed

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def test_what_was_set_aside_comes_out_as_it_went_in() -> None:
    for_good = Excepted("TECH-1", "Title", Weight.BLOCKER, "waived", "ana", NOON, "late", None)
    for_now = Excepted("TECH-2", "Title", Weight.REQUIRED, "na", "ben", NOON, "no app", NOON)

    assert excepted({"excepted": [packed(for_good), packed(for_now)]}) == (for_good, for_now)


def test_a_decision_of_an_earlier_golive_says_nothing_of_it() -> None:
    assert excepted({"exceptions": ["TECH-1"]}) == ()
