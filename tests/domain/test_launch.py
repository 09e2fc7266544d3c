"""An attempt that is called off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import countdown, launch
from bot.domain.launch import Attempt, State
from bot.domain.runbook import State as StepState
from bot.domain.runbook import lay_out
from bot.errors import Refused
from tests.plans import COUNTING, HOUR, T0, step

NOW = T0 - 2 * HOUR
HELD = replace(COUNTING, state=State.HELD, held_at=NOW, held_by="OLI", held_why="disk full")
BY_ITSELF = replace(COUNTING, state=State.HELD, held_at=T0, held_why="T-0 came with no standing GO")


@pytest.mark.parametrize("attempt", [COUNTING, HELD, BY_ITSELF])
def test_a_scrub_stops_the_t_clock_for_good_where_it_stands(attempt: Attempt) -> None:
    scrubbed = launch.scrub(attempt, by="BEN", why="the customer left", now=T0)
    stood = attempt.held_at or T0
    assert (scrubbed.state, scrubbed.held_at, scrubbed.held_by) == (State.SCRUBBED, stood, "BEN")
    assert scrubbed.t_clock(T0 + HOUR) == stood - T0
    assert scrubbed.plan_version == attempt.plan_version + 1
    assert countdown.redraw_after(scrubbed, T0) is None


def test_steps_of_a_scrubbed_attempt_have_a_time_only_if_they_have_begun() -> None:
    plan = lay_out([step("PRE-1", -HOUR, state=StepState.STARTED), step("DAY-2")], COUNTING)
    begun, waiting = lay_out(plan, replace(COUNTING, state=State.SCRUBBED))
    assert (begun, waiting.planned_at, waiting.due_at) == (plan[0], None, None)


def test_there_is_no_scrub_after_liftoff() -> None:
    with pytest.raises(Refused, match="This attempt is lifted: a scrub calls it off before liftoff, and liftoff has"):
        launch.scrub(replace(COUNTING, state=State.LIFTED), by="ANA", why="wait", now=T0)
