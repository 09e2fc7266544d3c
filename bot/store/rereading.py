"""Announcements that are to be looked at once more. Times are the database's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.store import schema
from bot.store.engine import Tx

AFTER = timedelta(seconds=60)
"""An `ok` of Slack's is no proof: on 22 December 2021 some messages never reached its storage (slack-status.com)."""

AGAIN = timedelta(minutes=5)
"""When Slack does not say, it is asked again; after `LONGEST` no more."""

LONGEST = timedelta(hours=1)

_box = schema.outbox


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement that Slack took."""

    id: int
    key: str
    body: Mapping[str, Any]
    event: str
    launch: int
    attempt: int
    stream: str
    channel: str
    since: datetime
    """When it was first tried, by the launch's clock."""


def waiting(tx: Tx, wall: datetime) -> bool:
    """Whether there are any that are due."""
    due = select(_box.c.id).where(_box.c.reread_at <= wall, _box.c.team == tx.team)
    return tx.execute(due.limit(1)).first() is not None


def take(tx: Tx, wall: datetime, most: int) -> list[Announced]:
    """Those that are due, each for one process alone until `AGAIN` from now."""
    query = (
        select(_box)
        .where(_box.c.reread_at <= wall, _box.c.team == tx.team)
        .order_by(_box.c.reread_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = tx.execute(query).all()
    for row in rows:
        later = wall + AGAIN if row.due_at + LONGEST > wall else None
        tx.execute(update(_box).where(_box.c.id == row.id).values(reread_at=later))
    return [
        Announced(
            row.id,
            row.key,
            row.body,
            row.event,
            row.launch_id,
            row.attempt_id,
            row.stream,
            row.channel,
            row.first_try_at or row.created_at,
        )
        for row in rows
    ]


def settle(tx: Tx, announced: Announced, error: str | None) -> bool:
    """It was looked at; `error` says what was found wrong. False: another process was first."""
    mine = (_box.c.id == announced.id, _box.c.reread_at.is_not(None))
    return tx.execute(update(_box).where(*mine).values(reread_at=None, error=error)).rowcount == 1
