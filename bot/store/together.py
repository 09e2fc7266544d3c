"""What Slack did not take for a long time goes out as one message for each channel and person, when it takes it again.

The first of the late ones carries the others: its words become theirs, in order. None of them has been in Slack, so
nothing is said twice; and each keeps its row, which says within which other it was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from bot.message import Message
from bot.store import schema
from bot.store.engine import Tx

MOST = 40
"""Messages in one."""

_box = schema.outbox


def gather(tx: Tx, first: int, stream: str, late: datetime) -> bool:
    """Have the row `first`, which is surely not in Slack, carry those of its stream that were put down before `late`.
    False: it is alone.

    What may stand in Slack already is left alone, and what answers in a thread; and what asks a person something, for
    its buttons.
    """
    box = _box
    query = (
        select(box.c.id, box.c.body, box.c.created_at)
        .where(
            box.c.team == tx.team,
            box.c.stream == stream,
            box.c.kind == "said",
            or_(box.c.id == first, box.c.state.in_(["pending", "retry"])),
            box.c.ts.is_(None),
            box.c.parent.is_(None),
            box.c.created_at < late,
        )
        .order_by(box.c.priority, box.c.id)
    )
    rows = [row for row in tx.execute(query).all() if not (row.body.get("hook") or asks(row.body, stream))][:MOST]
    if len(rows) < 2 or rows[0].id != first:
        return False
    said = [[row.created_at.isoformat(), str(row.body["text"])] for row in rows]
    body = Message(rows[0].body["text"]).to_json() | {"late": said}
    tx.execute(update(box).where(box.c.id == first).values(body=body))
    others = [row.id for row in rows if row.id != first]
    tx.execute(update(box).where(box.c.id.in_(others)).values(state="sent", within=first, lease_until=None, error=None))
    return True


def asks(body: Mapping[str, Any], stream: str) -> bool:
    """Whether a message has buttons for the one person who gets it."""
    return stream[:1] in "UW" and any(block.get("type") == "actions" for block in body.get("blocks", ()))
