"""When those are reminded who have not answered an open poll."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, select, update

from bot.domain.poll import Poll
from bot.domain.polltimes import CHASED, chased_at
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_poll, _attempt = schema.poll, schema.attempt
_ARMED = (
    select(_poll.c.id, _poll.c.attempt_id, _poll.c.chase_at)
    .join(_attempt, _attempt.c.id == _poll.c.attempt_id)
    .where(_attempt.c.team == bindparam("team"), _poll.c.chase_at.is_not(None))
    .where(_poll.c.state == literal_column("'open'"))
    .order_by(_poll.c.chase_at)
)
FIRST = _ARMED.with_only_columns(_poll.c.chase_at).limit(1)
"""When anybody is next reminded."""
_DUE = Prepared(_ARMED.where(_poll.c.chase_at <= bindparam("now")).limit(bindparam("most")))


def due(tx: Tx, now: datetime, most: int) -> list[tuple[int, int]]:
    """Polls whose silent people are to be reminded by now: (poll, attempt)."""
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most})
    return [(row.id, row.attempt_id) for row in rows]


def arm(scene: Scene, poll: Poll, closes_at: datetime) -> None:
    """The next reminder, by the time the poll has now. What was sent is not sent again."""
    done = scene.tx.execute(select(_poll.c.chased).where(_poll.c.id == poll.id)).scalar_one()
    _keep(scene, poll, done, chased_at(poll.opened_at, closes_at, done))


def settle(scene: Scene, poll: Poll) -> int | None:
    """How many times they have been reminded now, those that were missed counted; None: it is not time any more."""
    where = (_poll.c.id == poll.id, _poll.c.chase_at <= scene.now)
    if scene.tx.execute(select(_poll.c.id).where(*where)).first() is None:
        return None
    times = (chased_at(poll.opened_at, poll.closes_at, number) for number in range(len(CHASED)))
    done = sum(at is not None and at <= scene.now for at in times)
    _keep(scene, poll, done, chased_at(poll.opened_at, poll.closes_at, done))
    return done


def _keep(scene: Scene, poll: Poll, done: int, at: datetime | None) -> None:
    scene.tx.execute(update(_poll).where(_poll.c.id == poll.id).values(chased=done, chase_at=at))
    if at is not None:
        scene.tx.wake_at(at)
