"""The outbox from the courier's side: what may go next, and taking it.

    pending → sending → sent | retry | uncertain | dead

`ts` is empty until the message stands in Slack; from then on a card is edited. What is `pending` and has no ts goes
at once. Everything else waits for `due_at`, which like every lease is the database's own time; when something was
first tried, and sent, is told by the launch's clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bot.store import restored, schema, streams, together
from bot.store.engine import Tx
from bot.store.outbox import Priority
from bot.store.prepared import Prepared
from bot.store.streams import EDITS, POSTS, Room, Tempo
from bot.store.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox under way. Nobody else touches it or its channel until `lease_until`."""

    id: int
    key: str
    launch: int
    attempt: int
    kind: str
    stream: str
    channel: str | None
    thread: str | None
    """The ts of the card it answers to."""
    broadcast: bool
    pin: bool
    """It is still to be pinned."""
    view: str | None
    subject: str | None
    body: Mapping[str, Any] | None
    event: str | None
    parent: str | None
    wanted: int
    shown: int
    tries: int
    ts: str | None
    asked_at: datetime
    """When it was put down, by the launch's clock."""
    first_try_at: datetime
    lease_until: datetime
    sure_at: datetime | None
    """Set when it may stand in Slack already. Not finding it proves something only from then on."""
    missing: int
    """How many messages before this one, in this channel, could not be delivered."""
    since: float = 0.0
    """When its lease began or a little before, by the monotonic clock of who holds it."""

    @property
    def card(self) -> bool:
        return self.kind == "card"

    @property
    def has_file(self) -> bool:
        return "file" in (self.body or {})


def opaque(team: str, key: str, body: Mapping[str, Any] | None) -> str:
    """What a message carries to be found again: the same at every try, and nothing that members' apps could read.

    What is said has its words in it, so that other words under a key that was used before are another message.
    """
    words = json.dumps(body, sort_keys=True) if body else ""
    return hashlib.sha256(f"{team}\n{key}\n{words}".encode()).hexdigest()[:32]


# --- What may go now. States are written out: a partial index serves only a query that names them literally. ------

_box = schema.outbox
_stream = schema.stream
_parent = schema.outbox.alias("parent")
_earlier = schema.outbox.alias("earlier")


