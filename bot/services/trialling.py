"""Somebody wants checks tried now, or one before it is kept: they hear once what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.check import Outcome
from bot.services import room
from bot.store import checks, trials
from bot.store.scene import Scene
from bot.views import trial as view


def seen(scene: Scene, outcomes: Mapping[str, Outcome]) -> None:
    """Checks were probed, or are attached no more. Whoever awaits no other any longer is told of all at once."""
    for trial in trials.awaited(scene):
        new = [trials.outcome(outcomes[name], name) for name in trial.names if name in outcomes]
        there = checks.named(scene, trial.names)
        left = [name for name in trial.names if name not in outcomes and name in there]
        if len(left) == len(trial.names):
            continue
        told = (*trial.seen, *new)
        if left:
            trials.saw(scene, trial, told, left)
            continue
        trials.drop(scene, trial)
        room.tell(scene, [trial.by], f"trial:{trial.id}", view.ran(scene.launch, scene.attempt, told))


def tried(scene: Scene, number: int, outcome: Outcome) -> None:
    """One that is not kept yet has been tried."""
    trial = trials.by_id(scene, number)
    if trial is None or trial.seen:
        return
    trials.saw(scene, trial, [trials.outcome(outcome)])
    room.tell(scene, [trial.by], f"trial:{trial.id}", view.tried(scene.attempt, trial, outcome))
