"""The plan of a launch, read for a look at what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import lint
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.lint import Finding, Plan
from bot.store import launches, standing
from bot.store.scene import Scene
from bot.templates.values import parse_due

ASSESS_RISKS_BY = "T-7d"
"""Of launches that keep no time of their own for it: a golive before has begun them."""


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
        assess_by=_assess_by(scene),
    )
    return lint.lint(plan, scene.now)


def _assess_by(scene: Scene) -> datetime | None:
    kept = scene.launch.settings.get("assess_risks_by", ASSESS_RISKS_BY)
    if kept is None or scene.attempt.t0 is None:
        return None
    return parse_due(kept).when(scene.attempt.t0, ZoneInfo(scene.launch.zone))
