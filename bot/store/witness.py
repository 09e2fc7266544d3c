"""How far a SQLite file has come, written beside it: an older file that is put in its place is found out by that.

It stands in the lock file, which stays when the database is replaced. It may lag behind, and is never ahead.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import structlog

from bot.errors import StoreDown
from bot.store import restored
from bot.store.engine import Store
from bot.store.restored import Reach

log = structlog.get_logger()

EVERY = 5.0
"""Seconds between two entries."""


def seen(path: str) -> Reach | None:
    """How far the file at `path` was seen to have come; None when nobody wrote it down."""
    try:
        words = Path(f"{path}.lock").read_text().split()
    except FileNotFoundError:
        return None
    return Reach(*map(int, words)) if len(words) == 2 else None


async def follow(store: Store, path: str) -> None:
    """Write it down whenever it has changed."""
    last: Reach | None = None
    while True:
        try:
            reach = await store.read(restored.reach)
            if reach != last:
                await asyncio.to_thread(_write, path, reach)
            last = reach
        except (StoreDown, OSError) as error:
            log.warning("reach_not_noted", error=str(error))
        await asyncio.sleep(EVERY)


def _write(path: str, reach: Reach) -> None:
    """In place and always of one length, so that no moment of it reads as something else."""
    handle = os.open(f"{path}.lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(handle, f"{reach.entries:020d} {reach.messages:020d}\n".encode(), 0)
    finally:
        os.close(handle)
