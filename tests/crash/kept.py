"""What golive kept and said, against what people were told."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Row, select

from bot.cards import CARDS
from bot.domain.webhook import PREFIX
from bot.message import Message
from bot.slack.sender import MARK
from bot.store import audit, launches, schema
from bot.store.connect import open_store
from bot.store.courier import opaque
from bot.store.engine import Tx
from bot.store.scene import Scene
from sandbox import Sandbox, plain
from sandbox.world import TEAM
from tests.crash.load import Deed

T = TypeVar("T")

SKEW = timedelta(seconds=0.25)
"""How far the database's clock and ours may be apart."""

NUMBERED = re.compile(r"(?:marked |example/|not yet )(\d+)")

Rows = Sequence[Row[Any]]


async def all_is_sent(database: str, seconds: float = 240.0) -> None:
    """Until the outbox holds nothing but what was sent. Raises TimeoutError naming what is stuck."""
    store = await open_store(database, TEAM, read_only=True)
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
        rooms = schema.attempt.c.launch_id == schema.audit.c.launch_id
        self.record = tx.execute(select(schema.audit, schema.attempt.c.channel).join(schema.attempt, rooms)).all()
        answers = tx.execute(select(schema.call_key.c.key, schema.call_key.c.answer))
        self.refused = {row.key for row in answers if row.answer and row.answer["refused"]}
        self.notes = Counter(tx.execute(select(schema.note.c.text)).scalars())
        self.drafts = tx.execute(select(schema.draft)).all()
        self.outbox = tx.execute(select(schema.outbox)).all()
        self.cards = {row.ts: _drawn(tx, row) for row in self.outbox if row.ts and row.view not in (None, "board")}


def _drawn(tx: Tx, row: Row[Any]) -> Message | None:
    attempt = launches.attempt(tx, row.attempt_id)
    assert attempt
    scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, datetime.now(UTC))
    return CARDS[row.view](scene, row.subject)


async def kept(database: str) -> Kept:
    store = await open_store(database, TEAM, read_only=True)
    try:
        return await store.read(Kept)
    finally:
        await store.close()


def missing_in_the_record(record: Rows, done: Iterable[Deed]) -> list[Deed]:
    """What was done without an entry of its own: by that person, about that thing, there and then."""
    left = defaultdict(list)
    for entry in record:
        left[entry.actor, entry.verb, entry.ref, entry.channel].append(entry)
    missing = []
    for deed in done:
        entries = left[deed.actor, deed.verb, deed.ref, deed.channel]
        if entry := next((entry for entry in entries if _is(deed, entry)), None):
            entries.remove(entry)
        else:
            missing.append(deed)
    return missing


def _is(deed: Deed, entry: Row[Any]) -> bool:
    return bool(deed.typed - SKEW <= entry.at <= deed.told + SKEW) and deed.fact in entry.body


def twice_in_the_record(record: Rows) -> list[str]:
    """The numbers that people's words bore and that are in more than one entry."""
    numbers = Counter(found[1] for entry in record if (found := NUMBERED.search(entry.body)))
    return [number for number, many in numbers.items() if many > 1]


def not_put_down(outbox: Rows, shared: Iterable[Deed]) -> list[Deed]:
    """What was shared, they were told, and is not in the outbox."""
    keys = Counter(row.key.rpartition(":status:")[2] for row in outbox)
    return [deed for deed in shared if keys[deed.key] != 1]


def stale(found: Kept, sandbox: Sandbox) -> list[tuple[str, str]]:
    """Cards that show something else than what is so: what they show, and what they should.

    The board is left out: how long ago things were is drawn when it is sent.
    """
    there = {message.ts: message for channel in sandbox.world.channels.values() for message in channel.all.values()}
    pairs = [
        (there[ts].shown, plain.message(card.text, list(card.blocks), [], there[ts].reader))
        for ts, card in found.cards.items()
        if card
    ]
    return [(shown, right) for shown, right in pairs if shown != right]


def not_once_in_slack(outbox: Rows, sandbox: Sandbox) -> dict[str, int]:
    """How often each row of the outbox stands in Slack, where that is not once; and what stands there without one.

    A card that has never had anything to show stands nowhere.
    """
    there_is = [row for row in outbox if row.kind != "card" or row.ts is not None]
    ids = {opaque(TEAM, row.key, row.body): row for row in there_is if not row.stream.startswith(PREFIX)}
    wanted = {id[:MARK] if row.kind == "file" else id: row.key for id, row in ids.items()}
    messages = [message for channel in sandbox.world.channels.values() for message in channel.all.values()]
    there = Counter(message.metadata["event_payload"]["id"] for message in messages if message.metadata)
    there += Counter(Path(file.name).stem.rpartition("-")[2] for message in messages for file in message.files)
    return {wanted.get(id, id): there[id] for id in wanted.keys() | there.keys() if there[id] != 1 or id not in wanted}


def not_delivered(outbox: Rows, deliveries: Iterable[str]) -> dict[str, int]:
    """Announcements to webhooks that came never, by key, and what came without one; twice under one id is once."""
    wanted = {opaque(TEAM, row.key, row.body): row.key for row in outbox if row.stream.startswith(PREFIX)}
    came = set(deliveries)
    return {wanted.get(id, id): int(id in came) for id in wanted.keys() ^ came}
