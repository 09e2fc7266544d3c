"""The ledger: what was told to which audience, whether it is known to have arrived, and what still waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from bot.domain.record import Announced
from bot.store import schema, stakeholders, workspace
from bot.store.engine import Tx

LAST = 40
SETTLED = frozenset({"sent", "uncertain", "dead"})

_box = schema.outbox
_carrier = schema.outbox.alias("carrier")


def announced(tx: Tx, attempt: int) -> list[Announced]:
    """The `LAST` announcements of an attempt, oldest first."""
    query = (
        select(_box, *(_carrier.c[name].label(f"carrier_{name}") for name in ("state", "ts", "channel", "sent_at")))
        .outerjoin(_carrier, _carrier.c.id == _box.c.within)
        .where(_box.c.attempt_id == attempt, _box.c.event.is_not(None), _box.c.team == tx.team)
        .order_by(_box.c.id.desc())
        .limit(LAST)
    )
    url, seen = workspace.url(tx), stakeholders.seen(tx, attempt)
    return [
        replace(_as_announced(row, url), seen=_times_seen(row.key.partition(":")[2], seen))
        for row in reversed(tx.execute(query).all())
    ]


def _times_seen(key: str, seen: Mapping[str, int]) -> int:
    """Told in person, it is the same announcement."""
    return seen.get(key) or seen.get(key.rpartition(":")[0]) or 0


def one(tx: Tx, attempt: int, row: int) -> Announced | None:
    """An announcement by its row's id."""
    return next((each for each in announced(tx, attempt) if each.id == row), None)


def again(tx: Tx, row: int) -> bool:
    """Have an announcement sent once more that is dead, or of which nobody knew and somebody has looked. False: it is
    neither any more."""
    fresh = {"state": "pending", "tries": 0, "error": None, "first_try_at": None, "lease_until": None}
    return _settle(tx, row, ("dead", "uncertain"), fresh)


def found(tx: Tx, row: int, now: datetime) -> bool:
    """Somebody has looked, and an uncertain announcement stands there. False: it is uncertain no more."""
    return _settle(tx, row, ("uncertain",), {"state": "sent", "sent_at": now, "error": None, "lease_until": None})


def _settle(tx: Tx, row: int, states: tuple[str, ...], values: dict[str, Any]) -> bool:
    here = (_box.c.team == tx.team, _box.c.id == row, _box.c.state.in_(states), _box.c.ts.is_(None))
    return tx.execute(update(_box).where(*here).values(**values)).rowcount == 1


def unsent(tx: Tx, launch: int) -> list[tuple[str, int]]:
    """How many messages of a launch are not sent, by the state they are in."""
    outbox = schema.outbox
    query = (
        select(outbox.c.state, func.count().label("messages"))
        .where(outbox.c.launch_id == launch, outbox.c.state != "sent")
        .group_by(outbox.c.state)
        .order_by(outbox.c.state)
    )
    return [(row.state, row.messages) for row in tx.execute(query)]


def _as_announced(row: Row[Any], url: str | None) -> Announced:
    """What was said within another message is as far as that one."""
    carried = row.within is not None
    told = row.carrier_state if carried else row.state
    state = told if told in SETTLED else "pending"
    channel, ts = (row.carrier_channel, row.carrier_ts) if carried else (row.channel, row.ts)
    sent_at = row.carrier_sent_at if carried else row.sent_at
    link = workspace.permalink(url, channel, ts)
    return Announced(
        row.within or row.id,
        row.event,
        row.audience,
        channel or row.stream,
        state,
        row.created_at,
        sent_at,
        row.error,
        link,
    )
