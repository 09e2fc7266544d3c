"""What is kept for a while only."""

from __future__ import annotations

from datetime import datetime

from bot.store import keys
from bot.store.engine import Store


async def once(store: Store, now: datetime) -> bool:
    """Forget the keys of calls that Slack will not deliver again."""
    await store.write(lambda tx: keys.forget(tx, now))
    return False
