"""The whole runbook in both timings: two holds, a slip, a step that is skipped, one that fails, and three kills.

What everybody read stands in `document.txt` and `traffic-last.txt`, and every run is held against them, on however
busy a machine: the clock goes on only when golive has come to rest. `make story` writes them anew.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import cast, opening
from bot.slack.manifest import manifest
from bot.store.connect import open_store, upgrade
from sandbox import Clock, Sandbox
from sandbox.world import TEAM
from tests.crash.kept import all_is_sent
from tests.running.quick import QuickBot
from tests.wholeday.running import Run
from tests.wholeday.story import Story

HERE = Path(__file__).parent
BEGIN = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
T0 = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
"""A Tuesday."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("timing", ["document", "traffic-last"])
async def test_the_whole_runbook_is_run_whatever_happens(tmp_path: Path, timing: str) -> None:
    database = tmp_path / "golive.db"
    await upgrade(f"sqlite:///{database}")
    async with Sandbox(cast.world(manifest()), clock=Clock(BEGIN), limits=False, retry_scale=0.01) as sandbox:
        sandbox.clock.pause()
        bot = QuickBot(sandbox, f"sqlite:///{database}", tmp_path / "golive.log")
        bot.extra["GOLIVE_CLOCK_URL"] = sandbox.clock_url
        await bot.start()
        await opening.set_up(sandbox, T0, timing)
        await all_is_sent(bot.database)
        story = Story(sandbox)
        story.skip()
        store = await open_store(bot.database, TEAM, read_only=True)
        run = Run(sandbox, bot, store, story, DURING, AFTER, INSTEAD)
        await run.until_over("POST-13")
        await store.close()
        assert await bot.stop() == 0

    written = HERE / f"{timing}.txt"
    if os.environ.get("GOLDEN") == "write":
        written.write_text(run.story.text())
    _must_be_whole(run.story)
    assert run.story.text() == written.read_text(), "if it is meant to be so: make story, and read what changed"


def _must_be_whole(story: Story) -> None:
    """Every step was run or skipped, the launch went live, and golive was killed three times on the way."""
    text = story.text()
    steps = [
        *(f"PRE-{n}" for n in range(1, 9)),
        *(f"DAY-{n}" for n in range(2, 18)),
        *(f"POST-{n}" for n in range(1, 14)),
    ]
    ends = ("done {} all", "skip {} ", "all that {} ")
    assert [ref for ref in steps if not any(end.format(ref) in text for end in ends)] == []
    assert text.count("is killed with SIGKILL") == 3
    assert "GO for Reconciliation Platform" in text
    assert "is live" in text


async def killed_while_it_runs(run: Run, _: str) -> None:
    await run.killed()


async def down_while_it_runs(run: Run, _: str) -> None:
    await run.killed(down=timedelta(minutes=11))


async def held_and_slipped(run: Run, _: str) -> None:
    await run.types("dana", "hold the deputy is stuck in a train", "held")
    await run.passes(timedelta(minutes=25))
    await run.types("dana", "resume", "would move")
    await run.confirms("dana")
    await run.quiet()
    await run.types("dana", "t0 +15m the restore takes longer", "would move")
    await run.confirms("dana")


async def skipped(run: Run, _: str) -> None:
    await run.types("dana", "skip PRE-6 the old desk stays for a week", "PRE-6")
    await run.confirms("dana")


async def decided(run: Run, _: str) -> None:
    """All seats go; most items are open, so the director goes against advice, with a second person. Then golive is
    killed; then somebody holds."""
    await run.types("dana", "poll open", "open")
    await run.quiet()
    for who in dict.fromkeys(people[0] for people in cast.LEADS.values()):
        asked = run.told(who, "go or no-go?")
        await run.presses(who, asked, "Go" if "[Go]" in asked.shown else "Go for all 2")
    await run.types("dana", "decide go because the rest is paperwork", "second person")
    await run.types("omar", "decide second", "GO")
    await run.killed()
    await run.types("ana", "hold the monitoring is blind", "held")
    await run.passes(timedelta(minutes=10))
    await run.types("dana", "resume", "would move")
    await run.confirms("dana")


async def failed(run: Run, who: str) -> None:
    ends = run.ends.pop()
    await run.passes(timedelta(minutes=4))
    await run.types(who, f"fail {ends[1]} the health check stays red", ends[1])
    await run.quiet()
    await run.passes(timedelta(minutes=3))
    await run.types(who, f"start {ends[1]}", "started")
    run.ends.append((run.sandbox.clock.now() + timedelta(minutes=8), ends[1], who))


DURING = {"PRE-2": killed_while_it_runs, "DAY-6": failed, "DAY-11": down_while_it_runs}
AFTER = {"PRE-7": held_and_slipped}
INSTEAD = {"PRE-6": skipped, "DAY-1": decided}
