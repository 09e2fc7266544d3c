"""`skip REF reason`: leave a step out. What that unlocks is shown first, and confirmed."""

from __future__ import annotations

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import setbacks as rules
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, room, steps
from bot.services.calls import answer, changed_since, fitting, form_button, open_scene_of
from bot.store import plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import setbacks as view
from bot.views import step_buttons
from bot.views.blocks import Button
from bot.views.parts import Line, escape

USAGE = "skip REF REASON"
SUMMARY = "leave a step out; what waits for it is shown first"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and bool(call.refs) and not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    step = steps.one(scene, call, all_steps)
    after = _skipped(scene, call, step, "…")
    return view.skip_form(scene.attempt, step, rules.without(after, all_steps, scene.attempt))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    step = steps.one(scene, call, all_steps)
    reason, cleaned = evidence.words(call.text)

    after = _skipped(scene, call, step, reason)
    if not reason:
        raise Refused(
            f"Say why, so that the room knows: `skip {step.ref} the old system stays`.",
            field="text",
            offer=[form_button(scene, call)],
        )
    if call.seen != scene.attempt.plan_version:
        return _preview(scene, call, step, rules.without(after, all_steps, scene.attempt), reason)

    entry = Entry(call.actor, "skip", step.ref, {"was": step.state, "why": reason}, call.now)
    book = steps.book_of(scene, steps.changed(scene, step, after, entry))

    free = steps.tell_next(scene, after, book.steps)
    told = view.skipped_of_yours(scene.launch, after, call.actor)
    room.tell(scene, steps.others(scene, step, call.actor), f"skip:{call.key}", told)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*view.skipped(book, after, free), *warning, buttons=[step_buttons.undo(scene.attempt, after)])


def _skipped(scene: Scene, call: Call, step: Step, reason: str) -> Step:
    """The step left out. Raises Refused or Lookup."""
    scene.member(call.actor, "skip steps")
    return rules.skip(step, scene.attempt, by=call.actor, crew=scene.crew, reason=reason, now=call.now)


def _preview(scene: Scene, call: Call, step: Step, then: rules.Without, reason: str) -> Answer:
    """What would be unlocked, with a button that does it as long as the plan stays as it is."""
    attempt = scene.attempt
    label, text = f"Skip {step.ref}", escape(reason)
    button = Button(label, "skip", (step.ref,), {}, text, attempt.id, attempt.plan_version, style="danger")
    return answer(*changed_since(call), *view.would_skip(step, then, reason), buttons=[fitting(button)])
