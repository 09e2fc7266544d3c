"""Risks of a launch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.risk import CODE, Level, Risk, State
from bot.errors import Refused
from bot.store import items, schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_risk = schema.risk
_ALL = Prepared(select(_risk).where(_risk.c.launch_id == bindparam("launch")).order_by(_risk.c.id))


def of(scene: Scene) -> tuple[Risk, ...]:
    """All of the launch in the order they were written down."""
    return tuple(_as_risk(row) for row in scene.tx.execute(_ALL, {"launch": scene.launch.id}))


def named(scene: Scene, ref: str) -> Risk:
    """Raises Refused naming the nearest."""
    found = next((each for each in of(scene) if each.ref == ref), None)
    if found is None:
        raise Refused(items.unknown(scene, [ref]), field="refs")
    return found


def next_ref(scene: Scene) -> str:
    """Refs are never given out twice, and no risk is ever taken off the list."""
    return f"{CODE}-{1 + max((int(each.ref.rpartition('-')[2]) for each in of(scene)), default=0)}"


def add(scene: Scene, risk: Risk) -> None:
    scene.tx.execute(insert(_risk), {"launch_id": scene.launch.id, "ref": risk.ref, **_kept(risk)})


def save(scene: Scene, risk: Risk) -> None:
    """The launch's row is locked, so nobody else can have changed it since."""
    mine = (_risk.c.launch_id == scene.launch.id, _risk.c.ref == risk.ref)
    scene.tx.execute(update(_risk).where(*mine).values(**_kept(risk)))


def _kept(risk: Risk) -> dict[str, Any]:
    return {
        "title": risk.title,
        "definition": risk.definition,
        "mitigation": risk.mitigation,
        "state": risk.state,
        "settings": {
            "likelihood": risk.likelihood,
            "impact": risk.impact,
            "owner": risk.place,
            "links": risk.links,
            "person": risk.owner,
            "why": risk.why,
        },
    }


def _as_risk(row: Row[Any]) -> Risk:
    kept = row.settings
    return Risk(
        row.ref,
        row.title,
        row.definition,
        row.mitigation,
        State(row.state),
        Level(kept["likelihood"]),
        Level(kept["impact"]),
        kept["owner"],
        kept["links"],
        kept.get("person"),
        kept.get("why", ""),
    )
