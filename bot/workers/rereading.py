"""A minute after an announcement was delivered it is looked at once more: that it is there, and there once."""

from __future__ import annotations

import structlog

from bot.sending import Sender
from bot.store import courier, rereading
from bot.store.engine import Store, Tx
from bot.store.rereading import Announced
from bot.workers.alarms import Alarms
from bot.workers.telling import MARGIN, Teller

log = structlog.get_logger()

MOST = 5
"""In one batch: each costs a request of Slack's, and none is urgent."""


async def once(teller: Teller, alarms: Alarms) -> bool:
    """Look at some. Where Slack does not say, it is asked again later. False: there were none."""
    if not await teller.store.read(lambda tx: rereading.waiting(tx, teller.wall(tx))):
        return False
    due = await teller.store.write(lambda tx: rereading.take(tx, teller.wall(tx), MOST))
    for announced in due:
        there = await _there(teller.store, teller.sender, announced)
        if there is not None:
            await _settle(teller, alarms, announced, there)
    return bool(due)


async def _there(store: Store, sender: Sender, announced: Announced) -> int | None:
    """How often it stands in Slack; None when Slack does not say."""
    id = courier.opaque(store.team, announced.key, announced.body)
    found = await sender.count(announced.channel, id=id, oldest=announced.since - MARGIN)
    if not isinstance(found, int):
        log.info("not_reread", key=announced.key, why=str(found))
        return None
    return found


async def _settle(teller: Teller, alarms: Alarms, announced: Announced, there: int) -> None:
    def write(tx: Tx) -> None:
        if rereading.settle(tx, announced, _ERRORS.get(min(there, 2))) and there != 1:
            log.error("announcement_not_once", key=announced.key, channel=announced.channel, times=there)
            alarms.not_once(tx, announced, there, teller.now())

    await teller.store.write(write)


_ERRORS = {0: "not there any more", 2: "there more than once"}
