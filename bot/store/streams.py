"""The pace of what goes out, and who may speak in a channel: one process at a time, one message at a time.

A stream is a channel or a person. Its `next_at` is when the next message would go at an even pace; a burst may run
that far ahead. Times here are the database's own (`clock`), which all processes share and no rehearsal moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.upsert import keep_first

EDITS = "chat.update"
POSTS = "chat.postMessage"
VIEWS = "views.publish"
WATCH = "chat.scheduleMessage"
"""Under these names `stream` keeps the pace of edits, of posts to all channels together, of Home tabs, and of messages
left with Slack in case golive is down: Slack limits each for the workspace as a whole."""


class Room(IntEnum):
    """What the workspace's limit leaves room for."""

    NONE = 0
    SAID = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the courier goes, in real seconds. Posting: about one a second in a channel, short bursts allowed, and
    a limit for the workspace which Slack does not state; chat.update: 50 a minute for the workspace (docs.slack.dev,
    rate limits of the Web API).
    """

    request: float = 8.0
    """How long Slack gets to answer."""
    lease: float = 15.0
    """How long a row is somebody's. Longer than `request`: after it, what was asked has happened or never will."""
    post_every: float = 1.0
    post_burst: float = 7.0
    """How far posts may run ahead of one every `post_every`."""
    workspace_every: float = 0.15
    """400 posts a minute in all: others who send through Slack count on 500."""
    workspace_burst: float = 6.0
    """Cards may use half of it: when everything changes at once, what is said still finds room."""
    edit_every: float = 1.25
    edit_burst: float = 10.0
    view_every: float = 0.75
    """Home tabs: 80 a minute, where tier 4 of Slack's limits allows 100."""
    view_burst: float = 6.0
    watch_every: float = 1.5
    """Messages left with Slack: 40 a minute, where tier 3 of Slack's limits allows 50."""
    watch_burst: float = 6.0
    card_rest: float = 3.0
    """How long a card, or a Home tab, stands before its next edit."""
    look_after: float = 1.0
    """How soon golive looks for a message whose answer was lost."""
    file_shown: float = 120.0
    """How long Slack may work on a file it has taken before it stands there."""
    look_again: float = 60.0
    """When it looks again where Slack does not let it look."""
    places: int = 8
    """How many channels are served at once."""
    kept_free: int = 2
    """Of them, places that only what is said may take."""

    def until(self, wall: datetime) -> datetime:
        """The end of a lease taken now."""
        return wall + timedelta(seconds=self.lease)

    def posts_until(self, wall: datetime) -> datetime:
        """A channel may be spoken in when its `next_at` is no later than this."""
        return wall + timedelta(seconds=self.post_burst)

    def workspace_until(self, wall: datetime) -> datetime:
        return wall + timedelta(seconds=self.workspace_burst)

    def edits_until(self, wall: datetime) -> datetime:
        return wall + timedelta(seconds=self.edit_burst)


USUAL = Tempo()


_SQLITES_NOW = Prepared(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now")))


def clock(tx: Tx) -> datetime:
    """The database's own time."""
    if tx.dialect == "postgresql":
        return tx.execute(select(func.clock_timestamp())).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]
    moment = tx.execute(_SQLITES_NOW).scalar_one()
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


_stream = schema.stream
_KEEP = keep_first(_stream, "team", "id")
_MINE = and_(_stream.c.team == bindparam("p_team"), _stream.c.id == bindparam("p_stream"))
_HELD = and_(_MINE, _stream.c.lease_until == bindparam("was_until"))
_FREE = or_(_stream.c.lease_until.is_(None), _stream.c.lease_until <= bindparam("wall"))
_LEASE = Prepared(
    update(_stream)
    .where(_MINE, _FREE, _stream.c.next_at <= bindparam("pace"))
    .values(lease_until=bindparam("p_until"), holder=None)
)
_EXTEND = Prepared(update(_stream).where(_HELD).values(lease_until=bindparam("p_until")))
_RELEASE = Prepared(update(_stream).where(_HELD).values(lease_until=None, holder=None))
_PACE = Prepared(select(_stream.c.next_at).where(_MINE))
_BUSY = Prepared(select(_stream.c.next_at, _stream.c.lease_until).where(_MINE))
_SET_PACE = Prepared(
    update(_stream).where(_MINE, _stream.c.next_at == bindparam("was_next")).values(next_at=bindparam("p_next"))
)
_HOLD = Prepared(update(_stream).where(_MINE).values(holder=bindparam("p_holder")))


def lease(tx: Tx, stream: str, wall: datetime, tempo: Tempo) -> bool:
    """Take a channel until `tempo.until(wall)`. False: somebody has it, or it must rest."""
    _keep(tx, stream, wall)
    values = {"wall": wall, "pace": tempo.posts_until(wall), "p_until": tempo.until(wall)}
    return tx.execute(_LEASE, _key(tx, stream) | values).rowcount == 1


