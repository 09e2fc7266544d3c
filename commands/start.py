"""`start REF`: begin a step of the runbook. The first one behind the GO lifts the launch off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.contracts import Answer, Call, Ring
from bot.domain import clocks, runbook, running, telling, when
from bot.domain import launch as launches_rules
from bot.domain.doubt import must_be_answered
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.poll import Reply
from bot.domain.runbook import State, Step
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import announcing, outside, picturing, proving, rollcall, room, steps, ticks, trying, waivers
from bot.services.calls import answer, open_scene_of
from bot.store import doubts, launches, plan, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks, step_buttons
from bot.views import running as words
from bot.views.parts import Bold
from bot.views.step import Runbook

USAGE = "start REF [sure|take over]"
SUMMARY = "begin a step of the runbook, or try one again; `take over` runs what is somebody else's"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

TAKE_OVER = frozenset({"take over", "takeover", "take"})

EARLY = timedelta(minutes=10)
"""What comes after T-0, and is begun sooner before it than this, is asked about first."""


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    book = steps.book_of(scene, all_steps)
    refs = steps.meant(scene, call, all_steps, lambda step: _could_start(book, step))
    if len(refs) > 1:
        raise Refused("Start one step at a time, so that each has its own minute in the record.")
    step = steps.named(scene, refs[0], all_steps)
    takes_over = _takes_over(scene, call, step)

    waits = book.waits(step)
    waiting = runbook.wait_text(step, waits, scene.launch.zone, call.now) if waits else ""
    after = running.start(
        step,
        scene.attempt,
        by=call.actor,
        crew=scene.crew,
        waiting=waiting,
        go=_has_go(scene),
        now=call.now,
        takes_over=takes_over,
    )
    if step.needs_go and scene.attempt.state in BEFORE_LIFTOFF:
        must_be_answered(doubts.open_ones(scene))
    _must_be_meant(scene, call, step, takes_over=takes_over)

    lifts = step.needs_go and scene.attempt.state in BEFORE_LIFTOFF
    if lifts:
        _lift(scene, call.now)
    taken_from = _taken_over(scene, call, step)
    verb = "take over" if step.state is State.STARTED else "start"
    entries = [Entry(call.actor, verb, step.ref, _facts(after, taken_from), call.now)]
    if lifts:
        entries.append(Entry(call.actor, "liftoff", step.ref, {}, call.now))
    book = steps.book_of(scene, steps.changed(scene, step, after, *entries))
    rollcall.begin(scene, after)
    outside.begin(scene, after)
    proving.begin(scene, after)
    tried = trying.begin(scene, after)

    if lifts:
        waivers.all_become_actions(scene)
        announcing.announce(scene, "liftoff", str(scene.attempt.id), ref=step.ref, by=call.actor)
        picturing.after(scene, "Liftoff", str(scene.attempt.id))
    if taken_from:
        message = blocks.say(
            words.taken_over(scene.launch, step, call.actor), buttons=[step_buttons.done(scene.attempt, after)]
        )
        room.tell(scene, [taken_from], f"taken:{call.key}", message)

    told = answer(
        *([[Bold("Liftoff.")]] if lifts else []),
        *words.begun(book, after),
        *tried,
        *([words.took_over(after, taken_from)] if taken_from else []),
        buttons=[step_buttons.done(scene.attempt, after), step_buttons.failed(scene.attempt, after)],
    )
    return ticks.with_boxes(told, scene, (step.ref,))


def _could_start(book: Runbook, step: Step) -> bool:
    return step.state in (State.WAITING, State.FAILED) and not book.waits(step)


def _has_go(scene: Scene) -> bool:
    standing = polls.standing_decision(scene)
    return standing is not None and standing.answer is Reply.GO


def _takes_over(scene: Scene, call: Call, step: Step) -> bool:
    """Whether somebody takes the step over. Raises Refused or Lookup unless they may, or may run it anyway.

    A button to take over means the step as it was then: somebody may have begun it since.
    """
    takes_over = "take" in call.options or bare(call.text).strip().lower() in TAKE_OVER
    if not takes_over:
        steps.must_run(scene, call, step, or_take_over=True)
        return False
    scene.member(call.actor, f"take {step.ref} over")
    was = call.options.get("was", step.state)
    if was != step.state and running.can_be_taken_over(step, scene.attempt):
        again = [step_buttons.take_over(scene.attempt, step)]
        raise Refused(f"{step.ref} was {was} when you were asked, and is {step.state} now.", offer=again)
    return True


def _must_be_meant(scene: Scene, call: Call, step: Step, *, takes_over: bool) -> None:
    """Raises Refused, with a button to go on: for a click on an older plan, a point of no return, an early liftoff."""
    if step.state is State.STARTED:
        return
    draw = step_buttons.take_over if takes_over else step_buttons.start
    again = draw(scene.attempt, step, sure=True)
    if call.seen is not None and call.seen != scene.attempt.plan_version:
        due = f" {step.ref} is due {when.local(step.due_at, scene.launch.zone)} now." if step.due_at else ""
        raise Refused(f"The plan has changed since that button was drawn.{due} Start it all the same?", offer=[again])
    if "sure" in call.options or bare(call.text).strip().lower() == "sure":
        return
    if step.no_return:
        raise Refused(f"{step.ref} is a point of no return: it cannot be taken back once it has begun.", offer=[again])
    clock = scene.attempt.t_clock(call.now)
    early = runbook.paced(EARLY, scene.attempt.pace)
    if clock is not None and clock < -early and _comes_after_t0(scene.attempt, step):
        what = "is the liftoff" if step.needs_go else "comes after it"
        raise Refused(f"T-0 is {when.span(clock)} away, and {step.ref} {what}. Start it now?", offer=[again])


def _comes_after_t0(attempt: Attempt, step: Step) -> bool:
    """Whether a step belongs to what a T-0 ahead begins."""
    before = attempt.state in BEFORE_LIFTOFF and not clocks.on_way_back(step)
    return before and (step.needs_go or step.offset >= timedelta())


def _lift(scene: Scene, now: datetime) -> None:
    lifted = launches_rules.lift(scene.attempt, now)
    lifted = replace(lifted, news_at=now if telling.brings_news(lifted) else None)
    launches.save_attempt(scene.tx, scene.attempt, lifted)
    scene.attempt = lifted
    scene.tx.wake_at(now)


def _taken_over(scene: Scene, call: Call, step: Step) -> str | None:
    """Whoever ran the step; else the owner in whose place somebody else starts, unless that is the backup."""
    if step.state is State.STARTED:
        return step.started_by
    return runbook.crew_of(step, scene.crew)[0] if call.actor not in runbook.hands_of(step, scene.crew) else None


def _facts(step: Step, taken_from: str | None) -> dict[str, object]:
    due = {"due": step.due_at.isoformat()} if step.due_at else {}
    return {**due, **({"took_over_from": taken_from} if taken_from else {})}
