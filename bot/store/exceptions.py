"""Why items do not stand in the way of a GO although they are not done: listed by name beside the poll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, insert, literal_column, select, update

from bot.domain.aside import Excepted
from bot.domain.item import Item, Weight
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_exception, _item, _state, _attempt = schema.exception, schema.item, schema.item_state, schema.attempt

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

_GOES_ON = exists().where(
    _attempt.c.id == _state.c.attempt_id,
    _attempt.c.team == bindparam("team"),
    _attempt.c.ended_at.is_(None),
    _attempt.c.state != literal_column("'scrubbed'"),
)
"""Not a join: for that SQLite goes through the items of every attempt, where few are waived until some time."""
_WAIVED = (
    select(_state.c.item_id, _state.c.attempt_id).where(_state.c.until.is_not(None), _GOES_ON).order_by(_state.c.until)
)
_RUN_OUT = Prepared(_WAIVED.where(_state.c.until <= bindparam("now")).limit(bindparam("most")))
FIRST = _WAIVED.with_only_columns(_state.c.until).limit(1)
"""When the next waiver ends."""


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


def run_out(tx: Tx, now: datetime, most: int) -> list[tuple[int, int]]:
    """Waivers whose time has come, as (item, attempt); not of an attempt that was given up."""
    return [(row.item_id, row.attempt_id) for row in tx.execute(_RUN_OUT, {"team": tx.team, "now": now, "most": most})]