def extend(tx: Tx, stream: str, was_until: datetime, until: datetime) -> bool:
    """Keep a channel for longer. False: the lease had run out, and somebody else may have the channel."""
    return tx.execute(_EXTEND, _key(tx, stream) | {"was_until": was_until, "p_until": until}).rowcount == 1


def release(tx: Tx, stream: str, until: datetime) -> bool:
    """Let go of a channel leased until `until`. False as for `extend`."""
    return tx.execute(_RELEASE, _key(tx, stream) | {"was_until": until}).rowcount == 1


def release_all(tx: Tx) -> None:
    """Nobody else can be at work: this is the only process, and it has just begun."""
    tx.execute(update(_stream).where(_stream.c.team == tx.team).values(lease_until=None, holder=None))


def hold(tx: Tx, stream: str, row: int) -> None:
    """Note which row a leased channel is busy with."""
    tx.execute(_HOLD, _key(tx, stream) | {"p_holder": row})


def spend_post(tx: Tx, stream: str, wall: datetime, tempo: Tempo) -> bool:
    """False: this channel, or the workspace, has had its posts for now."""
    _keep(tx, POSTS, wall)
    return _spend(tx, POSTS, wall, tempo.workspace_until(wall), tempo.workspace_every) and _spend(
        tx, stream, wall, tempo.posts_until(wall), tempo.post_every
    )


def spend_edit(tx: Tx, wall: datetime, tempo: Tempo) -> bool:
    """False: the workspace has had its edits for now."""
    _keep(tx, EDITS, wall)
    return _spend(tx, EDITS, wall, tempo.edits_until(wall), tempo.edit_every)


def spend_view(tx: Tx, wall: datetime, tempo: Tempo) -> bool:
    """False: the workspace has had its Home tabs for now."""
    _keep(tx, VIEWS, wall)
    return _spend(tx, VIEWS, wall, wall + timedelta(seconds=tempo.view_burst), tempo.view_every)


def spend_watch(tx: Tx, wall: datetime, tempo: Tempo) -> bool:
    """False: the workspace has left as many messages with Slack as it may for now."""
    return _spend(tx, WATCH, wall, wall + timedelta(seconds=tempo.watch_burst), tempo.watch_every)


def may_watch_at(tx: Tx, tempo: Tempo) -> datetime | None:
    """When nobody speaks with Slack about what waits there, and the next message may be left."""
    row = tx.execute(_BUSY, _key(tx, WATCH)).one_or_none()
    if row is None:
        return None
    paced: datetime = row.next_at - timedelta(seconds=tempo.watch_burst)
    return max(paced, row.lease_until) if row.lease_until else paced


def posts_left(tx: Tx, wall: datetime, tempo: Tempo) -> Room:
    """Who may still post in the workspace now."""
    at = next_at(tx, POSTS)
    ahead = (at - wall).total_seconds() if at else 0.0
    if ahead > tempo.workspace_burst:
        return Room.NONE
    return Room.SAID if ahead > tempo.workspace_burst / 2 else Room.ALL


def edits_left(tx: Tx, wall: datetime, tempo: Tempo) -> bool:
    at = next_at(tx, EDITS)
    return at is None or at <= tempo.edits_until(wall)


def next_at(tx: Tx, stream: str) -> datetime | None:
    return tx.execute(_PACE, _key(tx, stream)).scalar_one_or_none()


def rest(tx: Tx, stream: str, until: datetime, tempo: Tempo) -> None:
    """Slack asked for a pause in a channel (or of all edits: `EDITS`): nothing goes there before `until`."""
    ahead = tempo.edits_until(until) if stream == EDITS else tempo.posts_until(until)
    was = next_at(tx, stream)
    if was is not None and was < ahead:
        tx.execute(_SET_PACE, _key(tx, stream) | {"was_next": was, "p_next": ahead})


def _spend(tx: Tx, stream: str, wall: datetime, at_most: datetime, every: float) -> bool:
    was = next_at(tx, stream)
    if was is None or was > at_most:
        return False
    ahead = max(was, wall) + timedelta(seconds=every)
    return tx.execute(_SET_PACE, _key(tx, stream) | {"was_next": was, "p_next": ahead}).rowcount == 1


def _keep(tx: Tx, stream: str, wall: datetime) -> None:
    row = {"team": tx.team, "id": stream, "next_at": wall, "lease_until": None, "holder": None}
    tx.execute(_KEEP.on(tx), row)


def _key(tx: Tx, stream: str) -> dict[str, object]:
    return {"p_team": tx.team, "p_stream": stream}
