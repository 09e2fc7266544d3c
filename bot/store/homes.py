"""Whose Home tab golive keeps up to date, and which of them show less than is known by now.

A tab is drawn from the launches, and every change of a launch moves the number of its last entry. So the sum of these
numbers says whether anything may have changed since a tab was drawn, and no change has to write down whom it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.store import schema, streams
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.streams import Tempo
from bot.store.types import UtcDateTime
from bot.store.upsert import PerDialect

KEPT = timedelta(days=14)
"""How long a tab is kept up to date after it was last looked at."""

UNKNOWN = ""
"""The digest of a tab of which golive does not know what it shows."""

_home, _launch = schema.home, schema.launch


@dataclass(frozen=True, slots=True)
class Tab:
    """Somebody's tab, ours until `until`. `channel` is the direct messages with them."""

    person: str
    channel: str
    digest: str
    until: datetime


_OPENED = PerDialect(
    _home,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["team", "person"],
        set_={name: insert.excluded[name] for name in ("channel", "opened_at", "seen")},
    ),
)
_EMPTY = Prepared(
    update(_home)
    .where(_home.c.team == bindparam("p_team"), _home.c.person == bindparam("p_person"))
    .values(digest=UNKNOWN)
)
_TOTAL = select(func.coalesce(func.sum(_launch.c.audit_seq), 0)).where(_launch.c.team == bindparam("team"))
_SUM = Prepared(_TOTAL)
_CHANGED = _home.c.seen != _TOTAL.scalar_subquery()
_LOOKED_AT = (_home.c.team == bindparam("team"), _home.c.opened_at > bindparam("since"))
_STALE = Prepared(
    select(_home)
    .where(*_LOOKED_AT, or_(_CHANGED, _home.c.redraw_at <= bindparam("now")), _home.c.next_at <= bindparam("wall"))
    .order_by(_home.c.next_at)
    .limit(bindparam("most"))
)
_REST = Prepared(
    select(func.min(_home.c.next_at)).where(
        *_LOOKED_AT,
        or_(_CHANGED, _home.c.redraw_at <= bindparam("now")),
        bindparam("wall", type_=UtcDateTime) < _home.c.next_at,
    )
)
_REDRAW = Prepared(select(func.min(_home.c.redraw_at)).where(*_LOOKED_AT))
_TAKE = Prepared(
    update(_home)
    .where(
        _home.c.team == bindparam("p_team"),
        _home.c.person == bindparam("p_person"),
        _home.c.next_at == bindparam("was_next"),
    )
    .values(next_at=bindparam("p_next"))
)
_DRAWN = Prepared(
    update(_home)
    .where(
        _home.c.team == bindparam("p_team"),
        _home.c.person == bindparam("p_person"),
        _home.c.next_at == bindparam("was_next"),
    )
    .values(
        seen=bindparam("p_seen"),
        digest=bindparam("p_digest"),
        redraw_at=bindparam("p_redraw"),
        next_at=bindparam("p_next"),
    )
)


def opened(tx: Tx, person: str, channel: str, now: datetime, *, empty: bool) -> None:
    """Somebody looks at their tab: keep it up to date from now on. `empty`: Slack says that nothing is shown there."""
    row = {"team": tx.team, "person": person, "channel": channel, "opened_at": now, "redraw_at": None}
    tx.execute(_OPENED.on(tx), row | {"seen": -1, "digest": UNKNOWN, "next_at": datetime(1970, 1, 1, tzinfo=UTC)})
    if empty:
        tx.execute(_EMPTY, {"p_team": tx.team, "p_person": person})
    tx.wake_at(now)


def total(tx: Tx) -> int:
    """A number that every change of any launch moves."""
    return int(tx.execute(_SUM, {"team": tx.team}).scalar_one())


def stale(tx: Tx, now: datetime, wall: datetime, most: int = 1) -> list[Tab]:
    """Tabs that may show what is no longer so, and may be drawn now."""
    rows = tx.execute(_STALE, _values(tx, now) | {"wall": wall, "most": most}).all()
    return [Tab(row.person, row.channel, row.digest, row.next_at) for row in rows]


def take(tx: Tx, now: datetime, wall: datetime, tempo: Tempo, most: int) -> list[Tab]:
    """Some of them, to be drawn by nobody else until the lease is over."""
    until = tempo.until(wall)
    found = stale(tx, now, wall, most)
    return [Tab(tab.person, tab.channel, tab.digest, until) for tab in found if _moved(tx, tab, until)]


def begin(tx: Tx, tab: Tab, wall: datetime, tempo: Tempo) -> bool:
    """Before a tab is sent: from here on golive does not know what it shows. False: the workspace has had its
    share for now, or the lease is over; the tab's turn comes again.
    """
    if not streams.spend_view(tx, wall, tempo):
        after = streams.next_at(tx, streams.VIEWS) or wall
        _moved(tx, tab, max(after - timedelta(seconds=tempo.view_burst), wall))
        return False
    tx.execute(_EMPTY, {"p_team": tx.team, "p_person": tab.person})
    return _moved(tx, tab, tab.until)


def drawn(tx: Tx, tab: Tab, *, seen: int, digest: str, redraw_at: datetime | None, next_at: datetime) -> None:
    """What a tab shows by now, unless somebody else has drawn it since."""
    values = {"p_seen": seen, "p_digest": digest, "p_redraw": redraw_at, "p_next": next_at}
    tx.execute(_DRAWN, {"p_team": tx.team, "p_person": tab.person, "was_next": tab.until} | values)


def later(tx: Tx, tab: Tab, at: datetime) -> None:
    """Leave a tab alone until `at`."""
    _moved(tx, tab, at)


def forget(tx: Tx, person: str) -> None:
    """Slack shows no such tab. It is kept again once somebody opens it."""
    tx.execute(delete(_home).where(_home.c.team == tx.team, _home.c.person == person))


def outdated(tx: Tx, person: str) -> None:
    """Have somebody's tab drawn again although no launch has changed."""
    tx.execute(update(_home).where(_home.c.team == tx.team, _home.c.person == person).values(seen=-1))


def redraw_at(tx: Tx, now: datetime) -> datetime | None:
    """When a tab shows something else although nothing is done, by the launch's clock."""
    at: datetime | None = tx.execute(_REDRAW, _values(tx, now)).scalar_one()
    return at


def next_at(tx: Tx, now: datetime, wall: datetime) -> datetime | None:
    """When a stale tab that may not be drawn now may be, by the database's clock."""
    at: datetime | None = tx.execute(_REST, _values(tx, now) | {"wall": wall}).scalar_one()
    return at


def _values(tx: Tx, now: datetime) -> dict[str, object]:
    return {"team": tx.team, "since": now - KEPT, "now": now}


def _moved(tx: Tx, tab: Tab, to: datetime) -> bool:
    values = {"p_team": tx.team, "p_person": tab.person, "was_next": tab.until, "p_next": to}
    return tx.execute(_TAKE, values).rowcount == 1
