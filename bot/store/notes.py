"""The launch log: what people wrote down as it happened."""

from __future__ import annotations

from sqlalchemy import Select, insert, select

from bot.domain.action import is_action
from bot.domain.record import Note
from bot.store import actions, schema
from bot.store.scene import Scene

_note, _action = schema.note, schema.action
_COLUMNS = [column for column in _note.c if column.name in Note.__slots__]


def add(
    scene: Scene,
    *,
    kind: str,
    ref: str | None,
    author: str,
    text: str,
    said_by: str | None = None,
    link: str | None = None,
) -> int:
    """Keep a note; returns its id. `said_by` and `link` are those of the message it was taken from."""
    row = {"attempt_id": scene.attempt.id, "kind": kind, "ref": ref, "author": author, "at": scene.now, "text": text}
    added = scene.tx.execute(insert(_note).returning(_note.c.id), row | {"said_by": said_by, "link": link})
    return int(added.scalar_one())


def latest(scene: Scene, *, ref: str | None = None, last: int = 20) -> list[Note]:
    """The last notes, oldest first, of the attempts up to this one: a recycle begins no new log. Of an action, its."""
    query = select(*_COLUMNS, _action.c.id.label("action")).outerjoin(_action, _action.c.note_id == _note.c.id)
    if ref is not None and is_action(ref):
        number = int(ref.partition("-")[2])
        query = query.where(_action.c.launch_id == scene.launch.id, _action.c.number == number)
    else:
        query = query.where(_note.c.attempt_id.in_(_so_far(scene)))
        query = query if ref is None else query.where(_note.c.ref == ref)
    rows = scene.tx.execute(query.order_by(_note.c.id.desc()).limit(last)).all()
    known = {action.id: action for action in actions.every(scene)} if any(row.action for row in rows) else {}
    return [Note(**{**row._asdict(), "action": known.get(row.action)}) for row in reversed(rows)]


def _so_far(scene: Scene) -> Select[tuple[int]]:
    attempt = schema.attempt
    return select(attempt.c.id).where(attempt.c.launch_id == scene.launch.id, attempt.c.kind == scene.attempt.kind)
