"""`fail REF reason`: a step did not work. Those who have to choose hear of it at once, each way on beside it."""

from __future__ import annotations

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import clocks, runbook
from bot.domain import setbacks as rules
from bot.domain.launch import State
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, picturing, room, steps
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import failed as view
from bot.views import setbacks as forms
from bot.views import step_buttons
from bot.views.blocks import Button
from bot.views.parts import Line
from bot.views.step import Runbook

USAGE = "fail REF REASON"
SUMMARY = "say that a step did not work; those who choose what now hear of it at once"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and bool(call.refs) and not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    step = _named(scene, call)
    rules.fail(step, by=call.actor, crew=scene.crew, reason="…", now=call.now)
    return forms.fail_form(scene.attempt, step)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    step = _named(scene, call)
    reason, cleaned = evidence.words(call.text)

    after = rules.fail(step, by=call.actor, crew=scene.crew, reason=reason, now=call.now)
    if not reason:
        raise Refused(
            f"Say what went wrong: `fail {step.ref} the health check is red`.",
            field="text",
            offer=[form_button(scene, call)],
        )

    entry = Entry(call.actor, "fail", step.ref, {"why": reason}, call.now)
    book = steps.book_of(scene, steps.changed(scene, step, after, entry))

    for user in _who_chooses(scene, after):
        if user != call.actor:
            message = view.told(book, after, call.actor, _for(scene, book, after, user))
            room.tell(scene, [user], f"fail:{call.key}", message)
    picturing.after(scene, f"{after.ref} failed", call.key)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    undo = step_buttons.undo(scene.attempt, after)
    return answer(*view.said(book, after), *warning, buttons=[*_for(scene, book, after, call.actor), undo])


def _named(scene: Scene, call: Call) -> Step:
    """The step that is meant, which the caller may run. Raises Refused or Lookup."""
    all_steps = plan.steps(scene)
    refs = steps.meant(scene, call, all_steps, lambda step: step.state is runbook.State.STARTED)
    if len(refs) > 1:
        raise Refused(f"One step at a time: `fail {refs[0]} REASON`, then the next.", field="refs")
    step = steps.named(scene, refs[0], all_steps)
    steps.must_run(scene, call, step, or_take_over=True)
    return step


def _who_chooses(scene: Scene, step: Step) -> list[str]:
    """Owners and whoever ran it, a phase lead besides, director and deputy; each once."""
    owners = runbook.owners_of(step, scene.crew)
    lead = next((user for user in scene.crew.phase_leads(step.phase) if user not in owners), None)
    named = (*owners, step.started_by, lead, scene.crew.director, scene.crew.deputy)
    return list(dict.fromkeys(user for user in named if user))


def _for(scene: Scene, book: Runbook, step: Step, user: str) -> list[Button]:
    """Of the ways on, those that are open to `user`: trying again to those whose step it is, taking over to others."""
    attempt, crew = book.attempt, scene.crew
    own = user == step.started_by or user in runbook.hands_of(step, crew)
    again = step_buttons.start(attempt, step) if own else step_buttons.take_over(attempt, step)
    holds = attempt.state is State.COUNTING and crew.commands(user)
    goes_on = not clocks.is_locked(attempt, step)
    skips = goes_on and rules.may_skip(step, user, crew) and rules.can_be_left_out(step, attempt)
    turns = crew.commands(user) and step_buttons.can_be_rolled_back(attempt, step)
    return [
        *([again] if clocks.lets_begin(attempt, step) else []),
        *([step_buttons.hold(attempt)] if holds else []),
        *([step_buttons.skip(attempt, step)] if skips else []),
        *([step_buttons.roll_back(attempt, step)] if turns else []),
    ]
