"""The answers of polls: every one ever given, which of them grew stale, and those that a later poll carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from bot.domain.item import State
from bot.domain.poll import Poll, Reply, Vote
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_vote, _poll, _item, _state, _attempt = schema.vote, schema.poll, schema.item, schema.item_state, schema.attempt

_VOTES = (
    select(_vote, _state.c.state.label("condition"))
    .join(_poll, _poll.c.id == _vote.c.poll_id)
    .join(_attempt, _attempt.c.id == _poll.c.attempt_id)
    .outerjoin(_item, (_item.c.launch_id == _attempt.c.launch_id) & (_item.c.ref == _vote.c.item))
    .outerjoin(_state, (_state.c.item_id == _item.c.id) & (_state.c.attempt_id == _poll.c.attempt_id))
    .order_by(_vote.c.id)
)
_OF_POLL = Prepared(_VOTES.where(_vote.c.poll_id == bindparam("poll")))
_OF_ATTEMPT = Prepared(_VOTES.where(_poll.c.attempt_id == bindparam("attempt"), _poll.c.practice.is_(False)))


def of(tx: Tx, poll: Poll) -> list[Vote]:
    """Every answer ever given in it, in order: the history stays."""
    return [_as_vote(row) for row in tx.execute(_OF_POLL, {"poll": poll.id})]


def memory(scene: Scene) -> list[Vote]:
    """Every answer of this attempt's polls that count, in order: what somebody last said holds on until they answer."""
    return [_as_vote(row) for row in scene.tx.execute(_OF_ATTEMPT, {"attempt": scene.attempt.id})]


def _as_vote(row: Row[Any]) -> Vote:
    told = (row.seat, row.who, Reply(row.answer), row.reason, row.at, row.saw, row.change, row.stead)
    return Vote(*told, row.by, row.item, row.condition == State.APPROVED, row.lapsed_at, row.stale or "", row.carried)


def cast(scene: Scene, poll: Poll, votes: Sequence[Vote]) -> None:
    """Add answers. What their voters said before stays, and lapses no more."""
    for who in dict.fromkeys(vote.who for vote in votes):
        _wait_no_more(scene, [vote.seat for vote in votes if vote.who == who], who)
    if votes:
        scene.tx.execute(insert(_vote), [_row(poll, vote) for vote in votes])
    if times := [vote.by for vote in votes if vote.by is not None]:
        scene.tx.wake_at(min(times))


def _row(poll: Poll, vote: Vote) -> dict[str, Any]:
    return {
        "poll_id": poll.id,
        "seat": vote.seat,
        "who": vote.who,
        "answer": vote.reply,
        "reason": vote.reason,
        "change": vote.change,
        "at": vote.at,
        "saw": vote.saw,
        "stead": vote.stead,
        "by": vote.by,
        "item": vote.item,
        "lapse_at": vote.by if vote.item is not None else None,
        "carried": vote.carried,
    }


def _wait_no_more(scene: Scene, seats: Iterable[str], who: str) -> None:
    """What somebody said before for some seats does not lapse any more: they have said something else."""
    here = select(_poll.c.id).where(_poll.c.attempt_id == scene.attempt.id)
    mine = (_vote.c.poll_id.in_(here), _vote.c.who == who, _vote.c.seat.in_(list(seats)), _vote.c.lapse_at.is_not(None))
    scene.tx.execute(update(_vote).where(*mine).values(lapse_at=None))


def go_stale(scene: Scene, poll: Poll, votes: Iterable[Vote], why: str) -> None:
    """These, each the last of its voter for its seat, do not count any more until they are given again."""
    last = select(func.max(_vote.c.id)).where(_vote.c.poll_id == poll.id)
    for vote in votes:
        row = last.where(_vote.c.seat == vote.seat, _vote.c.who == vote.who).scalar_subquery()
        scene.tx.execute(update(_vote).where(_vote.c.id == row).values(stale=why))
