"""The work for one attempt carried into the next: states, sign-offs with their origin, exceptions, and the cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, func, insert, literal, or_, select, update

from bot.domain.item import Item, Signoff
from bot.domain.launch import Attempt
from bot.domain.recycling import Bound
from bot.domain.voiding import COUNTS
from bot.store import audit, checks, items, launches, schema, seeding, shelf, signoffs
from bot.store.engine import Tx
from bot.store.outbox import card_key
from bot.store.scene import Scene

_item, _state, _signoff = schema.item, schema.item_state, schema.signoff
_exception, _outbox, _attempt = schema.exception, schema.outbox, schema.attempt

LIVING = ("board", "setup", "area", "phase")
"""Cards that are of the launch room rather than of an attempt: the same messages go on."""


def next_number(tx: Tx, launch: int) -> int:
    """The number of the launch's next attempt."""
    last = select(func.max(_attempt.c.number)).where(_attempt.c.launch_id == launch)
    return 1 + int(tx.execute(last).scalar_one())


def bound(scene: Scene) -> list[Bound]:
    """The sign-offs that count in this attempt, with all that each is bound to."""
    counting = [item for item in items.everything(scene) if item.state in COUNTS]
    latest = signoffs.latest(scene, counting)
    query = (
        select(_item.c.id, _item.c.bound_to_version, _item.c.shelf_s, _signoff.c.digest)
        .join(_signoff, _signoff.c.item_id == _item.c.id)
        .where(_signoff.c.id.in_([each.id for each in latest.values()]))
    )
    rows = {row.id: row for row in scene.tx.execute(query)}
    fresh = checks.keeping_fresh(scene)
    return [_bound(item, latest[item.id], rows[item.id], fresh) for item in counting if item.id in rows]


def _bound(item: Item, signoff: Signoff, row: Row[Any], fresh: Collection[str]) -> Bound:
    """What a check keeps fresh is bound to no time."""
    ends = row.shelf_s is not None and item.ref not in fresh
    return Bound(item, signoff, row.digest, row.bound_to_version, timedelta(seconds=row.shelf_s) if ends else None)


def version_changed_at(scene: Scene) -> datetime | None:
    """When the launch's version was last set; None when it is what it was from the start."""
    changes = audit.entries(scene.tx, scene.launch.id, ref="version", verb="set", last=1)
    return changes[0].at if changes else None


def open_next(scene: Scene, number: int) -> Scene:
    """End the attempt of `scene` and open the next one in its channel, with the work that was done. The new scene.

    1. The old attempt is history: its channel is free for the new one.
    2. Items as they stand, their latest sign-offs and what was set aside; steps wait anew.
    3. What a check kept fresh counts by its shelf life again, until that check is green in this attempt.
    4. The room's cards go on as cards of the new attempt.
    """
    tx, old = scene.tx, scene.attempt
    tx.execute(update(_attempt).where(_attempt.c.id == old.id).values(ended_at=scene.now, redraw_at=None))
    new = launches.create_attempt(
        tx, old.launch_id, number=number, kind=old.kind, channel=old.channel, private=old.private, pace=old.pace
    )
    attempt = launches.attempt(tx, new)
    assert attempt is not None, "inserted a moment ago"
    moved = copy_work(tx, old, new)
    following = Scene(tx, scene.launch, attempt, scene.now)
    seeding.begin_steps(following)
    shelf.follow(following, checks.keeping_fresh(scene))
    _carry_cards(following, old.id, moved)
    return following


def copy_work(tx: Tx, old: Attempt, new: int) -> dict[int, int]:
    """Copy items as they stand, what was set aside, and the latest sign-offs; returns which card shows now what
    another one showed."""
    _copy(tx, _state, old.id, new, _state.c.item_id.in_(_listed(old.launch_id)))
    _copy(tx, _exception, old.id, new, _exception.c.over_at.is_(None), without="id")
    return _carry_signoffs(tx, old.id, old.number, new)


def _listed(launch: int) -> Any:
    return select(_item.c.id).where(_item.c.launch_id == launch, _item.c.discarded_at.is_(None))


