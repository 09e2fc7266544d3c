"""What the full template asks of a rehearsal: one that got as far as live, or a director who goes without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import readiness
from tests.desk import ANA, EVE, Desk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, template="go-live") as desk:
        yield desk


async def wanted(desk: Desk) -> tuple[str, ...]:
    """What FINAL-14 still wants."""
    derived = await desk.look(lambda scene: readiness.standing(scene).derived)
    return next(each.wants for each in derived if each.ref == "FINAL-14")


async def test_the_procedures_wait_for_a_rehearsal(desk: Desk) -> None:
    assert "rehearsed" in await wanted(desk)


async def test_the_director_may_go_without_and_that_stays_in_sight(desk: Desk) -> None:
    told = await desk.say("rehearse waive it is the plan of last month", by=ANA)
    assert told.shown == "Reconciliation goes without a rehearsal. That stands among the exceptions, at FINAL-14."

    assert "rehearsed" not in await wanted(desk)
    assert [(entry.ref, entry.facts["why"]) for entry in await desk.record("rehearse")] == [
        ("FINAL-14", "it is the plan of last month")
    ]


async def test_going_without_needs_a_reason_and_the_director(desk: Desk) -> None:
    assert "Say why this launch goes without" in (await desk.say("rehearse waive", by=ANA)).shown
    assert (await desk.say("rehearse waive no time", by=EVE)).refused


async def test_a_launch_that_asks_for_none_has_none_to_waive(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert "Nothing in this launch asks for a rehearsal" in (await desk.say("rehearse waive why", by=ANA)).shown
