"""Rehearsals of a launch: attempts on a copy of its work."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from bot.domain.launch import Attempt
from bot.domain.rehearsing import KIND
from bot.store import checks, launches, recycling, schema, seeding, shelf
from bot.store.engine import Tx
from bot.store.people import Channel
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_attempt = schema.attempt
_OPEN = Prepared(
    select(_attempt.c.id).where(
        _attempt.c.launch_id == bindparam("launch"), _attempt.c.kind == KIND, _attempt.c.ended_at.is_(None)
    )
)


def under_way(tx: Tx, launch: int) -> Attempt | None:
    """The rehearsal that runs: there is one at a time."""
    found = tx.execute(_OPEN, {"launch": launch}).scalar_one_or_none()
    return launches.attempt(tx, found) if found is not None else None


def of_launch(scene: Scene) -> Scene:
    """The scene of the launch's own latest attempt."""
    own = launches.latest_of(scene.tx, scene.launch.key)
    assert own is not None, "every launch has an attempt of its own"
    return Scene(scene.tx, scene.launch, own, scene.now)


def begin(scene: Scene, channel: Channel, *, pace: int, by: str) -> Scene:
    """Open a rehearsal in `channel`, on a copy of the work done for the attempt of `scene`. Its steps wait anew."""
    tx, old = scene.tx, scene.attempt
    number = recycling.next_number(tx, old.launch_id)
    new = launches.create_attempt(
        tx, old.launch_id, number=number, kind=KIND, channel=channel.id, private=channel.private, pace=pace
    )
    tx.execute(update(_attempt).where(_attempt.c.id == new).values(run_by=by))
    recycling.copy_work(tx, old, new)
    attempt = launches.attempt(tx, new)
    assert attempt is not None, "inserted a moment ago"
    rehearsal = Scene(tx, scene.launch, attempt, scene.now)
    seeding.begin_steps(rehearsal)
    _run_out_faster(rehearsal)
    shelf.follow(rehearsal, checks.keeping_fresh(scene))
    return rehearsal


def _run_out_faster(rehearsal: Scene) -> None:
    """Approvals and waivers run out on its clock: what has a day left has it there too, `pace` times as fast."""
    tx, now, pace = rehearsal.tx, rehearsal.now, rehearsal.attempt.pace
    for column in (schema.signoff.c.expires_at, schema.item_state.c.until):
        table = column.table
        mine = (table.c.attempt_id == rehearsal.attempt.id) & (column > now)
        for row in tx.execute(select(table.c.item_id, column.label("at")).where(mine)).all():
            at = now + (row.at - now) / pace
            tx.execute(update(table).where(mine, table.c.item_id == row.item_id).values({column.name: at}))
            tx.wake_at(at)
