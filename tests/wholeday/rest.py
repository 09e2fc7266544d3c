"""Whether golive has come to rest, as its database says beside it; what it does next; and in what order it spoke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.store import deliveries, digests, due, rollcalls, schema, watches
from bot.store.due import Due
from bot.store.engine import Tx

BESIDE = ("digest:", "held up:", "roll:", "watch:")
"""What is put down beside the heartbeat's passes, sooner or later as the machine has time for it, by its key: after
everything else of that moment, one kind after the other."""

FIRST = (0, 0)


@dataclass(frozen=True, slots=True)
class Rest:
    left: tuple[str, ...]
    """What is due, or put down and not in Slack as it should be: nothing when golive has come to rest."""
    next_at: datetime | None
    """When golive does something next that people notice."""
    said: Mapping[str, tuple[int, int]]
    """The place of each message among others of the same moment, by its `ts`."""

    def place(self, ts: str) -> tuple[int, int]:
        """What Slack posts for golive stands first."""
        return self.said.get(ts, FIRST)


def read(tx: Tx, now: datetime) -> Rest:
    at = replace(due.earliest(tx), watch=watches.earliest(tx), digest=digests.next_at(tx))
    return Rest(tuple(_left(tx, at, now)), at.for_people, _said(tx))


def _left(tx: Tx, at: Due, now: datetime) -> Iterator[str]:
    for kind in Due.__slots__:
        if isinstance(moment := getattr(at, kind), datetime) and moment <= now:
            yield f"{kind} of {moment}"
    if waiting := deliveries.backlog(tx).waiting:
        yield f"{waiting} messages and edits to send"
    if rollcalls.due(tx, now):
        yield "people to ask whether they are in"
    if any(each.state is not watches.State.STANDING for each in watches.everything(tx)):
        yield "a message of the watch to leave or to take back"


def _said(tx: Tx) -> dict[str, tuple[int, int]]:
    box = schema.outbox
    return {
        row.ts: _place(row) for row in tx.execute(select(box.c.ts, box.c.id, box.c.key).where(box.c.ts.is_not(None)))
    }


def _place(row: Any) -> tuple[int, int]:
    """Golive puts a message down before it sends it, and many channels are sent to at once."""
    return next((number for number, kind in enumerate(BESIDE, 1) if kind in row.key), 0), row.id
