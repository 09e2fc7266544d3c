"""How often the board's clocks are brought up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from bot.store import due, keys, schema
from bot.store.connect import open_store
from bot.workers import housekeeping
from tests.migrated import Databases
from tests.workers.desk import LAUNCH, NOW, plant
from tests.workers.runway import T0, Runway

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def runway(databases: Databases) -> AsyncIterator[Runway]:
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)
        yield Runway(store, await plant(store, "recon", LAUNCH))


async def redraws(runway: Runway, until: datetime) -> list[datetime]:
    """When the board is drawn although nothing changed."""
    moments = []
    while (at := (await runway.store.read(due.earliest)).redraw) is not None and at <= until:
        await runway.until(at)
        moments.append(at)
    return moments


async def test_a_launch_without_a_t0_needs_no_redraw(runway: Runway) -> None:
    assert (await runway.store.read(due.earliest)).redraw is None


async def test_the_board_is_drawn_hourly_then_each_five_minutes_then_each_minute(runway: Runway) -> None:
    await runway.t0()

    hourly = await redraws(runway, T0 - 2 * HOUR)
    near = await redraws(runway, T0 - 15 * MINUTE)
    close = await redraws(runway, T0)

    assert hourly == [NOW + each * HOUR for each in range(1, 23)]
    assert near == [T0 - 2 * HOUR + 5 * each * MINUTE for each in range(1, 22)]
    assert close == [T0 - 15 * MINUTE + each * MINUTE for each in range(1, 16)]
    assert (await runway.cards())[f"board {runway.launched.attempt}"] >= len(hourly + near + close)


async def test_a_launch_that_is_over_is_not_drawn_again(runway: Runway) -> None:
    await runway.t0()
    await runway.set(schema.attempt, ended_at=NOW)
    await redraws(runway, NOW + HOUR)
    before = await runway.cards()

    assert (await runway.store.read(due.earliest)).redraw is None
    assert await runway.cards() == before


async def test_keys_of_calls_are_forgotten_after_a_week(runway: Runway) -> None:
    await runway.store.write(lambda tx: keys.keep(tx, "old", {}, NOW))
    await runway.store.write(lambda tx: keys.keep(tx, "young", {}, NOW + timedelta(days=6)))

    await housekeeping.once(runway.store, NOW + timedelta(days=7, seconds=1))

    assert await runway.store.write(lambda tx: keys.keep(tx, "old", {}, NOW)) is True
    assert await runway.store.write(lambda tx: keys.keep(tx, "young", {}, NOW)) is False


async def test_the_card_of_the_phase_under_way_is_drawn_with_the_board(runway: Runway) -> None:
    await runway.t0()
    before = await runway.cards()

    await redraws(runway, NOW + HOUR)

    after = await runway.cards()
    assert {card for card in after if after[card] > before[card] and card.startswith("phase")} == {"phase PRE"}
