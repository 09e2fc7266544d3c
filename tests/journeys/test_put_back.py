"""An old copy of the database is put back in the middle of a launch: nothing is said twice, nobody reminded wrongly."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import upkeep, witness
from bot.store.connect import sqlite_path
from bot.workers import heartbeat
from tests.journeys.stage import MONDAY, Stage
from tests.journeys.test_day import T0, begin
from tests.migrated import SERVER
from tests.patience import until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(SERVER is not None, reason="PostgreSQL is copied by its own tools"),
]

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    monkeypatch.setattr(witness, "EVERY", 0.02)


def file_of(stage: Stage) -> Path:
    return Path(sqlite_path(stage.database) or "")


async def copy(stage: Stage, to: Path, how: str) -> None:
    if how == "golive db backup":
        await upkeep.backup(stage.database, to)
        return
    with closing(sqlite3.connect(file_of(stage))) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


async def put_back(stage: Stage, kept: Path) -> None:
    """As an operator does it: stop golive, replace the file, start golive."""
    path = file_of(stage)
    while witness.seen(str(path)) != await stage.golive.store.read(witness.restored.reach):
        await asyncio.sleep(0.01)
    await stage.golive.stop()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(kept.read_bytes())
    await stage.start()


async def released(stage: Stage) -> None:
    await upkeep.release(stage.database)
    await until(lambda: not stage.golive.workers.held)
    await stage.settle()


def said_by_golive(stage: Stage) -> Counter[str]:
    """How often each message stands in Slack, by the id it carries."""
    return Counter(
        message.metadata["event_payload"]["id"]
        for channel in stage.sandbox.world.channels.values()
        for message in channel.all.values()
        if message.metadata
    )


@pytest.mark.parametrize("how", ["golive db backup", "another tool"])
async def test_nothing_is_said_until_somebody_releases_and_nothing_twice_after(
    stage: Stage, tmp_path: Path, how: str
) -> None:
    await begin(stage)
    await stage.ana.types("t0 tomorrow 10:00")
    asked = await stage.ana.types("poll open closes=+2h")
    await stage.ana.presses(asked, "Open it now")
    await copy(stage, tmp_path / "kept.db", how)

    await stage.eve.types("claim BUILD-3")
    await stage.eve.types("signoff BUILD-3 https://ci.example/1")
    old_card = stage.card("BUILD-3")
    await stage.until(T0 - 17 * HOUR)  # the poll closes, PRE-1 is due, owners are reminded
    assert sum("PRE-1" in told for told in stage.lou.dms) >= 1
    over = [told for told in stage.ben.dms if "is closed" in told or "is over" in told]
    assert len(over) == 1
    before, told = said_by_golive(stage), {name: list(getattr(stage, name).dms) for name in ("lou", "ben")}

    await put_back(stage, tmp_path / "kept.db")
    as_of = "the database was put back to 2026-11-30 09:00 UTC: `golive db release` goes on"
    assert await stage.golive.problems() == [as_of]
    assert "golive's database was put back" in stage.ana.dms[-1], "its director hears of it at once"
    await stage.until(timedelta(hours=1))
    assert (said_by_golive(stage) - before).total() == 1, "and nobody of anything else"
    assert {name: getattr(stage, name).dms for name in told} == told

    await released(stage)

    assert await stage.golive.problems() == []
    assert "was put back" in stage.card("do it again").shown
    assert "PRE-1" in stage.card("without a reminder").shown
    assert {id: many for id, many in said_by_golive(stage).items() if many > 1} == {}
    assert [told for told in stage.ben.dms if told in over] == over
    reminders = [told for told in stage.lou.dms if "PRE-1" in told and "put back" not in told]
    assert len(reminders) == len([each for each in told["lou"] if "PRE-1" in each])

    pressed = await stage.lea.presses(old_card, "Approve")
    assert "is approved" not in pressed.shown, "its button means nothing any more"
    await stage.eve.types("claim BUILD-3")
    assert "is signed off" in (await stage.eve.types("signoff BUILD-3 https://ci.example/2")).shown
    pressed = await stage.lea.presses(old_card, "Approve")
    assert "is approved" not in pressed.shown, "nor when there is another sign-off of the item"
    assert "is approved" in (await stage.lea.presses(stage.card("ci.example/2"), "Approve")).shown
    assert (await stage.golive.store.read(lambda tx: list(upkeep.audit.verify(tx)))) == []


async def test_what_is_said_again_in_other_words_is_said(stage: Stage, tmp_path: Path) -> None:
    await begin(stage)
    await copy(stage, tmp_path / "kept.db", "golive db backup")
    await stage.ana.types("t0 tomorrow 10:00")
    await put_back(stage, tmp_path / "kept.db")
    await released(stage)

    await stage.ana.types("t0 tomorrow 12:00")
    shown = [message.shown for message in stage.messages() if "T-0 is now" in message.shown]
    assert len(shown) == 2
    assert "12:00" in shown[-1]


async def test_a_restart_and_a_kill_are_no_reason_to_hold(stage: Stage) -> None:
    await begin(stage)
    for _ in range(2):
        await stage.restart()
        assert await stage.golive.problems() == []
    assert stage.now - MONDAY < HOUR


async def test_what_is_not_held_cannot_be_released(stage: Stage) -> None:
    with pytest.raises(upkeep.Refused, match="nothing to release"):
        await upkeep.release(stage.database)


async def test_whoever_recovered_it_by_other_means_can_say_so(stage: Stage) -> None:
    await begin(stage)
    await upkeep.put_back(stage.database)
    await stage.restart()
    assert "put back" in (await stage.golive.problems())[0]

    await released(stage)
    assert await stage.golive.problems() == []
