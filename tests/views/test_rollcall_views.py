"""The roll call at its longest: Slack takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.chasing import Quiet
from bot.domain.people import Crew
from bot.domain.rollcall import Answer, Part, Reply, Roll, StandIn
from bot.domain.runbook import Step
from bot.views import rollcall, stand_in
from bot.views.step import Runbook
from tests.desk import NOON
from tests.told import fits, form_fits, shown
from tests.views.test_readiness_views import ATTEMPT, LAUNCH

WHO = "U" + "W" * 40
LONG = "<&>" * 50
NIGHT = Quiet(NOON - timedelta(hours=1), NOON + timedelta(hours=8))


def step(number: int) -> Step:
    hour = timedelta(hours=1)
    after = tuple(f"LONGCODE-{before}" for before in range(1, number))
    place = ("LONGCODE", LONG, (LONG[:75],) * 10, hour, hour, "LONGCODE", WHO, "U1", after, "costly", frozenset[str]())
    return Step(number, f"LONGCODE-{number}", *place, due_at=NOON)


STEPS = tuple(step(number) for number in range(1, 60))
CREW = Crew(WHO, WHO, {}, (), {})
BOOK = Runbook(LAUNCH, ATTEMPT, CREW, STEPS, NOON)
PART = Part(STEPS, STEPS, tuple(f"LONGCODE{number}" for number in range(20)))


def roll(reply: Reply | None) -> Roll:
    people = [f"U{number}{'W' * 40}" for number in range(500)]
    answers = {user: Answer(user, NOON, reply, LONG * 3, NOON) for user in people}
    return Roll(dict.fromkeys(people, PART), answers)


def test_the_question_fits_and_counts_what_it_leaves_out() -> None:
    told = rollcall.question(BOOK, "U1", PART, {WHO: NIGHT, "U1": NIGHT}, "Europe/Berlin")

    fits(told)
    assert "And 110 more: " in shown(told)


@pytest.mark.parametrize("reply", [None, Reply.IN, Reply.CANNOT])
def test_the_standing_fits(reply: Reply | None) -> None:
    standing = roll(reply)
    told = rollcall.whole(BOOK, standing, dict.fromkeys(standing.parts, NIGHT), lambda user: user[:40], [])

    fits(told)
    assert ("and 488 more" in shown(told)) is (reply is not Reply.IN)


def test_what_the_director_reads_fits() -> None:
    user = next(iter(roll(None).parts))
    could = [StandIn(f"U{number}", f"LONGCODE-{number}") for number in range(9)]
    told = stand_in.refused(BOOK, user, LONG * 3, roll(None), [(step, could) for step in STEPS], {})

    fits(told)
    fits(stand_in.refused(BOOK, user, LONG, roll(None), [(step, []) for step in STEPS], {}))
    fits(stand_in.question(BOOK, replace(STEPS[0], due_at=None), WHO, "UTC"))
    form_fits(rollcall.cannot_form(ATTEMPT))
