"""What came of a delivery, written down; and what has not been delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, select, update

from bot.domain import webhook
from bot.store import people, rereading, schema, streams
from bot.store.courier import Delivery, named, unsent
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.streams import Tempo

ALARM = "alarm:"
"""How the keys of alarms begin. An alarm raises no alarm."""

_box = schema.outbox


def posted(
    tx: Tx, delivery: Delivery, *, ts: str, channel: str, shown: int, now: datetime, wall: datetime, tempo: Tempo
) -> bool:
    """It stands in Slack at `ts`. False: another process says so too, of another message; that one counts.

    `now` is the launch's clock.
    """
    values = _as_shown(shown, now, wall, tempo) | {"ts": ts, "channel": channel}
    if delivery.event is not None and not delivery.stream.startswith(webhook.PREFIX):
        values |= {"reread_at": wall + rereading.AFTER}
    if delivery.pin:
        values |= {"state": "pending", "due_at": wall}
    if channel != delivery.channel and channel != delivery.stream:
        people.keep_dm(tx, delivery.stream, channel)
    here = and_(_box.c.id == delivery.id, _box.c.ts.is_(None))
    return tx.execute(update(_box).where(here).values(**values)).rowcount == 1


def edited(tx: Tx, delivery: Delivery, *, shown: int, now: datetime, wall: datetime, tempo: Tempo) -> None:
    """It shows the card as of `shown`; what was wanted since is still to be shown."""
    _save(tx, delivery, _as_shown(shown, now, wall, tempo))


def pinned(tx: Tx, delivery: Delivery) -> None:
    _save(tx, delivery, {"pin": False, "state": _state(delivery.shown), "lease_until": None, "tries": 0})


def nothing_to_show(tx: Tx, delivery: Delivery, *, shown: int) -> None:
    """The card has nothing to show (any more). What stands in Slack stays as it is."""
    _save(tx, delivery, {"shown": shown, "state": _state(shown), "lease_until": None, "tries": 0})


def put_off(tx: Tx, delivery: Delivery, until: datetime, why: str) -> None:
    """It did not happen. Try again at `until`."""
    _save(tx, delivery, {"state": "retry", "due_at": until, "lease_until": None, "error": why[:200]})


def doubt(tx: Tx, delivery: Delivery, look_at: datetime, why: str) -> None:
    """It may have happened. Its lease stays: not finding it proves something only after that."""
    _save(tx, delivery, {"state": "uncertain", "due_at": look_at, "error": why[:200]})


def bury(tx: Tx, delivery: Delivery, why: str) -> None:
    """It will never happen. A card comes back to life with its next change."""
    _save(tx, delivery, {"state": "dead", "lease_until": None, "error": why[:200]})


def vanished(tx: Tx, delivery: Delivery, *, pin: bool) -> None:
    """Somebody deleted it from Slack: it is posted anew."""
    _save(tx, delivery, {"state": "pending", "ts": None, "shown": 0, "pin": pin, "lease_until": None})


def parent_vanished(tx: Tx, delivery: Delivery, wall: datetime) -> None:
    """The message it answers to was deleted: have that one posted anew, then try again."""
    parent = and_(_box.c.team == tx.team, _box.c.key == delivery.parent, _box.c.ts == delivery.thread)
    tx.execute(update(_box).where(parent).values(state="pending", ts=None, shown=0))
    put_off(tx, delivery, wall, "thread_not_found")


def orphans(tx: Tx, wall: datetime) -> int:
    """At the start of the only process: whatever is `sending` was left by one that is gone. Look for it at once.

    Each keeps its lease: not to find it proves something only when what was asked can no longer happen. An edit
    is repeated only then: else the old one could arrive after the new one, and stay.
    """
    left = and_(_box.c.team == tx.team, unsent(), named(_box.c.state, "sending"))
    streams.release_all(tx)
    tx.execute(update(_box).where(left, _box.c.ts.is_not(None)).values(state="retry", due_at=_box.c.lease_until))
    return tx.execute(update(_box).where(left).values(state="uncertain", due_at=wall)).rowcount


def _save(tx: Tx, delivery: Delivery, values: dict[str, Any]) -> None:
    tx.execute(update(_box).where(_box.c.id == delivery.id).values(**values))


def _as_shown(shown: int, now: datetime, wall: datetime, tempo: Tempo) -> dict[str, Any]:
    return {
        "state": _state(shown),
        "shown": shown,
        "sent_at": now,
        "due_at": wall + timedelta(seconds=tempo.card_rest),
        "lease_until": None,
        "tries": 0,
        "error": None,
    }


def _state(shown: int) -> Any:
    """A card that changed while it was sent is to be edited again."""
    return case((_box.c.wanted > shown, literal("pending")), else_=literal("sent"))


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not been delivered. Times are the launch's clock."""

    waiting: int
    uncertain: int
    dead: int
    oldest: datetime | None
    """When the oldest message that is not in Slack yet was put down."""


@dataclass(frozen=True, slots=True)
class Late:
    """Messages for one channel or person that have waited for too long."""

    stream: str
    launch: int
    attempt: int
    many: int
    since: datetime


_BACKLOG = Prepared(
    select(
        func.count().label("waiting"),
        func.count().filter(named(_box.c.state, "uncertain")).label("uncertain"),
        func.min(case((_box.c.ts.is_(None), _box.c.created_at))).label("oldest"),
    ).where(_box.c.team == bindparam("team"), unsent())
)
_DEAD = Prepared(select(func.count()).where(_box.c.team == bindparam("team"), named(_box.c.state, "dead")))
_LATE = Prepared(
    select(
        _box.c.stream,
        func.max(_box.c.launch_id).label("launch"),
        func.max(_box.c.attempt_id).label("attempt"),
        func.count().label("many"),
        func.min(_box.c.created_at).label("since"),
    )
    .where(
        _box.c.team == bindparam("team"),
        unsent(),
        _box.c.ts.is_(None),
        _box.c.created_at <= bindparam("before"),
        ~_box.c.key.startswith(ALARM),
    )
    .group_by(_box.c.stream)
)


def backlog(tx: Tx) -> Backlog:
    row = tx.execute(_BACKLOG, {"team": tx.team}).one()
    dead = tx.execute(_DEAD, {"team": tx.team}).scalar_one()
    return Backlog(row.waiting, row.uncertain, dead, row.oldest)


def late(tx: Tx, before: datetime) -> list[Late]:
    """Per channel or person, what was put down before `before` and is not in Slack yet. Alarms are left out."""
    rows = tx.execute(_LATE, {"team": tx.team, "before": before})
    return [Late(row.stream, row.launch, row.attempt, row.many, row.since) for row in rows]


def alarm_waits(tx: Tx, stream: str) -> bool:
    """An alarm for this channel or person has not been delivered either: another one helps nobody."""
    here = and_(_box.c.team == tx.team, _box.c.stream == stream, unsent(), _box.c.key.startswith(ALARM))
    return tx.execute(select(_box.c.id).where(here).limit(1)).first() is not None
