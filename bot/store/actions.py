"""Actions: kept beside the notes they were written down as, numbered in their launch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from bot.domain.action import Action, in_order
from bot.errors import Conflict
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_action, _note = schema.action, schema.note

_COLUMNS = (
    _action.c.id,
    _action.c.number,
    _note.c.attempt_id.label("attempt"),
    _note.c.ref.label("about"),
    _note.c.text,
    _note.c.author,
    _note.c.at,
    _action.c.owner,
    _action.c.due_at,
    _action.c.done_at,
    _action.c.done_by,
    _action.c.outcome,
)
_ALL = (
    select(*_COLUMNS)
    .join(_note, _note.c.id == _action.c.note_id)
    .where(_action.c.launch_id == bindparam("launch"))
    .order_by(_action.c.number)
)
_EVERY = Prepared(_ALL)
_OPEN = Prepared(_ALL.where(_action.c.done_at.is_(None)))
_LAST = Prepared(select(func.coalesce(func.max(_action.c.number), 0)).where(_action.c.launch_id == bindparam("launch")))
_KEPT = ("owner", "due_at", "done_at", "done_by", "outcome")
"""What changes of an action."""


def add(scene: Scene, note: int, *, owner: str, due: datetime | None) -> Action:
    """Make the action of a note, under the launch's next number."""
    number = scene.tx.execute(_LAST, {"launch": scene.launch.id}).scalar_one() + 1
    row = {"launch_id": scene.launch.id, "note_id": note, "number": number, "owner": owner, "due_at": due}
    scene.tx.execute(insert(_action), row | {"outcome": ""})
    return next(action for action in every(scene) if action.number == number)


def every(scene: Scene) -> list[Action]:
    """All of the launch, in whichever attempt they were written down."""
    return _read(scene.tx.execute(_EVERY, {"launch": scene.launch.id}))


def open_ones(scene: Scene) -> tuple[Action, ...]:
    """Those of the launch that are not settled, what is due first first."""
    return tuple(sorted(_read(scene.tx.execute(_OPEN, {"launch": scene.launch.id})), key=in_order))


def save(scene: Scene, before: Action, after: Action) -> None:
    """Raises Conflict when somebody was faster."""
    as_it_was = (_action.c[name].is_not_distinct_from(getattr(before, name)) for name in _KEPT)
    changed = {name: getattr(after, name) for name in _KEPT}
    query = update(_action).where(_action.c.id == after.id, *as_it_was).values(**changed)
    if scene.tx.execute(query).rowcount != 1:
        raise Conflict(f"{after.ref} changed meanwhile")


def _read(rows: Iterable[Row[Any]]) -> list[Action]:
    return [Action(**row._asdict()) for row in rows]
