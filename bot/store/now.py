"""The database's own clock, which several machines share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.store.engine import Tx


def shared(tx: Tx) -> datetime | None:
    """What time it is there, in UTC. None on SQLite, which is on one machine and has that machine's clock."""
    if tx.dialect != "postgresql":
        return None
    found: datetime = tx.execute(select(func.clock_timestamp())).scalar_one()
    return found
