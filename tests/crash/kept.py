"""What golive kept and said, against what people were told."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Row, select

from bot.store import audit, schema
from bot.store.connect import open_store
from bot.store.courier import opaque
from bot.store.engine import Tx
from sandbox import Sandbox
from sandbox.world import TEAM
from tests.crash.load import Deed

T = TypeVar("T")

SKEW = timedelta(seconds=0.25)
"""How far the database's clock and ours may be apart."""

Rows = Sequence[Row[Any]]


async def all_is_sent(database: str, seconds: float = 240.0) -> None:
    """Until the outbox holds nothing but what was sent. Raises TimeoutError naming what is stuck."""
    store = await open_store(database, read_only=True)
    until = time.monotonic() + seconds
    try:
        while left := await store.read(_unsent):
            if time.monotonic() > until:
                raise TimeoutError(f"{len(left)} still unsent: {left[:5]}")
            await asyncio.sleep(0.2)
    finally:
        await store.close()


def _unsent(tx: Tx) -> Rows:
    box = schema.outbox
    return tx.execute(select(box.c.key, box.c.state, box.c.tries, box.c.error).where(box.c.state != "sent")).all()


class Kept:
    """All that is in the database at the end."""

    def __init__(self, tx: Tx) -> None:
        self.faults = list(audit.verify(tx))
        self.record = tx.execute(select(schema.audit)).all()
        self.notes = Counter(tx.execute(select(schema.note.c.text)).scalars())
        self.outbox = tx.execute(select(schema.outbox)).all()


async def kept(database: str) -> Kept:
    store = await open_store(database, read_only=True)
    try:
        return await store.read(Kept)
    finally:
        await store.close()


def not_once_in_the_record(record: Rows, done: Iterable[Deed]) -> list[tuple[Deed, int]]:
    """What was done and is not in the record exactly once: by that person, about that thing, at that moment."""
    by_deed: dict[tuple[str, str, str], list[Row[Any]]] = {}
    for entry in record:
        by_deed.setdefault((entry.actor, entry.verb, entry.ref), []).append(entry)
    found = [
        (deed, sum(_is(deed, entry) for entry in by_deed.get((deed.actor, deed.verb, deed.ref), ())))
        for deed in done
        if deed.verb != "status share"
    ]
    return [(deed, many) for deed, many in found if many != 1]


def _is(deed: Deed, entry: Row[Any]) -> bool:
    fact = '"to":null' if deed.verb == "hand" else deed.words
    return bool(deed.typed - SKEW <= entry.at <= deed.told + SKEW) and fact in entry.body


def not_put_down(outbox: Rows, done: Iterable[Deed]) -> list[Deed]:
    """What was shared, they were told, and is not in the outbox."""
    keys = [row.key for row in outbox if ":status:" in row.key]
    shared = [deed for deed in done if deed.verb == "status share"]
    return [deed for deed in shared if sum(key.endswith(deed.key) for key in keys) != 1]


def not_once_in_slack(outbox: Rows, sandbox: Sandbox) -> dict[str, int]:
    """How often each row of the outbox stands in Slack, where that is not once; and what stands there without one.

    A card that has never had anything to show stands nowhere.
    """
    wanted = {opaque(TEAM, row.key): row.key for row in outbox if row.kind == "said" or row.ts is not None}
    there = Counter(
        message.metadata["event_payload"]["id"]
        for channel in sandbox.world.channels.values()
        for message in channel.all.values()
        if message.metadata
    )
    return {wanted.get(id, id): there[id] for id in wanted.keys() | there.keys() if there[id] != 1 or id not in wanted}
