"""Shelf lives: when approvals run out, and when golive looks for those that will run out before T-0.

Where a check keeps an item fresh, none runs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, literal_column, select, update

from bot.domain import shelf as rules
from bot.domain import voiding
from bot.domain.item import Item, Signoff, State
from bot.store import checks, items, schema, signoffs
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_signoff, _item, _attempt, _state = schema.signoff, schema.item, schema.attempt, schema.item_state

RUNS_OUT = and_(_signoff.c.state == literal_column("'approved'"), _signoff.c.expires_at.is_not(None))
COUNTS_DOWN = and_(
    _attempt.c.team == bindparam("team"),
    _attempt.c.state == literal_column("'counting'"),
    _attempt.c.look_at.is_not(None),
)

_EXPIRES = Prepared(
    update(_signoff).where(_signoff.c.id == bindparam("p_signoff")).values(expires_at=bindparam("p_at"))
)
_LOOK_AT = Prepared(select(_attempt.c.look_at).where(_attempt.c.id == bindparam("attempt")))
_LOOK = Prepared(update(_attempt).where(_attempt.c.id == bindparam("p_attempt")).values(look_at=bindparam("p_at")))
_OF_OPEN = (
    select(_signoff.c.attempt_id)
    .join(_attempt, _attempt.c.id == _signoff.c.attempt_id)
    .where(RUNS_OUT, _attempt.c.team == bindparam("team"), _attempt.c.ended_at.is_(None))
)
_RUN_OUT = Prepared(
    _OF_OPEN.where(_signoff.c.expires_at <= bindparam("now")).order_by(_signoff.c.expires_at).limit(bindparam("most"))
)
_TO_LOOK = Prepared(
    select(_attempt.c.id)
    .where(COUNTS_DOWN, _attempt.c.look_at <= bindparam("now"))
    .order_by(_attempt.c.look_at)
    .limit(bindparam("most"))
)
_UNTIL = Prepared(
    select(_signoff.c.item_id)
    .where(_signoff.c.attempt_id == bindparam("attempt"), RUNS_OUT, _signoff.c.expires_at <= bindparam("until"))
    .order_by(_signoff.c.item_id)
)
_RUNNING = Prepared(
    select(_item.c.ref)
    .join(_signoff, _signoff.c.item_id == _item.c.id)
    .where(_signoff.c.attempt_id == bindparam("attempt"), RUNS_OUT)
)


def start(scene: Scene, approved: Sequence[tuple[Item, Signoff]]) -> None:
    """The time of these approvals begins now, where their items have a shelf life."""
    query = select(_item.c.id, _item.c.shelf_s).where(
        _item.c.id.in_([item.id for item, _ in approved]), _item.c.shelf_s.is_not(None)
    )
    lives = {row.id: timedelta(seconds=row.shelf_s) for row in scene.tx.execute(query)}
    fresh = checks.keeping_fresh(scene) if lives else frozenset()
    for item, signoff in approved:
        if item.id in lives and item.ref not in fresh:
            _expire(scene, signoff, voiding.expires(lives[item.id], scene.now, scene.attempt.pace))


def again(scene: Scene, item: Item) -> datetime | None:
    """Count its approval anew from when it was given, by the item's shelf life now; returns when it runs out."""
    approval = signoffs.latest(scene, [item])[item.id]
    shelf = None if item.ref in checks.keeping_fresh(scene) else item.shelf
    at = voiding.expires(shelf, approval.judged_at or scene.now, scene.attempt.pace)
    _expire(scene, approval, at)
    return at


def follow(scene: Scene, before: Collection[str] = ()) -> list[tuple[Signoff, Item]]:
    """Checks keep other items fresh than `before`, by ref. Returns the approvals that run out otherwise now.

    What a check keeps fresh does not run out. What none does any more counts anew from now on: until now a check
    vouched for it.
    """
    fresh = checks.keeping_fresh(scene)
    running = scene.tx.execute(_RUNNING, {"attempt": scene.attempt.id}).scalars()
    changed = fresh.intersection(running) | (frozenset(before) - fresh)
    found, _ = items.by_refs(scene, sorted(changed)) if changed else ([], [])
    found = [item for item in found if item.state is State.APPROVED and item.shelf]
    latest = signoffs.latest(scene, found)
    signed = [(latest[item.id], item) for item in found if item.id in latest]
    for signoff, item in signed:
        shelf = None if item.ref in fresh else item.shelf
        _expire(scene, signoff, voiding.expires(shelf, scene.now, scene.attempt.pace))
    return signed


def forget(scene: Scene, signoff: Signoff) -> None:
    """It does not run out any more, or has."""
    _expire(scene, signoff, None)


def _expire(scene: Scene, signoff: Signoff, at: datetime | None) -> None:
    scene.tx.execute(_EXPIRES, {"p_signoff": signoff.id, "p_at": at})
    if at is not None:
        scene.tx.wake_at(at)


def until(scene: Scene, at: datetime) -> list[tuple[Signoff, Item]]:
    """Approvals that run out by `at`, or have already."""
    ids = list(scene.tx.execute(_UNTIL, {"attempt": scene.attempt.id, "until": at}).scalars())
    found = items.by_ids(scene, ids) if ids else []
    latest = signoffs.latest(scene, found)
    return [(latest[item.id], item) for item in found if latest[item.id].expires_at is not None]


def arm(scene: Scene) -> None:
    """Look for what runs out before T-0 at its times, as the countdown stands now."""
    armed = scene.tx.execute(_LOOK_AT, {"attempt": scene.attempt.id}).scalar_one()
    _look(scene, rules.next_look(scene.attempt, armed, scene.now))


def looked(scene: Scene) -> None:
    """This look is done; the next is armed, if there is one."""
    _look(scene, rules.next_look(scene.attempt, None, scene.now))


def _look(scene: Scene, at: datetime | None) -> None:
    scene.tx.execute(_LOOK, {"p_attempt": scene.attempt.id, "p_at": at})
    if at is not None:
        scene.tx.wake_at(at)


def run_out(tx: Tx, now: datetime, most: int) -> list[int]:
    """Open attempts in which an approval has run out."""
    rows = tx.execute(_RUN_OUT, {"team": tx.team, "now": now, "most": most}).scalars()
    return list(dict.fromkeys(rows))


def to_look(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts in which it is time to look for what runs out before T-0."""
    return list(tx.execute(_TO_LOOK, {"team": tx.team, "now": now, "most": most}).scalars())
