"""Why items do not stand in the way of a GO although they are not done: listed by name beside the poll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.domain.aside import Excepted
from bot.domain.item import Item, Weight
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_exception, _item = schema.exception, schema.item

_STANDING = Prepared(
    select(
        _item.c.ref,
        _item.c.title,
        _item.c.weight,
        _exception.c.kind,
        _exception.c.by,
        _exception.c.at,
        _exception.c.reason,
        _exception.c.until,
    )
    .join(_item, _item.c.id == _exception.c.item_id)
    .where(_exception.c.attempt_id == bindparam("attempt"), _exception.c.over_at.is_(None))
    .order_by(_exception.c.id)
)


def standing(scene: Scene) -> tuple[Excepted, ...]:
    """Those that hold now, blockers first, oldest first."""
    rows = scene.tx.execute(_STANDING, {"attempt": scene.attempt.id})
    found = [
        Excepted(row.ref, row.title, Weight(row.weight), row.kind, row.by, row.at, row.reason, row.until)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.weight is not Weight.BLOCKER and each.kind != "weight"))


def add(scene: Scene, items: Iterable[Item], *, kind: str, by: str, reason: str, until: datetime | None = None) -> None:
    rows = [
        {"attempt_id": scene.attempt.id, "item_id": item.id, "kind": kind, "by": by, "at": scene.now}
        | {"reason": reason, "until": until}
        for item in items
    ]
    if rows:
        scene.tx.execute(insert(_exception), rows)


def over(scene: Scene, items: Iterable[Item], kinds: Sequence[str]) -> None:
    """From now on these hold no more for `items`."""
    here = (_exception.c.attempt_id == scene.attempt.id) & _exception.c.over_at.is_(None)
    these = _exception.c.item_id.in_([item.id for item in items]) & _exception.c.kind.in_(kinds)
    scene.tx.execute(update(_exception).where(here, these).values(over_at=scene.now))
