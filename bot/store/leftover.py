"""Launches that are over, in which somebody still has an action to settle."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, func, select

from bot.domain.launch import Attempt
from bot.store import launches, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared

_launch, _attempt, _action = schema.launch, schema.attempt, schema.action
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


def to(tx: Tx, user: str) -> list[tuple[str, Attempt]]:
    """The last attempt of each such launch, with its key."""
    found = [(row.key, launches.attempt(tx, row.last)) for row in tx.execute(_LEFT, {"team": tx.team, "owner": user})]
    return [(key, attempt) for key, attempt in found if attempt is not None]
