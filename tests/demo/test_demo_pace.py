"""Time in the demo: nobody goes on while the bot is away, and what waits for the visitor stands on the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import cast, crowd, stage
from bot.demo.acts import type_in
from bot.demo.crowd import Act
from bot.demo.opening import set_up, t0_after
from bot.demo.pace import Pace
from bot.store.connect import open_store
from sandbox import Sandbox

pytestmark = pytest.mark.long

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def confirm_t0(sandbox: Sandbox) -> None:
    dana = sandbox.person(cast.DIRECTOR)
    await type_in(sandbox, cast.DIRECTOR, "t0 confirm")
    await dana.click(dana.private(cast.ROOM)[-1], "Confirm and tell them")


async def test_an_act_while_the_bot_is_killed_is_no_surprise_and_is_still_to_be_done() -> None:
    async with stage.workspace(START) as sandbox:
        assert await crowd.perform(sandbox, Act("ana", "done PRE-1 all")) is False


async def test_an_answer_that_refuses_counts_as_one(tmp_path: Path) -> None:
    async with stage.workspace(START) as sandbox, stage.hurried(sandbox, f"sqlite:///{tmp_path}/golive.db"):
        assert await crowd.perform(sandbox, Act("gus", "claim TECH-1")) is True


async def test_the_page_says_what_time_waits_for(tmp_path: Path) -> None:
    said: list[str] = []
    database = f"sqlite:///{tmp_path}/golive.db"
    async with stage.workspace(START) as sandbox, stage.hurried(sandbox, database):
        await set_up(sandbox, t0_after(START))
        store = await open_store(database, "T01SANDBOX", read_only=True)
        before = sandbox.clock.now()
        await Pace(sandbox, store, said.append).once()
        await store.close()
    assert said == ["Time waits for you: as Dana, confirm T-0 (/golive t0 confirm)."]
    assert sandbox.clock.as_json()["caption"] == said[0]
    assert (sandbox.clock.now() - before).total_seconds() < 60


async def test_whoever_is_asked_answers_the_roll_call_and_time_waits_for_the_visitor(tmp_path: Path) -> None:
    database, t0 = f"sqlite:///{tmp_path}/golive.db", t0_after(START)
    async with stage.workspace(START) as sandbox, stage.hurried(sandbox, database):
        await set_up(sandbox, t0)
        await confirm_t0(sandbox)
        await type_in(sandbox, cast.DIRECTOR, "start PRE-3 sure")
        await sandbox.settle(timeout=60)
        store = await open_store(database, "T01SANDBOX", read_only=True)
        pace = Pace(sandbox, store, lambda _: None)
        for _ in cast.CAST:
            await pace.once()
        told = await type_in(sandbox, cast.DIRECTOR, "status rollcall")
        await store.close()
    assert "15 of 16 in" in told.shown
    assert sandbox.clock.caption == "Time waits for you: as Dana Whitfield, answer the roll call (/golive rollcall in)."


async def test_what_is_not_signed_off_in_the_last_hours_is_signed_off_without_waiting_for_time(tmp_path: Path) -> None:
    database, t0 = f"sqlite:///{tmp_path}/golive.db", t0_after(START)
    async with stage.workspace(START) as sandbox, stage.hurried(sandbox, database):
        await set_up(sandbox, t0)
        await confirm_t0(sandbox)
        sandbox.clock.jump(t0 - timedelta(hours=1))
        await sandbox.settle(timeout=60)
        store = await open_store(database, "T01SANDBOX", read_only=True)
        await Pace(sandbox, store, lambda _: None).once()
        await store.close()
    assert "Ben Okafor: /golive signoff TECH-1 " in str(sandbox.clock.as_json()["caption"])
    assert sandbox.clock.now() - t0 < -timedelta(minutes=59)
