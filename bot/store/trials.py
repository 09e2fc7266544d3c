"""What somebody wants tried now: checks that are attached, or one that is not kept yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, delete, insert, literal_column, select, update

from bot.domain import checked
from bot.domain.attached import Attached, tries
from bot.domain.check import Outcome
from bot.domain.checked import Checked
from bot.store import schema
from bot.store.checks import LEASE, Taken
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_trial, _attempt = schema.trial, schema.attempt

QUORUM = "quorum"
"""How many tries of one that is not kept yet must pass stands among its options under this name."""

KEPT = timedelta(days=1)
"""How long what came of checks that were run is kept: so long the message that shows it can still be drawn."""

_OURS = select(_trial).where(_trial.c.attempt_id == bindparam("attempt"))
_BY_ID = Prepared(_OURS.where(_trial.c.id == bindparam("number")))
_AWAITED = Prepared(_OURS.where(cast(_trial.c.names, Text) != literal_column("'[]'")).order_by(_trial.c.id))
_DUES = (
    select(_trial)
    .join(_attempt, _attempt.c.id == _trial.c.attempt_id)
    .where(_attempt.c.team == bindparam("team"), _attempt.c.ended_at.is_(None), _trial.c.due_at.is_not(None))
    .order_by(_trial.c.due_at)
)
_FIRST = Prepared(_DUES.with_only_columns(_trial.c.due_at).limit(1))
_DUE = Prepared(_DUES.where(_trial.c.due_at <= bindparam("now")).limit(bindparam("most")))
_LATER = Prepared(update(_trial).where(_trial.c.id == bindparam("p_id")).values(due_at=bindparam("p_at")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one: its name (empty for one that is not kept), its result, and what it saw.

    Of one that is kept besides: what it was asked, and its light after that.
    """

    name: str
    result: str
    saw: str
    asked: str = ""
    light: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """`names` are the checks still awaited. With a `kind` it is of one that is not kept yet, for `ref`."""

    id: int
    by: str
    names: tuple[str, ...]
    seen: tuple[Seen, ...]
    ref: str | None
    kind: str | None
    options: Mapping[str, Any] | None

    @property
    def kept(self) -> dict[str, Any]:
        """As a launch keeps it: what it tries, and how often."""
        options = dict(self.options or {})
        quorum = {QUORUM: options.pop(QUORUM)} if QUORUM in options else {}
        return {"kind": self.kind, "options": options, **quorum}


def run(scene: Scene, names: Collection[str], *, by: str) -> int:
    """Keep what comes of these for somebody, as they are probed. What is old is forgotten."""
    old = (_trial.c.attempt_id == scene.attempt.id) & _trial.c.kind.is_(None) & (_trial.c.at < scene.now - KEPT)
    scene.tx.execute(delete(_trial).where(old))
    return _insert(scene, by, names=sorted(names))


def one(scene: Scene, ref: str, kept: Mapping[str, Any], filled: Mapping[str, Any], *, by: str) -> None:
    """Have this tried once, and told to somebody. `filled` are its options with the variables in them."""
    options = {**kept["options"], **({QUORUM: kept[QUORUM]} if kept.get(QUORUM) else {})}
    what = {"ref": ref, "kind": kept["kind"], "options": options, "filled": filled}
    _insert(scene, by, **what, due_at=scene.now)
    scene.tx.wake_at(scene.now)


def _insert(scene: Scene, by: str, **values: Any) -> int:
    empty: dict[str, Any] = {"names": [], "ref": None, "kind": None, "options": None, "filled": None, "due_at": None}
    row = {"attempt_id": scene.attempt.id, "by": by, "at": scene.now, "seen": []}
    inserted = scene.tx.execute(insert(_trial).returning(_trial.c.id), {**row, **empty, **values})
    return int(inserted.scalar_one())


def awaited(scene: Scene) -> list[Trial]:
    """Those of checks that are attached, and not all probed yet."""
    return [_as_trial(row) for row in scene.tx.execute(_AWAITED, {"attempt": scene.attempt.id})]


def by_id(scene: Scene, number: int) -> Trial | None:
    row = scene.tx.execute(_BY_ID, {"attempt": scene.attempt.id, "number": number}).one_or_none()
    return _as_trial(row) if row else None


def saw(scene: Scene, trial: Trial, seen: Sequence[Seen], names: Sequence[str] = ()) -> None:
    values = {"seen": [list(astuple(each)) for each in seen], "names": list(names), "due_at": None}
    scene.tx.execute(update(_trial).where(_trial.c.id == trial.id).values(**values))


def drop(scene: Scene, trial: Trial) -> None:
    scene.tx.execute(delete(_trial).where(_trial.c.id == trial.id))


def earliest(tx: Tx) -> datetime | None:
    at: datetime | None = tx.execute(_FIRST, {"team": tx.team}).scalar_one_or_none()
    return at


def take(tx: Tx, now: datetime, most: int) -> list[Taken]:
    """Up to `most` that are to be tried once: theirs who took them, for as long as a probe may take."""
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most}).all() if most else []
    for row in rows:
        tx.execute(_LATER, {"p_id": row.id, "p_at": now + LEASE})
    return [Taken(row.attempt_id, checked.begun(_as_attached(row), now), row.id) for row in rows]


def _as_attached(row: Row[Any]) -> Attached:
    return Attached("", row.kind, row.filled, (row.ref,), (), *tries(row.options.get(QUORUM)))


def outcome(outcome: Outcome) -> Seen:
    return Seen("", str(outcome.result), outcome.saw)


def of_check(after: Checked, outcome: Outcome) -> Seen:
    return Seen(after.name, str(outcome.result), outcome.saw, after.asked, str(after.light or ""))


def _as_trial(row: Row[Any]) -> Trial:
    seen = tuple(Seen(*each) for each in row.seen)
    return Trial(row.id, row.by, tuple(row.names), seen, row.ref, row.kind, row.options)
