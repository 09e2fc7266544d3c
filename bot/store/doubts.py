"""What makes a GO that stands doubtful, and what was said to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, insert, literal_column, select, update

from bot.domain.doubt import Answer, Doubt, Kind
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_doubt = schema.doubt
_COLUMNS = [_doubt.c[name] for name in Doubt.__slots__]
OPEN = _doubt.c.answer.is_(None)
_OPEN = Prepared(select(*_COLUMNS).where(_doubt.c.attempt_id == bindparam("attempt"), OPEN).order_by(_doubt.c.id))

IN_DOUBT = exists().where(_doubt.c.attempt_id == schema.attempt.c.id, OPEN)
"""Attempts with a GO that somebody has to stand by."""

_GO = exists().where(
    schema.decision.c.attempt_id == schema.attempt.c.id,
    schema.decision.c.state == literal_column("'standing'"),
    schema.decision.c.answer == literal_column("'go'"),
)
GOES = and_(_GO, ~IN_DOUBT)
"""Attempts with a GO that stands, and that nothing has made doubtful."""


def open_ones(scene: Scene) -> list[Doubt]:
    """Those that nobody has answered, oldest first."""
    return [_as_doubt(row) for row in scene.tx.execute(_OPEN, {"attempt": scene.attempt.id})]


def every(scene: Scene, since: datetime) -> list[Doubt]:
    """All that came up since a decision, answered or not."""
    here = (_doubt.c.attempt_id == scene.attempt.id) & (_doubt.c.at >= since)
    return [_as_doubt(row) for row in scene.tx.execute(select(*_COLUMNS).where(here).order_by(_doubt.c.id))]


def add(scene: Scene, kind: Kind, named: Sequence[tuple[str, str]]) -> list[Doubt]:
    """Put down what came up: (ref, what it is). What is open already is not asked twice."""
    there = {(doubt.kind, doubt.ref) for doubt in open_ones(scene)}
    fresh = [(ref, what) for ref, what in dict(named).items() if (kind, ref) not in there]
    rows = [
        {
            "attempt_id": scene.attempt.id,
            "kind": kind,
            "ref": ref,
            "what": what,
            "at": scene.now,
            "t0": scene.attempt.t0,
            "reason": "",
        }
        for ref, what in fresh
    ]
    if not rows:
        return []
    scene.tx.execute(insert(_doubt), rows)
    if scene.attempt.t0 is not None:
        scene.tx.wake_at(scene.attempt.t0)
    refs = {ref for ref, _ in fresh}
    return [doubt for doubt in open_ones(scene) if doubt.kind is kind and doubt.ref in refs]


def answer(scene: Scene, doubts: Collection[Doubt], answer: Answer, *, by: str | None, reason: str = "") -> None:
    ids = [doubt.id for doubt in doubts]
    values = {"answer": answer, "answered_at": scene.now, "answered_by": by, "reason": reason}
    if ids:
        scene.tx.execute(update(_doubt).where(_doubt.c.id.in_(ids), OPEN).values(**values))


def last_slip(scene: Scene, since: datetime) -> datetime | None:
    """The T-0 of when the director was last asked about a slip."""
    here = (_doubt.c.attempt_id == scene.attempt.id) & (_doubt.c.kind == Kind.SLIP) & (_doubt.c.at >= since)
    at: datetime | None = scene.tx.execute(select(func.max(_doubt.c.t0)).where(here)).scalar_one_or_none()
    return at


def _as_doubt(row: Row[Any]) -> Doubt:
    kept = {**row._mapping, "kind": Kind(row.kind), "answer": Answer(row.answer) if row.answer else None}
    return Doubt(**kept)
