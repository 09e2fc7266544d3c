"""The launch log: what people wrote down as it happened."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.domain.record import Note
from bot.store import schema
from bot.store.scene import Scene


def add(scene: Scene, *, kind: str, ref: str | None, author: str, text: str) -> None:
    row = {"attempt_id": scene.attempt.id, "kind": kind, "ref": ref, "author": author, "at": scene.now, "text": text}
    scene.tx.execute(insert(schema.note), row)


def latest(scene: Scene, *, ref: str | None = None, last: int = 20) -> list[Note]:
    """The last notes, oldest first."""
    table = schema.note
    query = select(table).where(table.c.attempt_id == scene.attempt.id)
    if ref is not None:
        query = query.where(table.c.ref == ref)
    rows = scene.tx.execute(query.order_by(table.c.id.desc()).limit(last)).all()
    return [Note(row.kind, row.ref, row.author, row.at, row.text) for row in reversed(rows)]
