"""Steps that ask what was counted, and the criteria their numbers are for."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.refs import take
from bot.domain.runbook import Step
from bot.store import schema
from bot.store.scene import Scene

_step = schema.step


def asks(scene: Scene, step: Step) -> tuple[str, ...] | None:
    """The refs of the criteria that the numbers of a step are for. None: it asks for none."""
    kept = scene.tx.execute(select(_step.c.settings).where(_step.c.id == step.id)).scalar_one()
    return take(kept.get("feeds") or "")[0] if kept.get("form") == "tally" else None


def feeding(scene: Scene, ref: str) -> tuple[str, ...]:
    """The steps whose numbers are for a criterion."""
    rows = scene.tx.execute(
        select(_step.c.ref, _step.c.settings)
        .where(_step.c.launch_id == scene.launch.id, _step.c.dropped_at.is_(None))
        .order_by(_step.c.id)
    )
    return tuple(row.ref for row in rows if ref in take(row.settings.get("feeds") or "")[0])
