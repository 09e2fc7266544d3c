"""Reminders at their longest: Slack takes them, and what is not told in full is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.people import Crew
from bot.domain.runbook import Kind, Step, Wait
from bot.views import reminders
from bot.views.reminders import About
from tests.desk import NOON
from tests.told import buttons, fits, shown
from tests.views.test_readiness_views import ATTEMPT, LAUNCH

WHO = "U" + "W" * 40
CREW = Crew(WHO, WHO, {}, (), {})
LONG = "<&>" * 50


def about(number: int, waits: tuple[Wait, ...] = ()) -> About:
    an_hour = timedelta(hours=1)
    lines, after = (LONG[:75],) * 10, tuple(f"LONGCODE-{before}" for before in range(number))
    place = ("LONGCODE", LONG, lines, an_hour, an_hour, "LONGCODE", WHO, WHO, after, "costly", frozenset({"needs go"}))
    step = Step(number, f"LONGCODE-{number}", *place, due_at=NOON - an_hour)
    return About(LAUNCH, ATTEMPT, CREW, step, waits, NOON, an_hour)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("theirs", [True, False])
def test_a_reminder_fits(kind: Kind, theirs: bool) -> None:
    fits(reminders.remind(about(500), kind, theirs=theirs))
    fits(reminders.in_thread(about(500)))
    fits(reminders.in_room(about(500)))


@pytest.mark.parametrize("many", [1, 12, 13, 500])
def test_a_digest_tells_a_dozen_steps_and_counts_the_others(many: int) -> None:
    digest = reminders.digest(LAUNCH, [about(number) for number in range(1, many + 1)])

    fits(digest)
    assert len(buttons(digest)) == min(many, reminders.MOST)
    assert ("more: " in shown(digest)) is (many > reminders.LISTED)
    if many > reminders.LISTED:
        assert f"And {many - reminders.LISTED} more: LONGCODE-13" in shown(digest)
