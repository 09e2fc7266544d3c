"""The check boxes of a step's lines: drawn beside an answer, and what follows when one is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.contracts import Answer, Call
from bot.domain import ticking as rules
from bot.domain.runbook import Step
from bot.domain.ticking import Boxes
from bot.services import steps
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import blocks, step_buttons

REMEMBERED = 60
"""Entries of a step that are looked through for who ticked a line last."""


def boxes(scene: Scene, call: Call) -> Answer:
    """A check box was changed. The card shows it, so nothing is said. Raises Refused or Lookup."""
    step = steps.one(scene, call, plan.steps(scene))
    steps.must_run(scene, call, step, or_take_over=True)
    ticked, drawn = (_numbers(call.options.get(name, "")) for name in ("ticked", "drawn"))

    after = rules.tick(step, Boxes(ticked, drawn, _own(scene, call, step)), by=call.actor, crew=scene.crew)
    if after.ticked == step.ticked:
        return Answer()

    entries = [
        Entry(call.actor, "tick" if line in after.ticked else "untick", f"{step.ref}.{line}", {}, call.now)
        for line in sorted(after.ticked ^ step.ticked)
    ]
    steps.changed(scene, step, after, *entries)

    return Answer()


def with_boxes(told: Answer, scene: Scene, refs: Sequence[str]) -> Answer:
    """The answer with the boxes of its one step, if that runs, above its buttons."""
    named = {ref.partition(".")[0] for ref in refs}
    step = next((each for each in plan.steps(scene) if named == {each.ref}), None)
    lines = step_buttons.lines(scene.attempt, step) if step is not None else None
    if lines is None or told.message is None:
        return told
    *above, last = told.message.blocks
    return replace(told, message=replace(told.message, blocks=(*above, blocks.boxes(lines), last)))


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(word) for word in text.split() if word.isdigit())


def _own(scene: Scene, call: Call, step: Step) -> frozenset[int]:
    """The lines that the caller was the last to tick or untick."""
    last: dict[str, str] = {}
    for entry in audit.entries(scene.tx, scene.launch.id, ref=step.ref, last=REMEMBERED):
        if entry.verb in ("tick", "untick"):
            last[entry.ref.rpartition(".")[2]] = entry.actor
    return frozenset(int(line) for line, actor in last.items() if actor == call.actor)
