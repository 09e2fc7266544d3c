"""When items are due: counted from T-0, shown as late, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.cards.home import Drawn, home
from bot.domain import due
from bot.domain.due import Due
from bot.domain.poll import Verdict
from bot.message import Message
from bot.store import standing
from bot.store.scene import Scene
from tests.desk import ANA, BIA, EVE, LEA, NOON, OLI, PAT, Desk
from tests.told import shown

SOON, LATER = NOON + timedelta(hours=2), NOON + timedelta(days=3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("T-20h", Due(timedelta(hours=20))),
        ("t-5d 17:00", Due(timedelta(days=5), time(17))),
        ("T-2d 9:00", Due(timedelta(days=2), time(9))),
        ("T-1h30m", Due(timedelta(hours=1, minutes=30))),
        ("T-5d3h 17:00", None),
        ("T-", None),
        ("T+5d", None),
        ("friday", None),
    ],
)
def test_a_due_time_is_read_strictly(typed: str, read: Due | None) -> None:
    assert due.typed(typed) == read


async def test_it_moves_with_t0(desk: Desk) -> None:
    await desk.set_t0(LATER)
    assert "due Dec 3, 2026 at 16:00" in (await desk.say("status BUILD-1", by=EVE)).shown

    await desk.set_t0(LATER + timedelta(days=1))

    assert "due Dec 4, 2026 at 16:00" in (await desk.say("status BUILD-1", by=EVE)).shown


async def test_late_is_shown_in_area_and_board_and_to_the_owner(desk: Desk) -> None:
    await desk.set_t0(SOON)
    await desk.say("claim BUILD-3", by=EVE)

    assert "BUILD-3 Trial on staging · Eve · late" in shown(await desk.card("area", "BUILD"))
    assert "5 late" in shown(await desk.card("area", "BUILD"))
    assert "12 late BUILD 5, OPS 4, PEOPLE 3" in shown(await desk.card("board", "1"))
    assert "1 sign-off, 1 late: BUILD-3" in (await desk.say("mine", by=EVE)).shown


async def test_what_is_settled_or_has_time_is_not_late(desk: Desk) -> None:
    await desk.set_t0(SOON)
    await desk.settle("BUILD-1", "BUILD-2", "BUILD-3", "BUILD-4")
    assert "1 late" in shown(await desk.card("area", "BUILD"))
    assert "late OPS 4, PEOPLE 3, BUILD 1" in shown(await desk.card("board", "1"))

    await desk.set_t0(LATER)

    assert "late" not in shown(await desk.card("area", "BUILD"))
    assert "late BUILD" not in shown(await desk.card("board", "1"))


async def test_late_is_no_blocker(desk: Desk) -> None:
    await desk.set_t0(SOON)
    await desk.settle("*")
    await desk.say("reopen PEOPLE-3 not quite", by=ANA)
    await desk.say("poll open", by=ANA)
    for voter in (LEA, OLI, BIA, PAT):
        await desk.say("vote go all", by=voter)

    now = await desk.look(standing.of)

    assert "1 late" in shown(await desk.card("board", "1"))
    assert now.recommendation.verdict is Verdict.GO


async def test_a_time_is_kept_as_its_distance_from_t0(desk: Desk) -> None:
    assert (await desk.say("item edit BUILD-1 due=thursday 9:00", by=LEA)).shown.startswith("There is no T-0 yet")
    await desk.set_t0(datetime(2026, 12, 4, 8, 0, tzinfo=UTC))

    told = await desk.say("item edit BUILD-1 due=thursday 9:00", by=LEA)

    assert told.shown == "BUILD-1 Release branch is changed: due T-24h (Dec 3, 2026 at 08:00)."
    assert "due Dec 3, 2026 at 08:00" in (await desk.say("status BUILD-1", by=EVE)).shown


async def test_the_home_tab_says_when_each_is_due_and_is_drawn_anew_when_one_is_late(desk: Desk) -> None:
    await desk.set_t0(LATER)
    await desk.say("claim BUILD-1", by=EVE)
    due_at = LATER - timedelta(hours=20)

    def tab(at: datetime) -> Callable[[Scene], Drawn]:
        return lambda scene: home(scene.tx, EVE, at, surely=False)

    before, after = await desk.look(tab(due_at)), await desk.look(tab(due_at + timedelta(minutes=1)))

    line = "BUILD-1 Release branch · blocker · due Dec 3, 2026 at 16:00"
    assert f"{line}\n" in shown(Message("tab", before.blocks))
    assert f"{line}, late\n" in shown(Message("tab", after.blocks))
    assert (await desk.look(tab(NOON))).redraw_at == due_at
