"""`start REF`: begin a step of the runbook. The first one behind the GO lifts the launch off."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.contracts import Answer, Call, Ring
from bot.domain import launch as launches_rules
from bot.domain import runbook, running, when
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.poll import Reply
from bot.domain.runbook import State, Step
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import room, steps
from bot.services.calls import answer, open_scene_of
from bot.store import launches, plan, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks, step_buttons
from bot.views import running as words
from bot.views.blocks import Bold
from bot.views.step import Runbook

USAGE = "start REF [sure]"
SUMMARY = "begin a step of the runbook"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

EARLY = timedelta(minutes=10)
"""A liftoff sooner before T-0 than this is asked about first."""


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    book = steps.book_of(scene, all_steps)
    refs = steps.meant(scene, call, all_steps, lambda step: _could_start(book, step))
    if len(refs) > 1:
        raise Refused("Start one step at a time, so that each has its own minute in the record.")
    step = steps.named(scene, refs[0], all_steps)
    steps.must_run(scene, call, step)

    waits = book.waits(step)
    waiting = runbook.wait_text(step, waits, scene.launch.zone, call.now) if waits else ""
    after = running.start(
        step, scene.attempt, by=call.actor, crew=scene.crew, waiting=waiting, go=_has_go(scene), now=call.now
    )
    _must_be_meant(scene, call, step)

    lifts = step.needs_go and scene.attempt.state in BEFORE_LIFTOFF
    if lifts:
        _lift(scene, call.now)
    taken_from = _taken_over(scene, call, step)
    entries = [Entry(call.actor, "start", step.ref, _facts(after, taken_from), call.now)]
    if lifts:
        entries.append(Entry(call.actor, "liftoff", step.ref, {}, call.now))
    book = steps.book_of(scene, steps.changed(scene, step, after, *entries))

    if lifts:
        room.announce(scene, "liftoff", str(scene.attempt.id), ref=step.ref, by=call.actor)
    if taken_from:
        message = blocks.say(
            words.taken_over(scene.launch, after, call.actor), buttons=[step_buttons.done(scene.attempt, after)]
        )
        room.tell(scene, [taken_from], f"taken:{step.id}", message)

    return answer(
        *([[Bold("Liftoff.")]] if lifts else []),
        *words.begun(book, after),
        *([words.took_over(after, taken_from)] if taken_from else []),
        buttons=[step_buttons.done(scene.attempt, after), *step_buttons.ticks(scene.attempt, after)],
    )


def _could_start(book: Runbook, step: Step) -> bool:
    return step.state is State.WAITING and not book.waits(step)


def _has_go(scene: Scene) -> bool:
    standing = polls.standing_decision(scene)
    return standing is not None and standing.answer is Reply.GO


def _must_be_meant(scene: Scene, call: Call, step: Step) -> None:
    """Raises Refused, with a button to go on: for a click on an older plan, a point of no return, an early liftoff."""
    again = step_buttons.start(scene.attempt, step, sure=True)
    if call.seen is not None and call.seen != scene.attempt.plan_version:
        due = f" {step.ref} is due {blocks.local(step.due_at, scene.launch.zone)} now." if step.due_at else ""
        raise Refused(f"The plan has changed since that button was drawn.{due} Start it all the same?", offer=[again])
    if "sure" in call.options or bare(call.text).strip().lower() == "sure":
        return
    if step.no_return:
        raise Refused(f"{step.ref} is a point of no return: it cannot be taken back once it has begun.", offer=[again])
    clock = scene.attempt.t_clock(call.now)
    if step.needs_go and clock is not None and clock < -runbook.paced(EARLY, scene.attempt.pace):
        raise Refused(f"T-0 is {when.span(clock)} away, and {step.ref} is the liftoff. Start it now?", offer=[again])


def _lift(scene: Scene, now: datetime) -> None:
    lifted = launches_rules.lift(scene.attempt, now)
    launches.save_attempt(scene.tx, scene.attempt, lifted)
    scene.attempt = lifted


def _taken_over(scene: Scene, call: Call, step: Step) -> str | None:
    """The owner in whose place somebody else starts, unless that is the backup."""
    crew = runbook.crew_of(step, scene.crew)
    return crew[0] if call.actor not in crew else None


def _facts(step: Step, taken_from: str | None) -> dict[str, object]:
    due = {"due": step.due_at.isoformat()} if step.due_at else {}
    return {**due, **({"took_over_from": taken_from} if taken_from else {})}