def _copy(tx: Tx, table: Table, old: int, new: int, *where: Any, without: str = "") -> None:
    names = [column.name for column in table.columns if column.name not in ("attempt_id", without)]
    rows = select(literal(new), *(table.c[name] for name in names)).where(table.c.attempt_id == old, *where)
    tx.execute(insert(table).from_select(["attempt_id", *names], rows))


def _carry_signoffs(tx: Tx, old: int, number: int, new: int) -> dict[int, int]:
    """Copy the latest sign-off of each item; returns which card shows now what another one showed."""
    latest = (
        select(_signoff)
        .join(_state, (_state.c.attempt_id == _signoff.c.attempt_id) & (_state.c.item_id == _signoff.c.item_id))
        .where(_signoff.c.attempt_id == old, _signoff.c.number == _state.c.signoff)
        .where(_signoff.c.item_id.in_(select(_state.c.item_id).where(_state.c.attempt_id == new)))
        .order_by(_signoff.c.id)
    )
    rows = tx.execute(latest).all()
    if not rows:
        return {}
    fresh = [{**row._mapping, "attempt_id": new, "card": None, "origin": row.origin or number} for row in rows]
    for each in fresh:
        del each["id"]
    added = insert(_signoff).returning(_signoff.c.id, sort_by_parameter_order=True)
    ids = list(tx.execute(added, fresh).scalars())
    cards: dict[int, int] = {}
    for row, now in zip(rows, ids, strict=True):
        first = cards.setdefault(row.card or row.id, now)
        if first != now:
            tx.execute(update(_signoff).where(_signoff.c.id == now).values(card=first))
    return cards


def _carry_cards(scene: Scene, old: int, signoff_cards: dict[int, int]) -> None:
    """What stands in Slack, or was not tried yet. A card under way stays with the old attempt, and is posted anew."""
    settled = or_(_outbox.c.ts.is_not(None), _outbox.c.tries == 0)
    wanted = _outbox.c.view.in_((*LIVING, "signoff"))
    query = select(_outbox.c.id, _outbox.c.view, _outbox.c.subject, _outbox.c.key, _outbox.c.parent)
    for row in scene.tx.execute(query.where(_outbox.c.attempt_id == old, wanted, settled)).all():
        subject = _subject(scene, row, old, signoff_cards)
        if subject is None:
            continue
        key = card_key(scene.attempt.id, row.view, subject)
        parent = f"{scene.attempt.id}:{row.parent.partition(':')[2]}" if row.parent else None
        values = {"attempt_id": scene.attempt.id, "key": key, "subject": subject, "parent": parent}
        scene.tx.execute(update(_outbox).where(_outbox.c.id == row.id).values(**values))
        replies = (_outbox.c.team == scene.tx.team) & (_outbox.c.parent == row.key)
        scene.tx.execute(update(_outbox).where(replies).values(parent=key))


def _subject(scene: Scene, row: Row[Any], old: int, signoff_cards: dict[int, int]) -> str | None:
    """What the card shows in the new attempt; None: nothing that was carried over."""
    if row.view == "signoff":
        shown = signoff_cards.get(int(row.subject))
        return str(shown) if shown else None
    return str(scene.attempt.id) if row.subject == str(old) and row.view in ("board", "setup") else str(row.subject)


def count_down(scene: Scene, kept: Sequence[Bound], pace: int) -> None:
    """The shelf lives of what is carried over run on, though a GO had stopped them."""
    fresh = signoffs.latest(scene, [each.item for each in kept])
    for each in kept:
        at = each.runs_out(pace)
        if at is not None:
            scene.tx.execute(update(_signoff).where(_signoff.c.id == fresh[each.item.id].id).values(expires_at=at))
            scene.tx.wake_at(at)


def awake_to_waivers(scene: Scene) -> None:
    """What was waived until a time that has passed meanwhile is looked at now."""
    query = select(func.min(_state.c.until)).where(_state.c.attempt_id == scene.attempt.id, _state.c.until.is_not(None))
    if (at := scene.tx.execute(query).scalar_one()) is not None:
        scene.tx.wake_at(max(at, scene.now))
