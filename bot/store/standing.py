"""Working out where a launch stands.

In a read it is kept under the head of the record. Every change moves the head, so what is kept is never stale.
"""

from __future__ import annotations

from bot.domain import poll as polling
from bot.domain.standing import Standing
from bot.store import items, plan, polls
from bot.store.scene import Scene

KEPT = 200
"""Launches whose standing is kept; beyond that all are forgotten and worked out again."""


def of(scene: Scene) -> Standing:
    """The standing of the scene's attempt."""
    if scene.tx.writes:
        return _worked_out(scene)
    key = ("standing", scene.attempt.id)
    kept = scene.tx.memo.get(key)
    if isinstance(kept, tuple) and kept[0] == scene.launch.audit_head and isinstance(kept[1], Standing):
        return kept[1]
    value = _worked_out(scene)
    if len(scene.tx.memo) >= KEPT:
        scene.tx.memo.clear()
    scene.tx.memo[key] = (scene.launch.audit_head, value)
    return value


def _worked_out(scene: Scene) -> Standing:
    everything = tuple(items.everything(scene))
    ready = items.standing(scene, everything)
    poll = polls.latest(scene)
    seats = polling.standings(scene.crew.seats, polls.votes(scene.tx, poll)) if poll else None
    return Standing(
        crew=scene.crew,
        items=everything,
        readiness=ready,
        steps=plan.steps(scene),
        poll=poll,
        seats=seats,
        decision=polls.standing_decision(scene),
        recommendation=polling.recommend(ready, seats),
    )
