"""Many items added at once, open in every attempt that is not over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.checklist import New, Place
from bot.domain.item import Item, State
from bot.store import audit, launches, listing, schema
from bot.store.audit import Entry
from bot.store.scene import Scene

_item, _state, _attempt = schema.item, schema.item_state, schema.attempt

EVER = 1_000_000
"""More imports than any launch has."""


def places(scene: Scene) -> list[Place]:
    """The areas, each with its next free number: above all there ever were."""
    rows = launches.areas(scene.tx, scene.launch.id)
    return [Place(row.code, row.title, row.derived, _next(scene, row.code)) for row in rows]


def earlier(scene: Scene, digest: str) -> Entry | None:
    """When the same file was imported before."""
    entries = audit.entries(scene.tx, scene.launch.id, verb="import", last=EVER)
    return next((entry for entry in entries if entry.facts.get("sha256") == digest), None)


def add(scene: Scene, new: Sequence[New], last: dict[str, Item]) -> None:
    """Add them behind the last item of their area (`last`); what follows from that one follows from them too."""
    ends = _ends(scene)
    rows: list[dict[str, Any]] = []
    for each in new:
        ends[each.area] = ends.get(each.area, 0) + 1
        rows.append(
            {
                "launch_id": scene.launch.id,
                "ref": each.ref,
                "area": each.area,
                "section": each.group,
                "position": ends[each.area],
                "title": each.title,
                "definition": each.definition,
                "weight": each.weight,
                **listing.due_columns(each.due),
                **listing.counting_columns(each.shelf, bound=each.bound),
                "derived": None,
                "checks": [],
                "origin": "imported",
            }
        )
    scene.tx.execute(insert(_item), rows)
    _begin(scene, [each.ref for each in new])
    _follow(scene, new, last)


def _begin(scene: Scene, refs: Sequence[str]) -> None:
    mine = _item.c.launch_id == scene.launch.id
    known = {row.ref: row.id for row in scene.tx.execute(select(_item.c.ref, _item.c.id).where(mine))}
    running = select(_attempt.c.id).where(_attempt.c.launch_id == scene.launch.id, _attempt.c.ended_at.is_(None))
    states = [
        {"attempt_id": attempt, "item_id": known[ref], "state": State.OPEN, "signoff": 0, "changed_at": scene.now}
        for attempt in scene.tx.execute(running).scalars()
        for ref in refs
    ]
    scene.tx.execute(insert(_state), states)


def _follow(scene: Scene, new: Sequence[New], last: dict[str, Item]) -> None:
    derived = select(_item.c.id, _item.c.derived).where(
        _item.c.launch_id == scene.launch.id, _item.c.derived.is_not(None)
    )
    ends = {item.ref: code for code, item in last.items()}
    for row in scene.tx.execute(derived).all():
        named = row.derived.get("items", ())
        codes = {ends[ref] for ref in named if ref in ends}
        if refs := [each.ref for each in new if each.area in codes]:
            rule = {**row.derived, "items": [*named, *refs]}
            scene.tx.execute(update(_item).where(_item.c.id == row.id).values(derived=rule))


def _ends(scene: Scene) -> dict[str, int]:
    query = select(_item.c.area, func.max(_item.c.position).label("end")).where(_item.c.launch_id == scene.launch.id)
    return {row.area: row.end for row in scene.tx.execute(query.group_by(_item.c.area))}


def _next(scene: Scene, area: str) -> int:
    return int(listing.next_ref(scene, area).rpartition("-")[2])
