"""`step REF …`: change the plan while it is in use: who runs a step, when, after what; add one, take one off.

What it would do is shown first, and done when confirmed, as long as the plan stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import planning as rules
from bot.domain.people import must_command
from bot.domain.planning import Change
from bot.domain.runbook import Step, hands_of
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Form
from bot.services import planning, room, steps
from bot.services.calls import VALUE, answer, changed_since, form_button, open_scene_of
from bot.services.planning import ADD, DROP, Wish
from bot.store import audit, plan
from bot.store import planning as store
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import planning as view
from bot.views.blocks import Button
from bot.views.step import Runbook

USAGE = "step REF @owner… | at T+20m | after REF… | takes 15m | drop, or step add PHASE title …"
SUMMARY = "change the plan while it is in use; what that does is shown first"
RING = Ring.DIRECTOR
READS = False
OPTIONS = frozenset(planning.WORDS)
CODES = False
REFS = True

MOST = 999
"""The highest number a ref can have."""


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and len(call.refs) == 1 and not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    return view.form(scene.attempt, steps.one(scene, call, plan.steps(scene)), scene.crew)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    if opens(call):
        return answer(["Say what, or fill it in."], buttons=[form_button(scene, call)])
    wish, now = planning.read(call), plan.steps(scene)
    change = _wanted(scene, call, wish, now)
    rules.must_hold(change.plan)

    if call.seen != scene.attempt.plan_version:
        return _preview(scene, call, wish, change, now)

    store.write(scene, now, change.plan)
    audit.append(tx, scene.launch.id, Entry(call.actor, "step", change.step.ref, view.facts(change), call.now))

    book = steps.book_of(scene, plan.steps(scene))
    room.plan_changed(scene, book.steps)
    _tell(scene, call, change, book)
    _tell_moved(scene, call, now, book)

    return answer(*view.did(change, scene.crew))


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "change the plan")
    must_command(scene.crew, call.actor, "change the plan")


def _wanted(scene: Scene, call: Call, wish: Wish, now: Sequence[Step]) -> Change:
    """The change that is asked for. Raises Refused or Lookup."""
    if wish.act == ADD:
        new = _new(scene, call, wish, now)
        return Change(None, new, (*now, new))
    step = steps.named(scene, wish.about, now)
    if wish.act == DROP:
        if asks := store.asked_for(scene, step.ref):
            raise Refused(
                f"{asks} asks for {step.ref}, so it stays on the plan. `skip {step.ref} REASON` leaves it out."
            )
        return Change(step, None, rules.without(step, now))
    if not wish.values:
        raise Refused(f"Say what changes: `step {step.ref} at T+20m`. `help step` shows what can be said.")
    after = rules.edit(step, _changed(planning.changes(scene, call, wish, step, now), step))
    return Change(step, after, tuple(after if each.id == step.id else each for each in now))


def _changed(fields: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """Those that are not so already: a form sends all of them."""
    return {name: value for name, value in fields.items() if value != getattr(step, name)}


def _new(scene: Scene, call: Call, wish: Wish, now: Sequence[Step]) -> Step:
    """A step behind the last of its phase, or where it is wanted. Raises Refused or Lookup."""
    phase = scene.crew.phases.get(wish.about)
    if phase is None:
        raise Refused(f"There is no phase {shown(wish.about)}. There are {', '.join(scene.crew.phases)}.")
    if "title" not in wish.values:
        raise Refused(f'Say what it is called: `step add {phase.code} "Warm the cache" at T+20m`.')
    ref = store.next_ref(scene, phase.code)
    if int(ref.rpartition("-")[2]) > MOST:
        raise Refused(f"{phase.code} has had {MOST} steps, and refs end there.")
    here = [step for step in now if step.phase == phase.code]
    last = max(here, key=lambda step: step.offset, default=None)
    blank = rules.blank(ref, phase, last, launch_day=any(step.launch_day for step in here))
    return replace(blank, **planning.changes(scene, call, wish, blank, now))


def _preview(scene: Scene, call: Call, wish: Wish, change: Change, now: Sequence[Step]) -> Answer:
    """What it would do, with a button that does it as long as the plan stays as it is."""
    attempt = scene.attempt
    then = rules.effect(now, change.plan, attempt, scene.crew, call.now)
    options = {"act": wish.act, "about": wish.about, **wish.values}
    button = Button("Confirm", "step", (), options, "", attempt.id, attempt.plan_version, style="primary")
    if len(button.value) > VALUE:
        raise Refused("That is more than fits on a button. Change it in two steps.")
    return answer(*changed_since(call), *view.would(change, now, scene.crew, then), buttons=[button])


def _tell(scene: Scene, call: Call, change: Change, book: Runbook) -> None:
    """Those who have a part in the step since now, and those who have none any more."""
    was = hands_of(change.before, scene.crew) if change.before else ()
    now = hands_of(change.after, scene.crew) if change.after else ()
    given = [user for user in now if user not in was and user != call.actor]
    taken = [user for user in was if user not in now and user != call.actor]
    step = next((each for each in book.steps if each.ref == change.step.ref), change.step)
    room.tell(scene, given, f"step:{call.key}", view.yours(book, step, call.actor, _look(scene, step)))
    dropped = view.no_more_yours(scene.launch, change.step, call.actor, dropped=change.after is None)
    room.tell(scene, taken, f"step:{call.key}:gone", dropped)


def _tell_moved(scene: Scene, call: Call, before: Sequence[Step], book: Runbook) -> None:
    """Those whose step is due at another time soon, or was. Whom it was given to just now knows."""
    was = {step.ref: hands_of(step, scene.crew) for step in before}
    for step, at in steps.moved_near(scene, before, book.steps):
        told = [user for user in hands_of(step, scene.crew) if user in was[step.ref] and user != call.actor]
        message = view.moved(book, step, at, call.actor, _look(scene, step))
        room.tell(scene, told, f"step:{call.key}:{step.id}", message)


def _look(scene: Scene, step: Step) -> list[Button]:
    return [Button(f"Look at {step.ref}", "status", (step.ref,), attempt=scene.attempt.id)]
