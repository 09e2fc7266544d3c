"""Working out where a launch stands. In a read it is kept under the head of the record."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import poll as polling
from bot.domain.standing import Standing
from bot.store import (
    actions,
    checks,
    criteria,
    doubts,
    exceptions,
    items,
    kept,
    learnt,
    plan,
    polls,
    readiness,
    risks,
    rollcalls,
    votes,
)
from bot.store.scene import Scene


def of(scene: Scene) -> Standing:
    """The standing of the scene's attempt."""
    found = kept.under_head(scene, ("standing",), lambda: _worked_out(scene))
    away = {who: away for who, away in found.crew.away.items() if away.until > scene.now}
    return found if len(away) == len(found.crew.away) else replace(found, crew=replace(found.crew, away=away))


def _worked_out(scene: Scene) -> Standing:
    everything = tuple(items.everything(scene))
    ready, steps = readiness.standing(scene, everything), plan.steps(scene)
    poll = polls.latest(scene)
    seats = polling.standings(scene.crew.seats, votes.of(scene.tx, poll)) if poll else None
    return Standing(
        crew=scene.crew,
        items=everything,
        readiness=ready,
        steps=steps,
        poll=poll,
        seats=seats,
        decision=polls.standing_decision(scene),
        recommendation=polling.recommend(ready, seats),
        exceptions=exceptions.standing(scene),
        actions=actions.open_ones(scene),
        criteria=criteria.of(scene),
        risks=risks.of(scene),
        doubts=tuple(doubts.open_ones(scene)),
        red=tuple(checks.red(scene)),
        silent=rollcalls.silent(scene, steps),
        measured=learnt.measured(scene, steps),
    )
