"""Steps and phases as people see them: in the order of the day, and with the button that comes first in front."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.alarms import Kind
from bot.domain.runbook import State, Step
from bot.message import Message
from bot.store import plan
from bot.store.scene import Scene
from bot.views import phase as view
from bot.views import reminders, step_buttons
from bot.views import step as step_view
from bot.views.reminders import About
from bot.views.step import Runbook
from tests.desk import NOON, Desk, open_desk
from tests.told import shown

T0 = NOON + timedelta(hours=25)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("phase", ["PRE", "DAY", "POST"])
async def test_a_phase_lists_its_steps_in_the_order_in_which_they_are_due(tmp_path: Path, phase: str) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        offsets = listed(await card(desk, phase))
        await desk.set_t0(T0)
        steps = {step.ref: step for step in await desk.look(plan.steps)}

        dated = listed(await card(desk, phase))

    assert len(dated) == sum(step.phase == phase for step in steps.values())
    assert [due(steps[ref]) for ref in dated] == sorted(due(steps[ref]) for ref in dated)
    assert [steps[ref].offset for ref in offsets] == sorted(steps[ref].offset for ref in offsets)
    for first, second in pairwise(dated):
        assert due(steps[first]) < due(steps[second]) or steps[first].id < steps[second].id, "ties as planned"


async def test_a_step_that_is_late_moves_those_behind_it_down_the_list(desk: Desk) -> None:
    await desk.set_t0(T0)

    def book(scene: Scene) -> Runbook:
        first, *rest = (step for step in plan.steps(scene) if step.phase == "DAY")
        late = replace(first, due_at=T0 + timedelta(days=1))
        return Runbook(scene.launch, scene.attempt, scene.crew, (late, *rest), scene.now)

    told = await desk.look(lambda scene: view.card(book(scene), scene.crew.phases["DAY"], lambda user: user))

    assert listed(told) == ["DAY-2", "DAY-3", "DAY-1"]


async def test_who_is_told_that_a_step_is_due_is_offered_its_start_before_its_end(desk: Desk) -> None:
    await desk.set_t0(T0)

    def due_now(scene: Scene) -> Message:
        step = plan.steps(scene)[0]
        about = About(scene.launch, scene.attempt, scene.crew, step, (), due(step))
        return reminders.remind(about, Kind.DUE, theirs=True)

    buttons = (await desk.look(due_now)).blocks[-1]["elements"]

    assert [button["text"]["text"] for button in buttons] == ["Start PRE-1", "Done PRE-1", "On it"]
    assert [button.get("style") for button in buttons] == ["primary", None, None]


async def test_once_it_has_begun_its_end_is_what_stands_out(desk: Desk) -> None:
    def button(scene: Scene) -> str | None:
        return step_buttons.done(scene.attempt, replace(plan.steps(scene)[0], state=State.STARTED)).style

    assert await desk.look(button) == "primary"


async def test_nobody_is_offered_to_start_what_still_waits_for_another_step(desk: Desk) -> None:
    await desk.set_t0(T0)

    def waiting(scene: Scene) -> Message:
        book = Runbook(scene.launch, scene.attempt, scene.crew, plan.steps(scene), scene.now)
        return step_view.card(book, book.by_ref["PRE-2"], lambda user: user)

    told = shown(await desk.look(waiting))

    assert "PRE-2 waits for PRE-1" in told
    assert told.endswith("[I'm here]")
    assert "Start" not in told


async def card(desk: Desk, phase: str) -> Message:
    await desk.show("phase", phase)
    return await desk.card("phase", phase)


def listed(message: Message) -> list[str]:
    """The refs of the card's list, from top to bottom."""
    lines = [line for line in shown(message).splitlines() if line.startswith("• ")]
    return [next(word for word in line.split() if "-" in word and word[-1].isdigit()) for line in lines]


def due(step: Step) -> datetime:
    assert step.due_at is not None
    return step.due_at
