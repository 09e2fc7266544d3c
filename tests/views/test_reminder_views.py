"""Reminders at their longest: Slack takes them, and what is not told in full is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.alarms import Kind
from bot.domain.chasing import Quiet
from bot.domain.people import Crew
from bot.domain.runbook import State, Step, Wait
from bot.views import missed, reminders
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
    silences = {WHO: Quiet(NOON - 2 * an_hour, NOON + an_hour)}
    return About(LAUNCH, ATTEMPT, CREW, step, waits, NOON, an_hour, silences)


def running(number: int) -> About:
    """Started four hours ago, to be done within one."""
    begun = {"state": State.STARTED, "started_at": NOON - timedelta(hours=4), "started_by": WHO}
    return replace(about(number), step=replace(about(number).step, **begun))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("theirs", [True, False])
def test_a_reminder_fits(kind: Kind, theirs: bool) -> None:
    for each in (about(500), running(500)):
        fits(reminders.remind(each, kind, theirs=theirs))
        fits(reminders.in_thread(each))
        fits(reminders.in_room(each))


@pytest.mark.parametrize("make", [about, running])
@pytest.mark.parametrize("many", [1, 12, 13, 500])
def test_a_digest_tells_a_dozen_steps_and_counts_the_others(make: Callable[[int], About], many: int) -> None:
    digest = missed.digest(LAUNCH, [make(number) for number in range(1, many + 1)])

    fits(digest)
    assert len(buttons(digest)) == min(many, missed.MOST)
    assert ("more: " in shown(digest)) is (many > missed.LISTED)
    if many > missed.LISTED:
        assert f"And {many - missed.LISTED} more: LONGCODE-13" in shown(digest)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (1, "It starts at 13:00, in 1 h, "),
        (26, "It starts Dec 2, 2026 at 14:00, in 26 h, "),
    ],
)
def test_a_heads_up_says_the_day_where_it_is_another_one(ahead: int, told: str) -> None:
    soon = replace(about(0).step, due_at=NOON + timedelta(hours=ahead))

    assert told in shown(reminders.remind(replace(about(0), step=soon), Kind.HEADS_UP, theirs=True))
