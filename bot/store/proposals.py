"""What waits for a second person: a rollback, or another director."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, literal_column, select, update

from bot.domain.proposal import Kind, Proposal, State
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_proposal, _attempt = schema.proposal, schema.attempt
_COLUMNS = [_proposal.c[name] for name in Proposal.__slots__]
_WAITS = _proposal.c.state == literal_column("'pending'")
_OF_TEAM = _attempt.c.team == bindparam("team")
_DUE = Prepared(
    select(_proposal.c.id, _proposal.c.attempt_id)
    .join(_attempt, _attempt.c.id == _proposal.c.attempt_id)
    .where(_WAITS, _OF_TEAM, _proposal.c.next_at <= bindparam("now"))
    .limit(bindparam("most"))
)
FIRST = (
    select(_proposal.c.next_at)
    .join(_attempt, _attempt.c.id == _proposal.c.attempt_id)
    .where(_WAITS, _OF_TEAM, _proposal.c.next_at.is_not(None))
    .order_by(_proposal.c.next_at)
    .limit(1)
)
"""When the next of them has waited long enough."""


def by_id(tx: Tx, proposal: int) -> Proposal:
    return _as_proposal(tx.execute(select(*_COLUMNS).where(_proposal.c.id == proposal)).one())


def of(scene: Scene, proposal: int) -> Proposal | None:
    """A proposal of this attempt by its id, as a button carries it."""
    query = select(*_COLUMNS).where(_proposal.c.id == proposal, _proposal.c.attempt_id == scene.attempt.id)
    row = scene.tx.execute(query).one_or_none()
    return _as_proposal(row) if row else None


def pending(scene: Scene, kind: Kind) -> Proposal | None:
    here = (_proposal.c.attempt_id == scene.attempt.id) & (_proposal.c.kind == kind)
    row = scene.tx.execute(select(*_COLUMNS).where(here, _WAITS)).one_or_none()
    return _as_proposal(row) if row else None


def latest(scene: Scene, kind: Kind) -> Proposal | None:
    here = (_proposal.c.attempt_id == scene.attempt.id) & (_proposal.c.kind == kind)
    query = select(*_COLUMNS).where(here).order_by(_proposal.c.id.desc()).limit(1)
    row = scene.tx.execute(query).one_or_none()
    return _as_proposal(row) if row else None


def add(scene: Scene, *, next_at: datetime, **values: Any) -> Proposal:
    """Put down what is proposed. Nothing of its kind is pending: the caller has looked, under the launch's lock."""
    row = {"attempt_id": scene.attempt.id, "state": State.PENDING, "at": scene.now, "next_at": next_at, **values}
    number = int(scene.tx.execute(insert(_proposal).returning(_proposal.c.id), row).scalar_one())
    scene.tx.wake_at(next_at)
    return by_id(scene.tx, number)


def settle(scene: Scene, proposal: Proposal, state: State, *, second: str | None = None) -> Proposal:
    """It waits no longer."""
    values = {"state": state, "second": second, "settled_at": scene.now, "next_at": None}
    scene.tx.execute(update(_proposal).where(_proposal.c.id == proposal.id, _WAITS).values(**values))
    return by_id(scene.tx, proposal.id)


def look_again(scene: Scene, proposal: Proposal, at: datetime) -> None:
    """golive has to look at it again then."""
    scene.tx.execute(update(_proposal).where(_proposal.c.id == proposal.id).values(next_at=at))
    scene.tx.wake_at(at)


def due(tx: Tx, now: datetime, most: int) -> list[tuple[int, int]]:
    """Pending ones whose time has come: (proposal, attempt)."""
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most})
    return [(row.id, row.attempt_id) for row in rows]


def _as_proposal(row: Row[Any]) -> Proposal:
    return Proposal(**{**row._mapping, "kind": Kind(row.kind), "state": State(row.state)})
