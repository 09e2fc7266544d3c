"""Risks of a launch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bot.domain.risk import Risk
from bot.store import schema
from bot.store.scene import Scene


def of(scene: Scene) -> list[Risk]:
    table = schema.risk
    rows = scene.tx.execute(select(table).where(table.c.launch_id == scene.launch.id).order_by(table.c.id))
    return [_as_risk(row) for row in rows]


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
