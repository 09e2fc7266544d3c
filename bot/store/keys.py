"""Keys of calls already answered. A call delivered again gets the answer it got."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.store import schema
from bot.store.engine import Tx
from bot.store.upsert import keep_first

KEPT = timedelta(days=7)

_TAKE = keep_first(schema.call_key, "team", "key")
_KEEP = (
    update(schema.call_key)
    .where(schema.call_key.c.team == bindparam("p_team"), schema.call_key.c.key == bindparam("p_key"))
    .values(answer=bindparam("p_answer"))
)


def take(tx: Tx, key: str, now: datetime) -> bool:
    """True: the key is ours. False: this call was answered before."""
    row = {"team": tx.team, "key": key, "at": now, "answer": None}
    return tx.execute(_TAKE.on(tx), row).rowcount == 1


def keep_answer(tx: Tx, key: str, answer: Any) -> None:
    """Store what the call was answered, beside its key. `answer` is JSON."""
    tx.execute(_KEEP, {"p_team": tx.team, "p_key": key, "p_answer": answer})


def answer(tx: Tx, key: str) -> Any:
    keys = schema.call_key
    return tx.execute(select(keys.c.answer).where(keys.c.team == tx.team, keys.c.key == key)).scalar_one()


def forget(tx: Tx, now: datetime) -> int:
    """Drop keys older than seven days. Slack retries within about six minutes."""
    keys = schema.call_key
    return tx.execute(delete(keys).where(keys.c.at < now - KEPT)).rowcount
