"""The ledger of announcements: what was told to which audience, and whether it is known to have arrived."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bot.domain.record import Announced
from bot.store import schema
from bot.store.engine import Tx

LAST = 40
SETTLED = frozenset({"sent", "uncertain", "dead"})


def announced(tx: Tx, attempt: int) -> list[Announced]:
    """The `LAST` announcements of an attempt, oldest first."""
    outbox = schema.outbox
    query = (
        select(outbox)
        .where(outbox.c.attempt_id == attempt, outbox.c.event.is_not(None), outbox.c.team == tx.team)
        .order_by(outbox.c.id.desc())
        .limit(LAST)
    )
    return [_as_announced(row) for row in reversed(tx.execute(query).all())]


def _as_announced(row: Row[Any]) -> Announced:
    state = row.state if row.state in SETTLED else "pending"
    return Announced(row.event, row.audience, row.channel, state, row.created_at, row.sent_at, row.error)
