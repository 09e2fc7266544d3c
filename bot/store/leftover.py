"""What people owe: in launches that are under way, and in those that are over and have left them something to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select

from bot.domain import criterion as rules
from bot.domain.launch import Attempt
from bot.store import criteria, launches, schema
from bot.store import scene as scenes
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_launch, _attempt, _action = schema.launch, schema.attempt, schema.action
_lead, _away = schema.lead, schema.away
_any = _attempt.alias("any")

_LEFT = Prepared(
    select(_launch.c.key, func.max(_attempt.c.id).label("last"))
    .join(_attempt, _attempt.c.launch_id == _launch.c.id)
    .where(
        _launch.c.team == bindparam("team"),
        exists().where(
            _action.c.launch_id == _launch.c.id, _action.c.owner == bindparam("owner"), _action.c.done_at.is_(None)
        ),
        ~exists().where(_any.c.launch_id == _launch.c.id, _any.c.ended_at.is_(None)),
    )
    .group_by(_launch.c.id, _launch.c.key)
    .order_by(_launch.c.id)
)
_CLOSED = (_attempt.c.team == bindparam("team"), _attempt.c.judge_at.is_not(None), _attempt.c.ended_at.is_not(None))
_MAY_BE_ASKED = or_(
    _launch.c.director == bindparam("user"),
    _launch.c.deputy == bindparam("user"),
    exists().where(_lead.c.launch_id == _launch.c.id, _lead.c.who == bindparam("user")),
    exists().where(
        _away.c.launch_id == _launch.c.id, _away.c.substitute == bindparam("user"), _away.c.until > bindparam("now")
    ),
)
"""All that `criterion.people` may name. What is led by groups alone is the director's to judge."""
_UNJUDGED = Prepared(
    select(_launch.c.key, _attempt.c.id)
    .join(_attempt, _attempt.c.launch_id == _launch.c.id)
    .where(*_CLOSED, _MAY_BE_ASKED)
    .order_by(_attempt.c.id)
)
_NEXT = Prepared(select(func.min(_attempt.c.judge_at)).where(*_CLOSED, _attempt.c.judge_at > bindparam("now")))


def owing(tx: Tx, actor: str, channel: str, now: datetime, *, surely: bool = True) -> list[tuple[str, Attempt]]:
    """As `scene.visible`, and what is over but has left the actor an action, or a criterion to judge.

    Once Slack was asked in vain, what is over is left out where it would have to say who is there: nobody goes without
    all the rest because of a room that may long be gone.
    """
    left = {attempt.id: (key, attempt) for key, attempt in (*_with_actions(tx, actor), *_to_judge(tx, actor, now))}
    over = list(left.values())
    if tx.asked_in_vain:
        over = scenes.seen(tx, actor, channel, over, now, surely=False)
    return scenes.seen(tx, actor, channel, [*launches.open_ones(tx), *over], now, surely=surely)


def grows_at(tx: Tx, now: datetime) -> datetime | None:
    """When a criterion of a launch that is over may come to be judged."""
    at: datetime | None = tx.execute(_NEXT, {"team": tx.team, "now": now}).scalar_one_or_none()
    return at


def _with_actions(tx: Tx, user: str) -> list[tuple[str, Attempt]]:
    """The last attempt of each launch that is over, and has left an action to `user`; with its key."""
    found = [(row.key, launches.attempt(tx, row.last)) for row in tx.execute(_LEFT, {"team": tx.team, "owner": user})]
    return [(key, attempt) for key, attempt in found if attempt is not None]


def _to_judge(tx: Tx, user: str, now: datetime) -> list[tuple[str, Attempt]]:
    """Closed attempts in which a criterion waits for the word of `user`. While one waits, `judge_at` is set."""
    found = []
    for row in tx.execute(_UNJUDGED, {"team": tx.team, "user": user, "now": now}).all():
        attempt = launches.attempt(tx, row.id)
        if attempt is not None and _judges(tx, attempt, user, now):
            found.append((row.key, attempt))
    return found


def _judges(tx: Tx, attempt: Attempt, user: str, now: datetime) -> bool:
    scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, now)
    waits = rules.waiting(criteria.of(scene), attempt, now)
    return any(user in rules.people(each, scene.crew) for each in waits)
