"""`undo REF`: take back what was last done with a step; `undo DAY-3.2` takes a tick back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Answer, Call, Ring
from bot.domain import setbacks as rules
from bot.domain.runbook import State, Step
from bot.domain.setbacks import Known
from bot.errors import Refused
from bot.services import room, steps
from bot.services.calls import answer, open_scene_of
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import setbacks as view
from bot.views import step_buttons

USAGE = "undo REF"
SUMMARY = "take back what was last done with a step, while nobody has built on it"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    step = steps.one(scene, call, all_steps)
    steps.must_run(scene, call, step)
    line = call.refs[0].partition(".")[2]
    if line:
        return _untick(scene, call, step, int(line))
    _must_be_meant(call, step)

    since = rules.begun_after(step, all_steps)
    known = _known(scene, step)
    after = rules.undo(step, scene.attempt, by=call.actor, crew=scene.crew, since=since, known=known, now=call.now)
    if after.state is step.state:
        return _word(scene, call, step, after)

    free = steps.free_after(scene, step, all_steps) if step.settled else ()
    entry = Entry(call.actor, "undo", step.ref, {"was": step.state, "of": _doer(step)}, call.now)
    steps.changed(scene, step, after, entry)

    _tell(scene, call, step, after, free)

    return answer(view.taken_back(after, free), buttons=step_buttons.of(scene.attempt, after, mine=False))


def _untick(scene: Scene, call: Call, step: Step, line: int) -> Answer:
    after = rules.untick(step, line, by=call.actor, crew=scene.crew)

    steps.changed(scene, step, after, Entry(call.actor, "untick", f"{step.ref}.{line}", {}, call.now))

    return answer(view.unticked(after, line), buttons=step_buttons.of(scene.attempt, after))


def _word(scene: Scene, call: Call, step: Step, after: Step) -> Answer:
    """Where several have to say that it is done, somebody's own word alone; it runs on."""
    entry = Entry(call.actor, "undo", step.ref, {"was": "said to be done", "of": call.actor}, call.now)
    steps.changed(scene, step, after, entry)

    return answer(view.word_taken_back(after), buttons=step_buttons.of(scene.attempt, after, mine=False))


def _must_be_meant(call: Call, step: Step) -> None:
    """Raises Refused when the button takes back something else than what was last done: a second click, say."""
    was = call.options.get("was", step.state)
    if was != step.state:
        raise Refused(f"{step.ref} is {step.state} now, so nothing was taken back. `{step.ref}` alone shows it.")


def _known(scene: Scene, step: Step) -> Known:
    """What only the record remembers."""
    if step.state is State.DONE:
        done = _last(scene, step, "done")
        return Known(ticked_with_it=frozenset(done.facts.get("ticked_with_it", ()))) if done else Known()
    failed = _last(scene, step, "fail") if step.state is State.SKIPPED else None
    return Known(failed_at=failed.at, failed_by=failed.actor, failed_why=failed.facts.get("why")) if failed else Known()


def _last(scene: Scene, step: Step, verb: str) -> Entry | None:
    return next(iter(audit.entries(scene.tx, scene.launch.id, ref=step.ref, verb=verb, last=1)), None)


def _doer(step: Step) -> str | None:
    return step.started_by if step.state is State.STARTED else step.ended_by


def _tell(scene: Scene, call: Call, was: Step, after: Step, free: Sequence[Step]) -> None:
    """Whoever did it, and the people of steps that could have begun after it."""
    told = view.yours_taken_back(scene.launch, was, call.actor)
    doer = _doer(was)
    room.tell(scene, [doer] if doer and doer != call.actor else [], f"undo:{call.key}", told)
    for step in free:
        message = view.waits_again(scene.launch, step, after)
        room.tell(scene, steps.others(scene, step, call.actor), f"undo:{call.key}:{step.id}", message)
