"""Check boxes: of a screen that differs from what is known, only what its reader changed counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import ticking
from bot.domain.runbook import State
from bot.domain.ticking import Boxes
from bot.errors import Refused
from tests.plans import CREW, step

RUNNING = step("DAY-3", state=State.STARTED, started_by="OLI", lines=("One", "Two", "Three"))


@pytest.mark.parametrize(
    ("known", "drawn", "own", "ticked", "then"),
    [
        ({}, {}, {}, {1}, {1}),
        ({1}, {1}, {}, {}, set()),
        ({1, 2}, {1}, {}, {1, 3}, {1, 2, 3}),
        ({1}, {1, 2}, {}, {1, 2, 3}, {1, 3}),
        ({1}, {}, {1}, {}, set()),
        ({}, {1}, {1}, {1}, {1}),
        ({1}, {}, {}, {}, {1}),
        ({1}, {}, {}, {1, 9}, {1}),
    ],
    ids=[
        "ticked",
        "unticked",
        "another was ticked since",
        "another was unticked since",
        "ticked and unticked on the same screen",
        "unticked and ticked on the same screen",
        "an old screen",
        "a line that there is not",
    ],
)
def test_what_was_meant(known: set[int], drawn: set[int], own: set[int], ticked: set[int], then: set[int]) -> None:
    before = replace(RUNNING, ticked=frozenset(known))
    boxes = Boxes(frozenset(ticked), frozenset(drawn), frozenset(own))
    assert ticking.tick(before, boxes, by="OLI", crew=CREW).ticked == then


def test_boxes_are_for_those_who_run_the_step_while_it_runs() -> None:
    one = Boxes({1}, set(), set())
    with pytest.raises(Refused, match="You cannot run DAY-3"):
        ticking.tick(RUNNING, one, by="ZOE", crew=CREW)
    with pytest.raises(Refused, match="DAY-3 is failed: its lines are ticked and unticked while it runs"):
        ticking.tick(replace(RUNNING, state=State.FAILED), one, by="OLI", crew=CREW)
