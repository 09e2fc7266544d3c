"""What is wrong with a plan: each kind of it is found, and a sound plan has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import lint
from bot.domain.due import Due
from bot.domain.item import Item, State, Weight
from bot.domain.lint import Finding, Kind, Plan
from bot.domain.people import Crew, Lead
from bot.domain.runbook import Step

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ITEM = Item(
    *(1, "TECH-1", "TECH", "Hosts answer", "", Weight.REQUIRED, False, State.OPEN, None, 0, None, None, NOON),
    section="Servers",
    due=Due(timedelta(hours=2)),
)
STEP = Step(
    *(1, "DAY-1", "DAY", "Deploy", (), timedelta(), timedelta(minutes=5), "TECH", None, None, (), "reversible"),
    frozenset({"broadcast"}),
    planned_at=NOON + timedelta(hours=3),
)
CREW = Crew("UANA", "UBEN", {"TECH": (Lead("ULEA", "user"), Lead("UKIM", "user"))}, (), {})
SOUND = Plan(("TECH",), ("TECH",), ("TECH", "DAY"), (ITEM,), (STEP,), CREW, NOON + timedelta(hours=3), "UTC", True)


def test_a_sound_plan_has_nothing_to_point_out() -> None:
    assert lint.lint(SOUND, NOON) == ()


ALONE = replace(CREW, leads={"TECH": (Lead("ULEA", "user"),)})


@pytest.mark.parametrize(
    ("kind", "refs", "changes"),
    [
        (Kind.NO_LEAD, ("DATA",), {"places": ("TECH", "DATA")}),
        (Kind.EMPTY, ("DATA",), {"areas": ("TECH", "DATA")}),
        (Kind.CLASH, ("DAY", "DAYS"), {"codes": ("TECH", "DAY", "DAYS")}),
        (Kind.NO_BACKUP, ("DAY-1",), {"crew": ALONE}),
        (Kind.NO_OWNER, ("DAY-1",), {"steps": (replace(STEP, place="OPS"),)}),
        (Kind.DUPLICATE, ("TECH-1", "TECH-2"), {"items": (ITEM, replace(ITEM, ref="TECH-2", title="hosts  ANSWER"))}),
        (Kind.PAST_STEP, ("DAY-1",), {"steps": (replace(STEP, planned_at=NOON - timedelta(minutes=1)),)}),
        (Kind.PAST_DUE, ("TECH-1",), {"t0": NOON + timedelta(hours=1)}),
    ],
)
def test_each_kind_is_found(kind: Kind, refs: tuple[str, ...], changes: dict[str, Any]) -> None:
    assert lint.lint(replace(SOUND, **changes), NOON) == (Finding(kind, refs),)


def test_steps_that_wait_for_each_other_are_told_as_a_chain() -> None:
    one, two = replace(STEP, after=("DAY-2",)), replace(STEP, ref="DAY-2", after=("DAY-1",))

    (found,) = lint.lint(replace(SOUND, steps=(one, two)), NOON)
    assert found.kind is Kind.CYCLE
    assert set(found.refs) == {"DAY-1", "DAY-2"}


@pytest.mark.parametrize("differs", [{"section": "Network"}, {"definition": "From outside."}])
def test_one_title_in_two_groups_or_with_two_definitions_is_two_things(differs: dict[str, str]) -> None:
    other = replace(ITEM, ref="TECH-2", **differs)

    assert lint.lint(replace(SOUND, items=(ITEM, other)), NOON) == ()


def test_what_is_done_or_over_is_not_pointed_out() -> None:
    done = replace(SOUND, items=(replace(ITEM, state=State.APPROVED),), t0=NOON, before_liftoff=False)

    assert lint.lint(replace(done, steps=(replace(STEP, planned_at=NOON - timedelta(hours=1)),)), NOON) == ()