def named(column: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    """`column = 'a' OR column = 'b'`, literally."""
    return or_(*(column == literal_column(f"'{value}'") for value in values))


def unsent(box: Any = _box) -> ColumnElement[bool]:
    return and_(box.c.state != literal_column("'sent'"), box.c.state != literal_column("'dead'"))


_DUE = or_(
    and_(named(_box.c.state, "pending"), _box.c.ts.is_(None)),
    and_(named(_box.c.state, "pending", "retry", "uncertain"), _box.c.due_at <= bindparam("wall")),
    and_(named(_box.c.state, "sending"), _box.c.lease_until <= bindparam("wall")),
)
_POST_ALLOWED = and_(
    _box.c.ts.is_(None),
    or_(
        bindparam("posts") == literal_column("2"),
        and_(bindparam("posts") == literal_column("1"), named(_box.c.kind, "said")),
    ),
)
_EDIT_ALLOWED = and_(_box.c.ts.is_not(None), or_(_box.c.pin, bindparam("edits") == literal_column("1")))
_PARENT_SETTLED = or_(
    _box.c.parent.is_(None),
    _parent.c.id.is_(None),
    _parent.c.ts.is_not(None),
    named(_parent.c.state, "sent", "dead"),
)
"""A reply waits for its parent's ts. Where the parent will have none, it goes into the channel itself."""
_HELD = and_(
    named(_box.c.kind, "said"),
    exists().where(
        _earlier.c.team == _box.c.team,
        _earlier.c.stream == _box.c.stream,
        unsent(_earlier),
        named(_earlier.c.kind, "said"),
        named(_earlier.c.state, "sending", "retry", "uncertain"),
        tuple_(_earlier.c.priority, _earlier.c.id) < tuple_(_box.c.priority, _box.c.id),
    ),
)
"""What is said in a channel keeps its order: one that is being tried holds those after it."""
_FREE = or_(
    _stream.c.id.is_(None),
    and_(
        or_(_stream.c.lease_until.is_(None), _stream.c.lease_until <= bindparam("wall")),
        _stream.c.next_at <= bindparam("pace"),
    ),
)
_MAY_GO = (_box.c.team == bindparam("team"), unsent(), _DUE, or_(_POST_ALLOWED, _EDIT_ALLOWED), _PARENT_SETTLED, ~_HELD)
_BY_URGENCY = (_box.c.priority, _box.c.id)


def _outbox_with_parent(*columns: Any) -> Select[Any]:
    parent = and_(_parent.c.team == _box.c.team, _parent.c.key == _box.c.parent)
    return select(*columns).outerjoin(_parent, parent).where(*_MAY_GO).order_by(*_BY_URGENCY).limit(1)


def _each_stream() -> CTE:
    """Channels and people with anything unsent, hopping from one to the next in the index: a backlog of
    thousands of messages for a few dozen of them costs no more than a few dozen look-ups."""
    mine = (_box.c.team == bindparam("team"), unsent())
    first = select(_box.c.stream).where(*mine).order_by(_box.c.stream).limit(1)
    found = select(first.scalar_subquery().label("id")).cte("streams", recursive=True)
    following = select(_box.c.stream).where(*mine, _box.c.stream > found.c.id).order_by(_box.c.stream).limit(1)
    return found.union_all(
        select(following.correlate(found).scalar_subquery()).where(found.c.id.is_not(None)),
    )


_streams = _each_stream()
_NEXT = Prepared(_outbox_with_parent(_box, _parent.c.ts.label("thread")).where(_box.c.stream == bindparam("stream")))
_best = (
    select(
        _streams.c.id.label("stream"),
        _outbox_with_parent(_box.c.id)
        .where(_box.c.stream == _streams.c.id)
        .correlate(_streams)
        .scalar_subquery()
        .label("row"),
    )
    .outerjoin(_stream, and_(_stream.c.team == bindparam("team"), _stream.c.id == _streams.c.id))
    .where(_streams.c.id.is_not(None), _FREE)
    .subquery("best")
)
_READY = Prepared(select(_best.c.stream, _box.c.priority).join(_box, _box.c.id == _best.c.row).order_by(*_BY_URGENCY))


def ready(tx: Tx, wall: datetime, tempo: Tempo, busy: Collection[str], *, said: int, others: int) -> list[str]:
    """Channels and people something may go to now, the most urgent first; `busy` ones are left out.

    At most `said` of them in all; from the first whose most urgent row is not said on, at most `others`.
    """
    found: list[str] = []
    for row in tx.execute(_READY, _values(tx, wall, tempo)).all():
        if len(found) >= (said if row.priority == Priority.SAID else others):
            break
        if row.stream not in busy:
            found.append(row.stream)
    return found


def claim(
    tx: Tx, stream: str, *, now: datetime, wall: datetime, tempo: Tempo, late: datetime | None = None
) -> Delivery | None:
    """Take the next row of a channel. None: another process has the channel, or nothing may go there any more.

    1. Lease the channel, where nobody holds it: from here on it is ours alone.
    2. Choose the row, now that nobody can choose it besides.
    3. Spend what it costs of the pace: a post the channel's, an edit the workspace's.
    4. Where it was put down before `late`, have it carry the others that were.
    5. Mark the row. One that may stand in Slack already stays `uncertain` until somebody has looked.
    """
    if not streams.lease(tx, stream, wall, tempo):
        return None
    row = tx.execute(_NEXT, {**_values(tx, wall, tempo), "stream": stream}).one_or_none()
    if row is None or not _spend(tx, row, wall, tempo):
        streams.release(tx, stream, tempo.until(wall))
        return None
    streams.hold(tx, stream, row.id)
    if (
        late is not None
        and row.created_at < late
        and _surely_not_there(tx, row, wall)
        and together.gather(tx, row.id, stream, late)
    ):
        row = tx.execute(_NEXT, {**_values(tx, wall, tempo), "stream": stream}).one()
    return _mark(tx, row, now, wall, tempo.until(wall))


def _surely_not_there(tx: Tx, row: Row[Any], wall: datetime) -> bool:
    """Whether nobody has to look for it first."""
    return row.state in ("pending", "retry") and restored.looked_for_since(tx, wall) is None


def send_after_all(
    tx: Tx, delivery: Delivery, wall: datetime, tempo: Tempo, late: datetime | None = None
) -> Delivery | None:
    """What was looked for is not there: have it sent again, under a new lease; put down before `late`, with the others
    that were. None: the old one had run out."""
    until = tempo.until(wall)
    if not streams.extend(tx, delivery.stream, delivery.lease_until, until):
        return None
    body = delivery.body
    said = delivery.kind == "said" and delivery.parent is None
    if late is not None and said and delivery.asked_at < late:
        together.gather(tx, delivery.id, delivery.stream, late)
        body = tx.execute(select(_box.c.body).where(_box.c.id == delivery.id)).scalar_one()
    tx.execute(update(_box).where(_box.c.id == delivery.id).values(state="sending", lease_until=until))
    return replace(delivery, lease_until=until, sure_at=None, body=body)


def wanted(tx: Tx, delivery: Delivery) -> int:
    """The latest change of a card that is to be shown."""
    return int(tx.execute(select(_box.c.wanted).where(_box.c.id == delivery.id)).scalar_one())


def _values(tx: Tx, wall: datetime, tempo: Tempo) -> dict[str, object]:
    edits = streams.edits_left(tx, wall, tempo)
    posts = streams.posts_left(tx, wall, tempo)
    return {
        "team": tx.team,
        "wall": wall,
        "pace": tempo.posts_until(wall),
        "edits": int(edits),
        "posts": int(posts),
    }


def _spend(tx: Tx, row: Row[Any], wall: datetime, tempo: Tempo) -> bool:
    if row.ts is None:
        return streams.spend_post(tx, row.stream, wall, tempo)
    return row.pin or streams.spend_edit(tx, wall, tempo)


_AS_THEY_ARE = ("id", "key", "kind", "stream", "channel", "thread", "broadcast", "pin", "view", "subject", "body")
_AS_THEY_ARE_TOO = ("event", "parent", "wanted", "shown", "ts")


def _mark(tx: Tx, row: Row[Any], now: datetime, wall: datetime, until: datetime) -> Delivery:
    look = row.ts is None and row.state in ("uncertain", "sending")
    first_try_at = row.first_try_at or now
    if since := restored.looked_for_since(tx, wall) if row.ts is None else None:
        look, first_try_at = True, min(since, first_try_at)
    values = {"state": "uncertain" if look else "sending", "tries": row.tries + 1, "first_try_at": first_try_at}
    if not look:
        values["lease_until"] = until
    tx.execute(update(_box).where(_box.c.id == row.id).values(**values))
    return Delivery(
        **{name: getattr(row, name) for name in (*_AS_THEY_ARE, *_AS_THEY_ARE_TOO)},
        launch=row.launch_id,
        attempt=row.attempt_id,
        asked_at=row.created_at,
        tries=row.tries + 1,
        first_try_at=first_try_at,
        lease_until=until,
        sure_at=(row.lease_until or wall) if look else None,
        missing=_missing(tx, row) if row.kind == "said" and row.ts is None else 0,
    )


def _missing(tx: Tx, row: Row[Any]) -> int:
    """Dead messages since the last one that reached the channel."""
    here = and_(_box.c.team == tx.team, _box.c.stream == row.stream, named(_box.c.kind, "said"), _box.c.id < row.id)
    dead = tx.execute(select(_box.c.id).where(here, named(_box.c.state, "dead"))).scalars().all()
    if not dead:
        return 0
    reached = select(func.max(_box.c.id)).where(here, named(_box.c.state, "sent"), _box.c.id > min(dead))
    last = tx.execute(reached).scalar_one() or 0
    return sum(each > last for each in dead)


# --- When to look again -------------------------------------------------------------------------------------------

_WAITS = case((named(_box.c.state, "sending"), _box.c.lease_until), else_=_box.c.due_at)
_NEXT_DUE = Prepared(
    select(func.min(_WAITS)).where(
        _box.c.team == bindparam("team"),
        unsent(),
        or_(_box.c.state != literal_column("'pending'"), _box.c.ts.is_not(None)),
        bindparam("wall", type_=UtcDateTime) < _WAITS,
    )
)
_NEXT_PACE = Prepared(
    select(func.min(_stream.c.next_at))
    .join(_streams, _streams.c.id == _stream.c.id)
    .where(_stream.c.team == bindparam("team"), _stream.c.next_at > bindparam("pace"))
)


def next_at(tx: Tx, wall: datetime, tempo: Tempo) -> datetime | None:
    """When the next row may go that may not go now, by the database's time."""
    values = _values(tx, wall, tempo)
    times = [tx.execute(_NEXT_DUE, values).scalar_one()]
    if at := tx.execute(_NEXT_PACE, values).scalar_one():
        times.append(at - timedelta(seconds=tempo.post_burst))
    if not values["edits"] and (at := streams.next_at(tx, EDITS)):
        times.append(at - timedelta(seconds=tempo.edit_burst))
    if values["posts"] != Room.ALL and (at := streams.next_at(tx, POSTS)):
        ahead = tempo.workspace_burst if values["posts"] == Room.NONE else tempo.workspace_burst / 2
        times.append(at - timedelta(seconds=ahead))
    return min((time for time in times if time is not None), default=None)
