"""As elapsed, or in working hours: how the phases around launch day are laid out."""

from __future__ import annotations

from dataclasses import replace

from bot.contracts import Answer, Call
from bot.domain import layout, runbook
from bot.domain.launch import RUNNING, Attempt, State
from bot.domain.typed import shown
from bot.errors import Refused
from bot.services import countdown, pressing
from bot.services.calls import answer, changed_since
from bot.store import audit, people, plan
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import countdown as view
from bot.views import layouts as words
from bot.views.blocks import Button
from bot.views.parts import Line

WORKING, ELAPSED = "working", "elapsed"


def chosen(scene: Scene, then: Attempt, choice: str | None) -> Attempt:
    """The attempt laid out as was chosen; as it is when nothing was. Raises Refused."""
    if not choice:
        return then
    word = choice.strip().lower()
    if word not in (WORKING, ELAPSED):
        raise Refused(f"{shown(choice)} is no layout: `t0 layout=working` or `t0 layout=elapsed`.")
    return replace(then, layout=layout.as_kept(scene.launch.hours) if word == WORKING else None)


def other(scene: Scene, then: Attempt) -> Attempt | None:
    """The attempt in the layout it is not in, where that makes a difference to what has not begun."""
    choice = ELAPSED if then.layout else WORKING
    changed = chosen(scene, then, choice)
    steps = plan.steps(scene)
    fresh = [step for step in steps if step.state is runbook.State.WAITING]
    one, two = runbook.lay_out(fresh, then), runbook.lay_out(fresh, changed)
    return changed if any(a.planned_at != b.planned_at for a, b in zip(one, two, strict=True)) else None


def name(attempt: Attempt) -> str:
    """What a button says and carries for the layout of an attempt."""
    return WORKING if attempt.layout else ELAPSED


def offer(scene: Scene, then: Attempt) -> tuple[list[Line], Attempt | None]:
    """A line about the other layout, and the attempt in it; nothing where both are alike."""
    changed = other(scene, then)
    if changed is None:
        return [], None
    steps = [step for step in plan.steps(scene) if layout.in_working_hours(step)]
    return [words.other(scene.launch, changed, runbook.lay_out(steps, changed))], changed


def button(attempt: Attempt) -> list[Button]:
    """Leads to a look at the plan in working hours."""
    return [Button("In working hours…", "t0", options={"layout": WORKING}, attempt=attempt.id)]


def change(scene: Scene, call: Call) -> Answer:
    """`t0 layout=…`: the same T-0, its plan laid out otherwise, after a look at what moves."""
    attempt = scene.attempt
    if attempt.t0 is None or attempt.state not in RUNNING | {State.HELD}:
        raise Refused("There is no plan to lay out: that begins with a T-0, as in `t0 monday 9:00 layout=working`.")
    then = replace(chosen(scene, attempt, call.options["layout"]), plan_version=attempt.plan_version + 1)
    if then.layout == attempt.layout:
        raise Refused(f"The plan is laid out {words.how(scene.launch, then)} already.")
    shift = countdown.preview(scene, then)
    if call.seen != attempt.plan_version:
        steps = [step for step in plan.steps(scene) if layout.in_working_hours(step)]
        carried = {"layout": name(then)}
        confirm = Button("Confirm", "t0", (), carried, "", attempt.id, attempt.plan_version, style="primary")
        shown_ = [words.other(scene.launch, then, runbook.lay_out(steps, then)), [f"{view.moved(shift)}"]]
        return answer(*changed_since(call), *shown_, *view.past_and_outside(scene.launch, shift), buttons=[confirm])

    countdown.change(scene, then)
    facts = {"layout": then.layout or ELAPSED, "moved": shift.moved}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "t0", "", facts, call.now))

    asked: list[Line] = [[view.ASKED_DIRECTOR]] if pressing.ask(scene) else []
    stands = view.stands(scene.launch, then, people.zone(scene.tx, call.actor), call.now)
    return answer([f"The plan is laid out {words.how(scene.launch, then)}. {view.moved(shift)}"], *stands, *asked)
