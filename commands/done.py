"""`done REF`: finish a step, or tick one line of it (`done DAY-3.2`). With an item, it is the same as `signoff`;
with an action, it settles that."""

from __future__ import annotations

from dataclasses import replace

from bot.contracts import Answer, Call, Ring
from bot.domain import launch as launches_rules
from bot.domain import runbook, running
from bot.domain.action import is_action
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step
from bot.domain.typed import bare
from bot.errors import Refused
from bot.message import Form
from bot.services import acting, announcing, outside, picturing, room, steps, tallying, ticks
from bot.services.calls import answer, open_scene_of, shortened, thread_of
from bot.store import items, launches, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks, step_buttons
from bot.views import running as words
from bot.views.blocks import Button
from bot.views.parts import Bold, Line
from commands import signoff

USAGE = "done REF… [all | evidence… | what came of it]"
SUMMARY = "finish a step, tick a line of it, sign an item off, or settle an action"
RING = Ring.ALL
READS = False
OPTIONS = signoff.OPTIONS
CODES = False
REFS = True

ALL = "all"
"""Every line of the step is done with it, ticked or not."""


def opens(call: Call) -> bool:
    """As a sign-off does, if it turns out to be one; or a step that asks what was counted."""
    return not call.options and signoff.opens(call) and not any(map(is_action, call.refs))


def form(tx: Tx, call: Call) -> Form | None:
    scene = open_scene_of(tx, call)
    signed, _ = items.by_refs(scene, call.refs)
    if len(signed) == len(call.refs):
        return signoff.form(tx, _as_signoff(call))
    return tallying.form(scene, call)


def run(tx: Tx, call: Call) -> Answer:
    if any(map(is_action, call.refs)):
        return acting.settle(tx, call)
    scene = open_scene_of(tx, call)
    card, _ = thread_of(scene, call) or ("", "")
    if not call.refs and card in ("area", "signoff"):
        return signoff.run(tx, _as_signoff(call))
    if "drawn" in call.options:
        return ticks.boxes(scene, call)
    all_steps = plan.steps(scene)
    refs = steps.meant(scene, call, all_steps, lambda step: step.state is State.STARTED)
    signed, _ = items.by_refs(scene, refs)
    if len(signed) == len(refs):
        return signoff.run(tx, _as_signoff(call))

    told: list[Line] = []
    refused: list[Refused] = []
    for ref in refs:
        try:
            told += _one(scene, call, ref)
        except Refused as no:
            refused.append(no)
    texts = [no.text for no in refused]
    offers = [offer for no in refused for offer in no.offer if isinstance(offer, Button)]
    if not told:
        field = next((no.field for no in refused if no.field), "refs")
        raise Refused("\n".join(shortened(texts)), field=field, offer=offers)

    told_all = answer(*told, refused=texts, buttons=offers or _next_buttons(scene, refs))
    return ticks.with_boxes(told_all, scene, refs) if any("." in ref for ref in refs) else told_all


def _as_signoff(call: Call) -> Call:
    return replace(call, verb="signoff")


def _one(scene: Scene, call: Call, ref: str) -> list[Line]:
    """Finish one step or tick one line. Raises Refused."""
    step = steps.named(scene, ref, plan.steps(scene))
    steps.must_run(scene, call, step, or_take_over=True)
    _, _, line = ref.partition(".")
    return _tick(scene, call, step, int(line)) if line else _finish(scene, call, step)


def _tick(scene: Scene, call: Call, step: Step, line: int) -> list[Line]:
    after = running.tick(step, line, by=call.actor, crew=scene.crew)
    steps.changed(scene, step, after, Entry(call.actor, "tick", f"{step.ref}.{line}", {}, call.now))
    return [words.ticked(after, line)]


def _finish(scene: Scene, call: Call, step: Step) -> list[Line]:
    after = _ended(scene, call, step)
    counted = tallying.read(scene, call, step) if after.state is State.DONE else None
    outside.must_have_told(scene, step, anyway=call.options.get("sent") == "no", by=call.actor)
    if after.state is State.STARTED:
        return _one_of_several(scene, call, step, after)
    if step.open_lines and ALL not in (call.options.get("lines"), bare(call.text).strip().lower()):
        go_back = Button("Go back", "status", (step.ref,), attempt=scene.attempt.id)
        raise Refused(words.open_lines(step), offer=[step_buttons.all_done(scene.attempt, step), go_back])

    lives = step.confirms_live and scene.attempt.state is LaunchState.LIFTED
    if lives:
        live = launches_rules.declare_live(scene.attempt, call.now)
        launches.save_attempt(scene.tx, scene.attempt, live)
        scene.attempt = live
    facts = {"ticked_with_it": list(step.open_lines)} if step.open_lines else {}
    entries = [Entry(call.actor, "done", step.ref, facts, call.now)]
    if lives:
        entries.append(Entry(call.actor, "live", step.ref, {}, call.now))
    now = steps.changed(scene, step, after, *entries)

    if counted is not None:
        tallying.keep(scene, step, counted, call.actor)
    free = steps.tell_next(scene, after, now)
    if lives:
        announcing.announce(scene, "live", str(scene.attempt.id), by=call.actor)
        picturing.after(scene, "Live", str(scene.attempt.id))

    live_line: list[Line] = [[Bold(scene.launch.name), " is ", Bold("live"), "."]] if lives else []
    return [*live_line, *words.finished(steps.book_of(scene, now), after, free)]


def _one_of_several(scene: Scene, call: Call, step: Step, after: Step) -> list[Line]:
    """One says that it is done where several have to; the other owners are asked for their word."""
    entry = Entry(call.actor, "done", step.ref, {"said_by": len(after.finishers), "of": after.minimum}, call.now)
    steps.changed(scene, step, after, entry)

    asked = [user for user in runbook.owners_of(after, scene.crew) if user not in after.finishers]
    message = blocks.say(
        words.your_word(scene.launch, after, call.actor), buttons=[step_buttons.done(scene.attempt, after)]
    )
    room.tell(scene, asked, f"word:{call.key}", message)

    return [words.one_of_several(after, running.wanted(after, scene.crew))]


def _ended(scene: Scene, call: Call, step: Step) -> Step:
    """The step done. Raises Refused; where only whoever started it may, with a button to take it over."""
    try:
        return running.done(step, by=call.actor, crew=scene.crew, now=call.now)
    except Refused as no:
        other = step.same_hand and step.state is State.STARTED and call.actor != step.started_by
        raise Refused(no.text, offer=[step_buttons.take_over(scene.attempt, step)] if other else ()) from None


def _next_buttons(scene: Scene, refs: tuple[str, ...]) -> list[Button]:
    """After a tick: the step's remaining lines, and its end. After its end: a way back, while there is one."""
    meant = {ref.partition(".")[0] for ref in refs}
    if len(meant) != 1:
        return []
    step = steps.named(scene, meant.pop(), plan.steps(scene))
    if step.state is not State.DONE:
        return step_buttons.of(scene.attempt, step)
    return [] if step.confirms_live else [step_buttons.undo(scene.attempt, step)]
