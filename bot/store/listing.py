"""The list of items itself: added to, changed, and what was added by mistake taken off. A ref is never used again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.due import Due
from bot.domain.item import Item, State
from bot.store import schema
from bot.store.scene import Scene

_item, _state, _attempt = schema.item, schema.item_state, schema.attempt


def next_ref(scene: Scene, area: str) -> str:
    """The next free number: above all there ever were."""
    refs = scene.tx.execute(select(_item.c.ref).where(_item.c.launch_id == scene.launch.id, _item.c.area == area))
    return f"{area}-{1 + max((int(ref.rpartition('-')[2]) for ref in refs.scalars()), default=0)}"


def add(scene: Scene, ref: str, area: str, after: Item | None, values: Mapping[str, Any]) -> None:
    """A new item behind `after` (or at the end of its area), open in every attempt that is not over.

    What follows from `after` follows from the new item too.
    """
    here = (_item.c.launch_id == scene.launch.id) & (_item.c.area == area)
    last = scene.tx.execute(select(func.max(_item.c.position)).where(here)).scalar_one_or_none() or 0
    place = after.position + 1 if after is not None else last + 1
    scene.tx.execute(update(_item).where(here, _item.c.position >= place).values(position=_item.c.position + 1))
    row = {"launch_id": scene.launch.id, "ref": ref, "area": area, "position": place, "origin": "added"}
    row |= {"checks": [], "derived": None}
    due: Due | None = values.get("due")
    kept = {name: value for name, value in values.items() if name not in ("due", "shelf", "bound")}
    kept |= due_columns(due) | counting_columns(values.get("shelf"), bound=values.get("bound", False))
    number = scene.tx.execute(insert(_item).returning(_item.c.id), {**row, **kept}).scalar_one()
    running = select(_attempt.c.id).where(_attempt.c.launch_id == scene.launch.id, _attempt.c.ended_at.is_(None))
    states = [
        {"attempt_id": attempt, "item_id": number, "state": State.OPEN, "signoff": 0, "changed_at": scene.now}
        for attempt in scene.tx.execute(running).scalars()
    ]
    scene.tx.execute(insert(_state), states)
    if after is not None:
        _follow(scene, ref, after)


def edit(scene: Scene, after: Item) -> None:
    """Write what the item is. How far it is, `items.save` writes."""
    values = {name: getattr(after, name) for name in ("title", "definition", "weight", "section", "note")}
    values |= due_columns(after.due) | counting_columns(after.shelf, bound=after.bound)
    scene.tx.execute(update(_item).where(_item.c.id == after.id).values(**values))


def discard(scene: Scene, item: Item) -> None:
    """It counts nowhere any more; the record keeps it, and its ref."""
    scene.tx.execute(update(_item).where(_item.c.id == item.id).values(discarded_at=scene.now))


def origin(scene: Scene, item: Item) -> str:
    """`template`, `imported`, `added`, or `vote` when it is a condition."""
    return str(scene.tx.execute(select(_item.c.origin).where(_item.c.id == item.id)).scalar_one())


def _follow(scene: Scene, ref: str, after: Item) -> None:
    derived = select(_item.c.id, _item.c.derived).where(
        _item.c.launch_id == scene.launch.id, _item.c.derived.is_not(None)
    )
    for row in scene.tx.execute(derived).all():
        if after.ref in row.derived.get("items", ()):
            rule = {**row.derived, "items": [*row.derived["items"], ref]}
            scene.tx.execute(update(_item).where(_item.c.id == row.id).values(derived=rule))


def counting_columns(shelf: timedelta | None, *, bound: bool) -> dict[str, Any]:
    """How long a sign-off of it counts."""
    return {"shelf_s": round(shelf.total_seconds()) if shelf is not None else None, "bound_to_version": bound}


def due_columns(due: Due | None) -> dict[str, Any]:
    seconds = round(due.before.total_seconds()) if due is not None else None
    clock = due.at.isoformat("minutes") if due is not None and due.at else None
    return {"due_s": seconds, "due_clock": clock}
