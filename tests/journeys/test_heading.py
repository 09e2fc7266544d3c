"""Where the launch is heading, as the phase card, the board and `status` tell it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk import ANA, BEN, BIA, EVE, LEA, LEADS, NOON, OLI, Desk, open_desk
from tests.told import shown

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
T0 = NOON + 24 * HOUR
"""Wednesday, 13:00 in Berlin; cards of a test tell times in UTC. The window ends two hours later, the way back takes
25 minutes."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A GO stands, and it is T-0: DAY-2 is due, DAY-3 after it confirms live."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.settle("*")
        await desk.say("t0 2026-12-02T13:00", by=ANA)
        desk.now = T0 - 25 * MINUTE
        await desk.say("poll open", by=ANA)
        for user in (LEA, OLI, BIA):
            await desk.say("vote go", by=user)
        told = await desk.say("decide go", by=ANA)
        assert not told.refused, told.shown
        desk.now = T0
        yield desk


async def top(desk: Desk, phase: str = "DAY") -> list[str]:
    """What a phase's card says before its list."""
    await desk.show("phase", phase)
    return shown(await desk.card("phase", phase)).split("\n•")[0].splitlines()[2:]


async def lines(desk: Desk, *refs: str) -> list[str]:
    """The ends of some steps' lines in the list."""
    card = shown(await desk.card("phase", refs[0].partition("-")[0]))
    found = [line for ref in refs for line in card.splitlines() if line.startswith("•") and f" {ref} " in line]
    return [line.rpartition(" · ")[2] for line in found]


async def heading(desk: Desk) -> list[str]:
    """The same on the board."""
    await desk.show("board", "1")
    board = shown(await desk.card("board")).splitlines()
    return [line for line in board if "inish" in line or "rollback" in line]


async def test_as_planned_the_card_tells_the_finish_and_the_time_left_to_turn_back(desk: Desk) -> None:
    assert await top(desk) == [
        "Finish about 12:45",
        "Latest safe rollback 13:35, 1 h 35 min left",
        "Next DAY-2 Deploy · Oli 12:00",
    ]


async def test_each_minute_that_nobody_starts_is_a_minute_of_slip(desk: Desk) -> None:
    desk.now = T0 + 7 * MINUTE
    assert (await top(desk))[:2] == [
        "Finish about 12:52, 7 min late",
        "Latest safe rollback 13:35, 1 h 28 min left",
    ]
    assert await lines(desk, "DAY-2", "DAY-3") == ["12:00, 7 min late", "12:27 (+7 min)"]


async def test_a_step_that_overruns_moves_what_waits_for_it_before_it_ends(desk: Desk) -> None:
    await desk.say("start DAY-2", by=OLI)
    desk.now = T0 + 31 * MINUTE
    assert (await top(desk))[0] == "Finish about 12:56, 11 min late"
    assert (await top(desk))[3] == "Next DAY-3 Confirm and Announce · Lea 12:31 (+11 min)"
    assert await lines(desk, "DAY-2", "DAY-3") == ["started 12:00, 11 min late", "12:31 (+11 min)"]


async def test_what_is_done_says_how_late_it_was(desk: Desk) -> None:
    await desk.say("start DAY-2", by=OLI)
    desk.now = T0 + 26 * MINUTE
    await desk.press(await desk.say("done DAY-2", by=OLI), "Done, all 3", by=OLI)
    await top(desk)
    assert await lines(desk, "DAY-1", "DAY-2") == ["done 11:35", "done 12:26 (+6 min)"]


async def test_a_finish_after_the_latest_safe_rollback_is_warned_of(desk: Desk) -> None:
    desk.now = T0 + HOUR
    assert (await top(desk))[:3] == [
        "Finish about 13:45, 1 h late",
        "Latest safe rollback 13:35, 35 min left",
        ":warning: The finish is later than that.",
    ]
    desk.now = T0 + 100 * MINUTE
    assert (await top(desk))[1] == ":warning: Latest safe rollback was 13:35"


async def test_in_a_hold_everything_ahead_moves_with_the_clock(desk: Desk) -> None:
    desk.now = T0 - 5 * MINUTE
    await desk.say("hold the restore takes longer", by=ANA)
    desk.now = T0 + 5 * MINUTE
    assert "Finish about 12:55, 10 min late" in await top(desk)
    assert await lines(desk, "DAY-2", "DAY-3") == ["12:10 (+10 min)", "12:30 (+10 min)"]


async def test_board_and_status_tell_it_too(desk: Desk) -> None:
    desk.now = T0 + 7 * MINUTE
    told = ["Finish about 12:52, 7 min late", "Latest safe rollback 13:35, 1 h 28 min left"]
    assert await heading(desk) == told
    status = (await desk.say("status", by=EVE)).shown
    assert all(line in status for line in told)


async def test_days_ahead_and_as_planned_nobody_is_bothered_with_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert await heading(desk) == []
        await desk.say("t0 2026-12-04T13:00", by=ANA)
        assert await heading(desk) == []
        assert await top(desk, "POST") == [
            "Over about Dec 5, 2026 at 12:45",
            "Next POST-1 Look Back · Ana Dec 5, 2026 at 12:00",
        ]


async def test_once_live_only_the_way_back_counts_down_and_then_nothing(desk: Desk) -> None:
    for ref, by in (("DAY-2", OLI), ("DAY-3", LEA)):
        await desk.say(f"start {ref}", by=by)
        await desk.press(await desk.say(f"done {ref}", by=by), "Done, all 3", by=by)
    assert await top(desk) == ["Latest safe rollback 13:35, 1 h 35 min left"]
    desk.now = T0 + 100 * MINUTE
    assert await top(desk) == []


async def test_another_phase_says_when_it_will_be_over(desk: Desk) -> None:
    desk.now = T0 - 2 * HOUR
    assert (await top(desk, "PRE"))[0] == "Over about 11:15, 15 h 45 min late"
    for ref, by in (("PRE-1", OLI), ("PRE-2", BEN)):
        await desk.say(f"start {ref}", by=by)
        await desk.press(await desk.say(f"done {ref}", by=by), "Done, all 3", by=by)
    assert await top(desk, "PRE") == []
