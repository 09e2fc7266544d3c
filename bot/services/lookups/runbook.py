"""A step or a phase for one reader: as its card shows it, with its history and the buttons they may press."""

from __future__ import annotations

from bot.cards.runbook import book, ways
from bot.contracts import Call
from bot.domain import runbook, running
from bot.errors import Refused
from bot.message import Message
from bot.services.lookups.checks import lines_of
from bot.store import audit, items, learnt
from bot.store.scene import Scene
from bot.views import phase as phase_view
from bot.views import record
from bot.views import step as step_view
from bot.views.parts import Mention

REMEMBERED = 8
"""Entries of a step's history that are shown."""


def show_step(scene: Scene, call: Call, ref: str) -> Message:
    """The step of `ref`, or the step whose line it is (`DAY-3.2`). Raises Refused when there is none."""
    whole = book(scene)
    step = whole.by_ref.get(ref.partition(".")[0])
    if step is None:
        raise Refused(items.unknown(scene, [ref]))
    entries = audit.entries(scene.tx, scene.launch.id, ref=step.ref, last=REMEMBERED)
    return step_view.detail(
        whole,
        step,
        Mention,
        mine=call.actor in runbook.hands_of(step, scene.crew),
        may_run=runbook.may_run(step, call.actor, scene.crew),
        history=[record.entry_line(entry, Mention, scene.launch.zone) for entry in entries],
        ways=ways(whole, step),
        learnt=learnt.of(scene, step),
        plans=scene.crew.commands(call.actor),
        checks=lines_of(scene, step.ref),
    )


def show_phase(scene: Scene, call: Call, code: str) -> Message:
    """The phase `code`, with a button for each step that waits for the caller. Raises Refused when there is none."""
    phase = scene.crew.phases.get(code)
    if phase is None:
        raise Refused(items.unknown(scene, [code]))
    whole = book(scene)
    mine = [step for step in whole.steps if step.phase == code and running.waits_for(step, call.actor, scene.crew)]
    return phase_view.detail(whole, phase, Mention, [step for step in mine if not whole.waits(step)])
