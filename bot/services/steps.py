"""What the verbs for steps share: which step is meant, who may run it, and what follows when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.contracts import Call
from bot.domain import alarms, runbook, running, setbacks
from bot.domain import people as persons
from bot.domain.alarms import Alarm
from bot.domain.people import Kind
from bot.domain.runbook import Step
from bot.domain.typed import literal
from bot.errors import Refused
from bot.services import rehearsing, room, wayback
from bot.services.calls import thread_of
from bot.store import audit, items, learnt, plan, remindings
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import running as words
from bot.views import step_buttons
from bot.views.blocks import Button, say
from bot.views.step import Runbook

OFFERED = 8
"""Buttons beside a list of steps."""


def meant(scene: Scene, call: Call, steps: Sequence[Step], fits: Callable[[Step], bool]) -> tuple[str, ...]:
    """The refs of the call; without any, the one step of the thread that waits for its maker and `fits`.

    Elsewhere nothing is chosen for them. Raises Refused with a button for each step it could be.
    """
    if call.refs:
        return call.refs
    card, subject = thread_of(scene, call) or ("", "")
    phase = subject if card == "phase" else next((each.phase for each in steps if str(each.id) == subject), None)
    open_ones = running.still_run(steps, scene.attempt)
    mine = [step for step in open_ones if running.waits_for(step, call.actor, scene.crew) and fits(step)]
    here = [step for step in mine if step.phase == phase] if card in ("phase", "step") else []
    if len(here) == 1:
        return (here[0].ref,)
    raise Refused(_which(call, here or mine), field="refs", offer=_offers(scene, call, here or mine))


def _which(call: Call, waiting: Sequence[Step]) -> str:
    if not waiting:
        return f"No step of yours waits for `{call.verb}`. `{call.verb} DAY-3` names one; `status DAY` shows all."
    listed = "\n".join(f"{step.ref} {literal(step.title)}" for step in waiting[:OFFERED])
    return f"Say which one: `{call.verb} {waiting[0].ref}`.\n{listed}"


def _offers(scene: Scene, call: Call, waiting: Sequence[Step]) -> list[Button]:
    draw = {
        "start": step_buttons.start,
        "done": step_buttons.done,
        "here": step_buttons.here,
        "fail": step_buttons.failed,
    }[call.verb]
    return [draw(scene.attempt, step) for step in waiting[:OFFERED]]


def named(scene: Scene, ref: str, steps: Iterable[Step]) -> Step:
    """The step of a ref (`DAY-3`, or `DAY-3.2` for its line). Raises Refused naming the nearest refs."""
    wanted = ref.partition(".")[0]
    for step in steps:
        if step.ref == wanted:
            return step
    raise Refused(items.unknown(scene, [ref]))


def one(scene: Scene, call: Call, steps: Iterable[Step]) -> Step:
    """The one step the call names, by its ref or one of its lines. Raises Refused."""
    if not call.refs:
        raise Refused(f"Say which step: `{call.verb} DAY-3`. `status DAY` shows all.", field="refs")
    if len(call.refs) > 1:
        raise Refused(f"One step at a time: `{call.verb} {call.refs[0]}`, then the next.", field="refs")
    return named(scene, call.refs[0], steps)


def others(scene: Scene, step: Step, by: str) -> list[str]:
    """Owners and backup of a step, without the one who acts."""
    return [user for user in runbook.hands_of(step, scene.crew) if user != by]


def must_run(scene: Scene, call: Call, step: Step, *, or_take_over: bool = False) -> None:
    """Raises Refused unless the caller is somebody who may run steps at all, a guest only their own; or Lookup.

    `or_take_over`: a member who may not run this one is offered to take it over.
    """
    person = scene.hand(call.actor, "run steps")
    crew = scene.crew
    if person.kind is Kind.GUEST and call.actor not in runbook.hands_of(step, crew):
        raise Refused(persons.WHY_NOT[Kind.GUEST].format(act=f"run {step.ref}, which is not theirs"))
    if runbook.may_run(step, call.actor, crew):
        return
    scene.refresh_groups(step.place)
    if or_take_over and running.can_be_taken_over(step, scene.attempt):
        raise Refused(
            f"{running.not_yours(step, crew)} If none of them can, take it over: its owner is told.",
            offer=[step_buttons.take_over(scene.attempt, step)],
        )


def changed(scene: Scene, before: Step, after: Step, *entries: Entry) -> tuple[Step, ...]:
    """Write a changed step, re-time what comes after it, and have every card show it. Returns the plan as it is now."""
    plan.save(scene, before, after)
    now = plan.retime(scene)
    audit.append(scene.tx, scene.launch.id, *entries)
    room.plan_changed(scene, now, after)
    rehearsing.end_after_its_last_step(scene, now, by=entries[0].actor)
    over = wayback.end_after_its_last_step(scene, now, by=entries[0].actor)
    return plan.steps(scene) if over else now


def tell_next(scene: Scene, ended: Step, steps: Sequence[Step]) -> list[Step]:
    """Tell owner and backup of each step that waited for this one alone, if it is near; returns the steps free now.

    What is further off is told by its heads-up.
    """
    book = book_of(scene, steps)
    free = list(free_after(scene, ended, steps))
    near = [step for step in free if is_near(scene, step)]
    for step in near:
        message = say(*words.your_turn(book, step, ended), buttons=step_buttons.of(scene.attempt, step))
        room.tell(
            scene,
            runbook.hands_of(step, scene.crew),
            f"turn:{step.id}:{ended.id}:{ended.ended_at and ended.ended_at.isoformat()}",
            message,
        )
    return free


def free_after(scene: Scene, step: Step, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that come right after one and could begin, but for those that begin no more in this attempt."""
    return running.still_run(setbacks.free_after(step, steps), scene.attempt)


def moved_near(scene: Scene, before: Iterable[Step], after: Iterable[Step]) -> list[tuple[Step, datetime]]:
    """The steps that are due at another time, with when they were: those whose people have heard of that, or will hear
    of the new one no more in time."""
    was = {step.id: step for step in before}
    pairs = [(was[step.id], step) for step in after if step.id in was and step.state is runbook.State.WAITING]
    moved = [(old.due_at, old, new) for old, new in pairs if old.due_at != new.due_at]
    return [(new, at) for at, old, new in moved if at and new.due_at and (is_near(scene, old) or is_near(scene, new))]


def is_near(scene: Scene, step: Step) -> bool:
    """Whether its heads-up has been given, or would have been."""
    soon = asked_at(scene, step)
    return step.due_at is not None and (soon is None or soon <= scene.now)


def asked_at(scene: Scene, step: Step) -> datetime | None:
    """When its people hear that it is their turn soon, and are asked whether they are here."""
    return alarms.heads_up_at(step, remindings.of(scene)[step.phase], scene.attempt.pace)


def next_alarm(scene: Scene, step: Step) -> Alarm | None:
    """The next reminder of a step as it stands, if there is one."""
    found = alarms.alarms(step, remindings.of(scene)[step.phase], scene.attempt)
    return next((alarm for alarm in found if alarm.at > scene.now), None)


def book_of(scene: Scene, steps: Iterable[Step]) -> Runbook:
    """The plan as the views want it."""
    steps = tuple(steps)
    measured = learnt.measured(scene, steps)
    return Runbook(scene.launch, scene.attempt, scene.crew, steps, scene.now, measured=measured)
