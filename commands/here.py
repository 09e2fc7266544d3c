"""`here REF`: say that I stand ready for a step of mine; or that I see to it, once it is due or runs."""

from __future__ import annotations

from datetime import datetime

from bot.contracts import Answer, Call, Ring
from bot.domain import hushing, running
from bot.domain.runbook import State, Step
from bot.errors import Refused
from bot.services import room, steps
from bot.services.calls import answer, open_scene_of
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import running as words
from bot.views import step_buttons

USAGE = "here REF"
SUMMARY = "say that you stand ready for a step of yours, or see to it when it is late"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    refs = steps.meant(scene, call, all_steps, lambda step: _waits(step, call.now))
    if len(refs) > 1:
        raise Refused("Say it for one step at a time.")
    step = steps.named(scene, refs[0], all_steps)
    steps.must_run(scene, call, step)

    late = hushing.pressing(step, call.now)
    after = (_sees_to if late else _stands_ready)(scene, call, step)

    plan.save(scene, step, after)
    now = plan.retime(scene)
    audit.append(tx, scene.launch.id, Entry(call.actor, "on it" if late else "here", step.ref, {}, call.now))

    book = steps.book_of(scene, now)
    room.plan_changed(scene, book.steps, *([after] if late else []))

    told = words.seen_to(book, after, steps.next_alarm(scene, after)) if late else words.ready(book, after)
    return answer(told, buttons=step_buttons.of(scene.attempt, after, mine=not late))


def _sees_to(scene: Scene, call: Call, step: Step) -> Step:
    return hushing.on_it(step, by=call.actor, crew=scene.crew, now=call.now)


def _stands_ready(scene: Scene, call: Call, step: Step) -> Step:
    soon = steps.asked_at(scene, step)
    return running.here(step, by=call.actor, crew=scene.crew, soon=soon, now=call.now)


def _waits(step: Step, now: datetime) -> bool:
    return hushing.pressing(step, now) or (step.state is State.WAITING and step.here_at is None)
