"""The ledger: what was told to which audience, whether it is known to have arrived, and what still waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

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


def unsent(tx: Tx, launch: int) -> list[tuple[str, int]]:
    """How many messages of a launch are not sent, by the state they are in."""
    outbox = schema.outbox
    query = (
        select(outbox.c.state, func.count().label("messages"))
        .where(outbox.c.launch_id == launch, outbox.c.state != "sent")
        .group_by(outbox.c.state)
        .order_by(outbox.c.state)
    )
    return [(row.state, row.messages) for row in tx.execute(query)]


def _as_announced(row: Row[Any]) -> Announced:
    state = row.state if row.state in SETTLED else "pending"
    return Announced(row.event, row.audience, row.channel, state, row.created_at, row.sent_at, row.error)
