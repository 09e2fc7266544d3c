"""Keys of calls already answered. A call delivered again gets the answer it got."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from bot.store import schema
from bot.store.engine import Tx
from bot.store.upsert import keep_first

KEPT = timedelta(days=7)

_KEEP = keep_first(schema.call_key, "team", "key")


def keep(tx: Tx, key: str, answer: Any, now: datetime) -> bool:
    """Store what a call was answered (JSON) under its key. False: it was answered before, under the same key."""
    row = {"team": tx.team, "key": key, "at": now, "answer": answer}
    return tx.execute(_KEEP.on(tx), row).rowcount == 1


def answer(tx: Tx, key: str) -> Any:
    keys = schema.call_key
    return tx.execute(select(keys.c.answer).where(keys.c.team == tx.team, keys.c.key == key)).scalar_one()


def forget(tx: Tx, now: datetime) -> int:
    """Drop keys older than seven days. Slack retries within about six minutes."""
    keys = schema.call_key
    return tx.execute(delete(keys).where(keys.c.at < now - KEPT)).rowcount
