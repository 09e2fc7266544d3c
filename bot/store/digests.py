"""When each person is next reminded of what they owe. Everybody golive knows has a row; many mornings say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.upsert import keep_first

_digest = schema.digest


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose time has come. `looked_at` is when it last had."""

    person: str
    next_at: datetime
    looked_at: datetime | None
    snoozed_until: datetime | None


_ENROL = keep_first(_digest, "team", "person")
_MINE = (_digest.c.team == bindparam("p_team"), _digest.c.person == bindparam("p_person"))
_DUE = Prepared(
    select(_digest)
    .where(_digest.c.team == bindparam("team"), _digest.c.next_at <= bindparam("now"))
    .order_by(_digest.c.next_at, _digest.c.person)
    .limit(bindparam("most"))
)
_NEXT = Prepared(
    select(_digest.c.next_at).where(_digest.c.team == bindparam("team")).order_by(_digest.c.next_at).limit(1)
)
_SET = Prepared(
    update(_digest)
    .where(*_MINE, _digest.c.next_at == bindparam("was_next"))
    .values(next_at=bindparam("p_next"), looked_at=bindparam("p_looked"))
)
_SNOOZE = Prepared(
    update(_digest).where(*_MINE).values(next_at=bindparam("p_next"), snoozed_until=bindparam("p_until"))
)
_AWAKE = or_(_digest.c.snoozed_until.is_(None), _digest.c.snoozed_until <= bindparam("now"))
_MOVE = Prepared(update(_digest).where(*_MINE, _AWAKE).values(next_at=bindparam("p_next")))
_OF = Prepared(select(_digest.c.snoozed_until).where(*_MINE))


def enrol(tx: Tx, people: Iterable[str], next_at: datetime) -> None:
    """Have people reminded from `next_at` on; those who are, keep their time."""
    empty = {"looked_at": None, "snoozed_until": None}
    rows = [{"team": tx.team, "person": person, "next_at": next_at, **empty} for person in people]
    if rows:
        tx.execute(_ENROL.on(tx), rows if len(rows) > 1 else rows[0])
        tx.wake_at(next_at)


def move(tx: Tx, person: str, next_at: datetime, now: datetime) -> None:
    """Somebody's mornings are at another time now. A snooze stays as it is."""
    tx.execute(_MOVE, _key(tx, person) | {"p_next": next_at, "now": now})
    tx.wake_at(next_at)


def due(tx: Tx, now: datetime, most: int) -> list[Due]:
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most}).all()
    return [Due(row.person, row.next_at, row.looked_at, row.snoozed_until) for row in rows]


def next_at(tx: Tx) -> datetime | None:
    at: datetime | None = tx.execute(_NEXT, {"team": tx.team}).scalar_one_or_none()
    return at


def settle(tx: Tx, due: Due, next_at: datetime, *, looked_at: datetime | None) -> bool:
    """Look again at `next_at`. False: another process has done so, and said what was to be said."""
    values = {"was_next": due.next_at, "p_next": next_at, "p_looked": looked_at}
    return tx.execute(_SET, _key(tx, due.person) | values).rowcount == 1


def snooze(tx: Tx, person: str, until: datetime | None, next_at: datetime) -> None:
    """Leave somebody alone until then; None ends it. The row is there: whoever asks is known."""
    tx.execute(_SNOOZE, _key(tx, person) | {"p_until": until, "p_next": next_at})
    tx.wake_at(next_at)


def snoozed_until(tx: Tx, person: str) -> datetime | None:
    at: datetime | None = tx.execute(_OF, _key(tx, person)).scalar_one_or_none()
    return at


def _key(tx: Tx, person: str) -> dict[str, object]:
    return {"p_team": tx.team, "p_person": person}
