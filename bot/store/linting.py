"""The plan of a launch, read for a look at what is wrong with it."""

from __future__ import annotations

from bot.domain import lint
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.lint import Finding, Plan
from bot.store import launches, standing
from bot.store.scene import Scene


def findings(scene: Scene) -> tuple[Finding, ...]:
    now = standing.of(scene)
    areas = [row.code for row in launches.areas(scene.tx, scene.launch.id) if not row.derived]
    seats = [seat.code for seat in now.crew.seats]
    mandatory = [seat.code for seat in now.crew.seats if seat.mandatory]
    plan = Plan(
        places=tuple(dict.fromkeys([*areas, *mandatory])),
        areas=tuple(areas),
        codes=tuple(dict.fromkeys([*areas, *now.crew.phases, *seats])),
        items=now.items,
        steps=now.steps,
        crew=now.crew,
        t0=scene.attempt.t0,
        zone=scene.launch.zone,
        before_liftoff=scene.attempt.state in BEFORE_LIFTOFF,
        risks=now.risks,
    )
    return lint.lint(plan, scene.now)
