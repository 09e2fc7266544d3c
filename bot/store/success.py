"""Criteria and risks of a launch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bot.domain.success import Criterion, Risk
from bot.store import schema
from bot.store.scene import Scene


def criteria(scene: Scene) -> list[Criterion]:
    table = schema.criterion
    rows = scene.tx.execute(select(table).where(table.c.launch_id == scene.launch.id).order_by(table.c.id))
    return [_as_criterion(row) for row in rows]


def risks(scene: Scene) -> list[Risk]:
    table = schema.risk
    rows = scene.tx.execute(select(table).where(table.c.launch_id == scene.launch.id).order_by(table.c.id))
    return [_as_risk(row) for row in rows]


def _as_criterion(row: Row[Any]) -> Criterion:
    kept = row.settings
    return Criterion(
        row.ref,
        row.section,
        row.title,
        row.definition,
        kept["target"],
        kept["judge_at"],
        kept["owner"],
        kept["items"],
    )


def _as_risk(row: Row[Any]) -> Risk:
    kept = row.settings
    return Risk(
        row.ref,
        row.title,
        row.definition,
        row.mitigation,
        row.state,
        kept["likelihood"],
        kept["impact"],
        kept["owner"],
        kept["links"],
    )
