"""Two workspaces in one database, alike in every name and id: neither sees, reminds or speaks for the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlalchemy import Row, select

from bot.errors import Refused
from bot.store import audit, courier, deliveries, keys, launches, people, restored, scene, schema, streams
from bot.store.audit import Entry
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from bot.store.streams import USUAL
from bot.workers import closings, redraw, reminders
from tests.migrated import Databases
from tests.workers.desk import ANA, LAUNCH, NOW, Launched, plant
from tests.workers.runway import T0, Runway

OURS, THEIRS = "T01OURS", "T02THEIRS"
"""The second is the mirror of the first."""


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[Store]:
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), OURS)
        stack.push_async_callback(store.close)
        yield store


async def mirrored(store: Store) -> dict[str, Launched]:
    """The launch `recon` in #launch, its T-0 named and something to be said, for each of the two."""
    planted = {}
    for team in (OURS, THEIRS):
        store.team = team
        planted[team] = await plant(store, "recon", LAUNCH)
        runway = Runway(store, planted[team])
        await runway.t0()
    store.team = OURS
    return planted


def of(tx: Tx, launched: Launched) -> dict[str, list[Row[object]]]:
    """All that is kept of a launch that may change."""
    return {
        "attempt": list(tx.execute(select(schema.attempt).where(schema.attempt.c.id == launched.attempt))),
        "outbox": list(tx.execute(select(schema.outbox).where(schema.outbox.c.launch_id == launched.launch))),
        "audit": list(tx.execute(select(schema.audit).where(schema.audit.c.launch_id == launched.launch))),
        "reminder": list(tx.execute(select(schema.reminder).where(schema.reminder.c.attempt_id == launched.attempt))),
        "stream": list(tx.execute(select(schema.stream).where(schema.stream.c.team == THEIRS))),
    }


async def test_what_the_workers_do_for_one_leaves_the_other_as_it_is(store: Store) -> None:
    planted = await mirrored(store)
    before = await store.read(lambda tx: of(tx, planted[THEIRS]))
    later = T0 + timedelta(hours=1)

    assert await reminders.once(store, later)
    while await reminders.once(store, later):
        pass
    assert await closings.once(store, later)
    await redraw.once(store, later)
    taken = await store.write(lambda tx: _claimed(tx, LAUNCH))
    await store.write(lambda tx: deliveries.orphans(tx, NOW))

    assert taken.launch == planted[OURS].launch
    assert await store.read(lambda tx: of(tx, planted[THEIRS])) == before


def _claimed(tx: Tx, stream: str) -> courier.Delivery:
    wall = streams.clock(tx)
    found = courier.claim(tx, stream, now=NOW, wall=wall, tempo=USUAL)
    assert found is not None
    return found


async def test_nothing_of_the_other_is_found_by_channel_key_or_id(store: Store) -> None:
    planted = await mirrored(store)
    theirs = planted[THEIRS]

    def found(tx: Tx, channel: str, launch: str | None) -> int:
        return scene.find(tx, actor=ANA, channel=channel, launch=launch, now=NOW).launch.id

    for channel, launch in ((LAUNCH, None), ("C0ELSEWHERE", "recon"), ("C0ELSEWHERE", None)):
        assert await store.read(lambda tx, c=channel, n=launch: found(tx, c, n)) == planted[OURS].launch  # type: ignore[misc]
    with pytest.raises(Refused):
        await store.read(lambda tx: found(tx, LAUNCH, f"#{theirs.attempt}"))
    assert await store.read(lambda tx: launches.attempt(tx, theirs.attempt)) is None
    assert [launch.id for launch, _ in await store.read(launches.every)] == [planted[OURS].launch]


async def test_keys_people_and_the_record_are_each_ones_own(store: Store) -> None:
    planted = await mirrored(store)
    store.team = THEIRS
    assert await store.write(lambda tx: keys.keep(tx, "slash:1", {"said": "theirs"}, NOW))
    await store.write(lambda tx: people.keep_dm(tx, ANA, "D02THEIRS"))
    await store.write(lambda tx: restored.find_out(tx, None, NOW))
    await store.write(restored.put_back)
    await store.write(lambda tx: restored.find_out(tx, None, NOW))
    await store.write(lambda tx: audit.append(tx, planted[THEIRS].launch, Entry(ANA, "note", "", {}, NOW)))

    store.team = OURS
    assert await store.write(lambda tx: keys.keep(tx, "slash:1", {"said": "ours"}, NOW))
    assert await store.read(lambda tx: keys.answer(tx, "slash:1")) == {"said": "ours"}
    assert await store.read(lambda tx: people.dm(tx, ANA)) is None
    assert await store.read(restored.held) is None
    opaque = [courier.opaque(team, "1:board:1", None) for team in (OURS, THEIRS)]
    assert opaque[0] != opaque[1]
