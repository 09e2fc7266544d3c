"""The launch log: what people wrote down as it happened."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.domain.record import Note
from bot.store import schema
from bot.store.scene import Scene


def add(
    scene: Scene,
    *,
    kind: str,
    ref: str | None,
    author: str,
    text: str,
    said_by: str | None = None,
    link: str | None = None,
) -> None:
    """Keep a note. `said_by` and `link` are those of the message it was taken from."""
    row = {"attempt_id": scene.attempt.id, "kind": kind, "ref": ref, "author": author, "at": scene.now, "text": text}
    scene.tx.execute(insert(schema.note), row | {"said_by": said_by, "link": link})


def latest(scene: Scene, *, ref: str | None = None, last: int = 20) -> list[Note]:
    """The last notes, oldest first, of the attempts up to this one: a recycle begins no new log."""
    table, attempt = schema.note, schema.attempt
    before = (attempt.c.launch_id == scene.launch.id) & (attempt.c.kind == scene.attempt.kind)
    query = select(table).where(table.c.attempt_id.in_(select(attempt.c.id).where(before)))
    if ref is not None:
        query = query.where(table.c.ref == ref)
    rows = scene.tx.execute(query.order_by(table.c.id.desc()).limit(last)).all()
    return [Note(**{name: getattr(row, name) for name in Note.__slots__}) for row in reversed(rows)]
