"""Somebody wants checks tried now, or one before it is kept: they see how far it is, and what came of it.

Checks that are run are shown as a card to whoever asked: one direct message, written when it is asked for and edited
until all are back. An answer in the channel could not be that: it can be changed five times, for half an hour, by an
address that is lost with the process (docs.slack.dev/interactivity/handling-user-interaction).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.domain.check import Outcome
from bot.services import room
from bot.store import checks, trials
from bot.store.scene import Scene
from bot.store.trials import Seen
from bot.views import trial as view


def run(scene: Scene, names: Collection[str], *, by: str) -> None:
    """Have these probed now, and shown to somebody as they come back."""
    number = trials.run(scene, names, by=by)
    checks.hurry(scene, names)
    room.trial(scene, number, by)


def seen(scene: Scene, outcomes: Mapping[str, Seen]) -> None:
    """Checks were probed, or are attached no more. Whoever awaits them is shown so."""
    for trial in trials.awaited(scene):
        new = [outcomes[name] for name in trial.names if name in outcomes]
        there = checks.named(scene, trial.names)
        left = [name for name in trial.names if name not in outcomes and name in there]
        if len(left) == len(trial.names):
            continue
        trials.saw(scene, trial, (*trial.seen, *new), left)
        room.trial(scene, trial.id, trial.by)


def over(scene: Scene) -> None:
    """The attempt has ended, and nothing of it is probed any more: whoever awaits checks of it is shown so."""
    for trial in trials.awaited(scene):
        room.trial(scene, trial.id, trial.by)


def tried(scene: Scene, number: int, outcome: Outcome) -> None:
    """One that is not kept yet has been tried."""
    trial = trials.by_id(scene, number)
    if trial is None or trial.seen:
        return
    trials.saw(scene, trial, [trials.outcome(outcome)])
    room.tell(scene, [trial.by], f"trial:{trial.id}", view.tried(scene.attempt, trial, outcome))
