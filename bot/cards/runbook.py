"""The cards of the runbook: a phase with all its steps, and each step in the phase's thread."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.projection import project
from bot.domain.runbook import State, Step
from bot.message import Message
from bot.store import learnt, people, plan, rollcalls
from bot.store.scene import Scene
from bot.views import failed
from bot.views import phase as phase_view
from bot.views import step as step_view
from bot.views.parts import Line
from bot.views.step import Runbook


def phase(scene: Scene, subject: str) -> Message | None:
    named = scene.crew.phases.get(subject)
    return phase_view.card(book(scene), named, step_view.plain(people.names(scene.tx))) if named else None


def step(scene: Scene, subject: str) -> Message | None:
    whole = book(scene)
    found = next((each for each in whole.steps if str(each.id) == subject), None)
    if found is None:
        return None
    return step_view.card(whole, found, step_view.plain(people.names(scene.tx)), ways(whole, found))


def ways(book: Runbook, step: Step) -> list[Line]:
    """The ways on from a step that failed."""
    return failed.choices(book, step) if step.state is State.FAILED else []


def book(scene: Scene) -> Runbook:
    """The whole runbook as it is now, and where it is heading."""
    steps = plan.steps(scene)
    plain = Runbook(
        scene.launch,
        scene.attempt,
        scene.crew,
        steps,
        scene.now,
        rolls=rollcalls.rolls(scene, steps),
        measured=learnt.measured(scene, steps),
    )
    return replace(plain, projection=project(steps, plain.clock))
