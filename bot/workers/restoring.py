"""A database that was put back: those who run golive are told at once, and the rooms when it goes on."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.sending import Opened, Sender
from bot.services import room
from bot.store import audit, launches, restored
from bot.store.audit import Entry
from bot.store.engine import Store, Tx
from bot.store.scene import Scene, of_attempt
from bot.views import restored as view

log = structlog.get_logger()

NOBODY = ""
"""The record's actor, when golive acts by itself."""


async def warn(store: Store, sender: Sender, ops: str | None) -> None:
    """Tell the channel `ops`, or else the directors. Past the outbox, which is held: once, as well as it goes."""
    back, whom = await store.read(lambda tx: (restored.held(tx), _directors(tx)))
    if back is None:
        return
    for user in [""] if ops else whom:
        place = ops or await _dm(sender, user)
        if place:
            came = await sender.post(place, view.held(back.as_of, "UTC"), id=f"held{back.held_at:%Y%m%d%H%M%S}")
            log.info("told_of_the_hold", channel=place, came=str(came))


async def once(store: Store, now: datetime) -> bool:
    """Go on if somebody has released the database. False: not yet."""
    back = await store.read(restored.held)
    if back is None or not back.released:
        return False
    await store.write(lambda tx: _go_on(tx, now))
    log.info("released", as_of=back.as_of.isoformat())
    return True


def _go_on(tx: Tx, now: datetime) -> None:
    back = restored.held(tx)
    if back is None:  # another process was first
        return
    for _, attempt in launches.open_ones(tx):
        _tell(of_attempt(tx, attempt.id, now), back.as_of)
    restored.go_on(tx)


def _tell(scene: Scene, as_of: datetime) -> None:
    steps = restored.skip_reminders(scene.tx, scene.attempt.id, scene.now)
    facts = {"as_of": as_of.isoformat(), "without a reminder": steps}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "restored", "", facts, scene.now))

    message, key = view.released(scene.launch, as_of, steps), f"restored:{scene.now.isoformat()}"
    room.board(scene)
    room.say(scene, key, message)
    room.tell(scene, filter(None, (scene.launch.director, scene.launch.deputy)), key, message)


def _directors(tx: Tx) -> list[str]:
    return sorted({launches.by_id(tx, attempt.launch_id).director for _, attempt in launches.open_ones(tx)})


async def _dm(sender: Sender, user: str) -> str | None:
    opened = await sender.open_dm(user)
    return opened.channel if isinstance(opened, Opened) else None
