"""The codes that can be typed alone: of the areas and phases of launches that are under way, or live in a channel."""

from __future__ import annotations

from sqlalchemy import or_, select, union

from bot.store import schema
from bot.store.engine import Tx


def every(tx: Tx, channel: str) -> list[str]:
    """The codes of every launch that is under way, and of those `channel` was ever the room of; each once."""
    attempt = schema.attempt
    known = [
        select(table.c.code)
        .join_from(table, attempt, attempt.c.launch_id == table.c.launch_id)
        .where(attempt.c.team == tx.team, or_(attempt.c.ended_at.is_(None), attempt.c.channel == channel))
        for table in (schema.area, schema.phase)
    ]
    return list(tx.execute(union(*known)).scalars())
