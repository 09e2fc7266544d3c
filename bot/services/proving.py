"""What a green check proves: it ticks its line of a step that runs, and its outcome is evidence behind a sign-off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.check import Result
from bot.domain.checked import Checked, Light
from bot.domain.item import Evidence, Item
from bot.domain.runbook import State, Step
from bot.services import room
from bot.store import audit, checks, gathered, plan
from bot.store.audit import Entry
from bot.store.scene import Scene

NOBODY = ""
RUN_CHECKS = "run checks"
"""What a step does by itself that looks at everything once more."""


def begin(scene: Scene, step: Step) -> None:
    """A step runs: the checks of its lines are probed now, or all there are if that is what it is for."""
    if step.state is not State.STARTED:
        return
    whole = plan.auto_of(scene, step) == RUN_CHECKS
    theirs = [each.name for each in checks.of(scene) if whole or any(_is_of(step, ref) for ref in each.refs)]
    checks.hurry(scene, theirs)


def tick(scene: Scene, passed: Iterable[Checked]) -> None:
    """Tick the lines of running steps whose checks have all passed since the step began. `passed` have just now."""
    lines = {ref for each in passed for ref in each.refs if "." in ref}
    if not lines:
        return
    everything = checks.of(scene)
    for step in plan.steps(scene):
        if step.state is State.STARTED and (proven := _proven(step, lines, everything)):
            after = replace(step, ticked=step.ticked | proven.keys())
            plan.save(scene, step, after)
            entries = (
                Entry(NOBODY, "tick", f"{step.ref}.{line}", {"check": names}, scene.now)
                for line, names in proven.items()
            )
            audit.append(scene.tx, scene.launch.id, *entries)
            room.step_changed(scene, after)


def _proven(step: Step, lines: Collection[str], everything: Sequence[Checked]) -> Mapping[int, str]:
    """Lines of the step that are not ticked, with the checks that say they are so."""
    found = {}
    for number in range(1, len(step.lines) + 1):
        ref = f"{step.ref}.{number}"
        theirs = [each for each in everything if ref in each.refs] if ref in lines else []
        if theirs and number not in step.ticked and all(_has_passed_in(step, each) for each in theirs):
            found[number] = " ".join(each.name for each in theirs)
    return found


def _has_passed_in(step: Step, each: Checked) -> bool:
    since = step.started_at
    probed = each.probed_at is not None and since is not None and each.probed_at >= since
    return probed and each.light is Light.GREEN and each.result is Result.PASSED


def _is_of(step: Step, ref: str) -> bool:
    return ref.partition(".")[0] == step.ref


def evidence(scene: Scene, some: Iterable[Item]) -> Mapping[int, tuple[Evidence, ...]]:
    """What stands behind the next sign-off of each item already: what was given, and what its green checks saw."""
    wanted = list(some)
    given = gathered.of(scene, wanted)
    found = {item.id: (*given.get(item.id, ()), *_outcomes(checks.proof(scene, item.ref))) for item in wanted}
    return {item: pieces for item, pieces in found.items() if pieces}


def _outcomes(green: Iterable[Checked]) -> list[Evidence]:
    return [Evidence("check", each.saw, each.name) for each in green]
