"""Criteria of a launch, and what was said of each in an attempt: every verdict is kept, the last one counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select

from bot.domain.criterion import CODE, Criterion, Result, Verdict
from bot.errors import Refused
from bot.store import items, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_criterion, _verdict, _attempt = schema.criterion, schema.verdict, schema.attempt

_ALL = Prepared(select(_criterion).where(_criterion.c.launch_id == bindparam("launch")).order_by(_criterion.c.id))
_SAID = Prepared(select(_verdict).where(_verdict.c.attempt_id == bindparam("attempt")).order_by(_verdict.c.id))
_DUE = and_(_attempt.c.team == bindparam("team"), _attempt.c.judge_at.is_not(None))
FIRST = select(_attempt.c.judge_at).where(_DUE).order_by(_attempt.c.judge_at).limit(1)
"""When somebody is next asked about a criterion; the attempt may be closed by then."""
_BY_NOW = Prepared(
    select(_attempt.c.id)
    .where(_DUE, _attempt.c.judge_at <= bindparam("now"))
    .order_by(_attempt.c.judge_at)
    .limit(bindparam("most"))
)


def of(scene: Scene) -> tuple[Criterion, ...]:
    """All of the launch in their order, with what was said last of each."""
    last = {row.criterion_id: _as_verdict(row) for row in scene.tx.execute(_SAID, {"attempt": scene.attempt.id})}
    rows = scene.tx.execute(_ALL, {"launch": scene.launch.id})
    return tuple(_as_criterion(scene, row, last.get(row.id)) for row in rows)


def named(scene: Scene, refs: Iterable[str]) -> tuple[Criterion, ...]:
    """Those of some refs; `CRIT-*` is all. Raises Refused naming the nearest."""
    every = {each.ref: each for each in of(scene)}
    wanted = [ref for given in refs for ref in (every if given == f"{CODE}-*" else (given,))]
    if strange := [ref for ref in wanted if ref not in every]:
        raise Refused(items.unknown(scene, strange), field="refs")
    return tuple(every[ref] for ref in dict.fromkeys(wanted))


def said(scene: Scene, criterion: Criterion) -> tuple[Verdict, ...]:
    """All that was said of one in this attempt, oldest first."""
    rows = scene.tx.execute(_SAID, {"attempt": scene.attempt.id})
    return tuple(_as_verdict(row) for row in rows if row.criterion_id == criterion.id)


def say(scene: Scene, criterion: Criterion) -> None:
    """Keep its new verdict, beside those before."""
    verdict = criterion.verdict
    assert verdict is not None, "it was just judged"
    row = {
        "attempt_id": scene.attempt.id,
        "criterion_id": criterion.id,
        "result": verdict.result,
        "figure": verdict.figure,
        "reason": verdict.reason,
        "by": verdict.by or None,
        "at": verdict.at,
    }
    scene.tx.execute(insert(_verdict), row)


def due(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts in which somebody is to be asked by now."""
    return list(tx.execute(_BY_NOW, {"team": tx.team, "now": now, "most": most}).scalars())


def _as_criterion(scene: Scene, row: Row[Any], verdict: Verdict | None) -> Criterion:
    kept = row.settings
    return Criterion(
        row.id,
        row.ref,
        row.section,
        row.title,
        row.definition,
        kept["target"],
        kept["judge_at"],
        kept["owner"],
        kept["items"],
        kept.get("interim"),
        kept.get("since") == "live",
        kept.get("check"),
        scene.launch.variables,
        verdict,
    )


def _as_verdict(row: Row[Any]) -> Verdict:
    return Verdict(Result(row.result), row.figure, row.reason, row.by or "", row.at)
