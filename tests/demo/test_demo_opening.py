"""The launch as the visitor finds it: nearly ready, and what is late is told on purpose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import opening, stage
from bot.demo.acts import type_in
from bot.domain.item import ENDS
from bot.store import items, launches
from bot.store.connect import open_store
from bot.store.engine import Tx
from bot.store.scene import Scene

pytestmark = pytest.mark.long

ARRIVAL = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


async def test_a_handful_is_late_and_nothing_has_run_out(tmp_path: Path) -> None:
    start, database = ARRIVAL - timedelta(days=opening.DAYS), f"sqlite:///{tmp_path}/golive.db"
    t0 = opening.t0_after(start)

    def look(tx: Tx) -> tuple[list[str], list[str]]:
        (_, attempt), *_ = launches.open_ones(tx)
        found = items.everything(Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, ARRIVAL))
        own = [item for item in found if not item.derived]
        late = [item.ref for item in own if item.late(attempt.t0, opening.ZONE, ARRIVAL)]
        return late, [item.ref for item in own if item.state not in ENDS and item.ref not in late]

    async with stage.workspace(start) as sandbox, stage.hurried(sandbox, database):
        await opening.play(sandbox, t0)
        owed = await type_in(sandbox, "ana", "mine")
        store = await open_store(database, "T01SANDBOX", read_only=True)
        late, others = await store.read(look)
        await store.close()

    assert sorted(late) == sorted(opening.LATE)
    assert others == ["TECH-6", "DATA-4", "DATA-13"], "not due yet"
    assert "2 approvals: TECH-20, TECH-21" in owed.shown
