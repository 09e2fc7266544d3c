"""Where the launch stands, as `status` and the board say it: short lines, and what matters first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.item import State
from bot.domain.people import Kind, Person
from bot.store import items, people
from bot.store.scene import Scene
from bot.views.standing import PERSON, WIDE
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, NOON, OLI, PAT, TEAM, Desk, open_desk

LEADS = {"TECH": [LEA, KIM], "DATA": [OLI], "PLAN": [BEN], "BIZ": [BIA], "SUPP": [PAT]}


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[Desk]:
    """The full template, a day before T-0, and each item claimed by Ben ten days ago."""
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0(NOON + timedelta(hours=25))
        await desk.change(claim_all)
        yield desk


def claim_all(scene: Scene) -> None:
    for item in items.everything(scene):
        if not item.derived:
            claimed = replace(item, state=State.CLAIMED, owner=BEN, changed_at=NOON - timedelta(days=10))
            items.save(scene, item, claimed)


async def test_a_whole_launch_is_told_in_short_lines(large: Desk) -> None:
    told = (await large.say("status", by=EVE)).shown

    assert told.startswith(
        "Reconciliation 2.1\n"
        ":hourglass_flowing_sand: Counting · T-25h\n"
        "T-0 Wed 2 Dec 14:00 CET, tentative\n"
        "0 of 167 approved\n"
        "51 blockers open\n"
    )
    assert "TECH ░░░░░   0 %  DATA ░░░░░   0 %\n" in told
    assert "MON  ░░░░░   0 %  FINAL 0 of 14 met\n" in told
    assert "· Ben · 10 d\n" in told
    rows = [line for line in told.splitlines() if " · Ben · " in line or "%" in line or " more: " in line]
    assert len(rows) == 9
    assert max(len(row) for row in rows) <= WIDE


async def test_blockers_that_are_not_named_are_counted_by_area(large: Desk) -> None:
    told = (await large.say("status", by=EVE)).shown

    (rest,) = [line for line in told.splitlines() if " more: " in line]
    assert rest == "and 48 more: TECH 16, TEST 6 …"


async def test_the_board_names_more_blockers_than_an_answer(large: Desk) -> None:
    await large.show("board", "")
    board = str((await large.card("board", "")).blocks)
    told = (await large.say("status", by=EVE)).shown

    assert board.count(" · Ben · 10 d") == 4
    assert told.count(" · Ben · 10 d") == 3


async def test_a_long_name_leaves_room_for_the_title(large: Desk) -> None:
    await large.change(lambda scene: _rename(scene, "Bartholomew van der Westhuizen"))

    rows = [line for line in (await large.say("status", by=EVE)).shown.splitlines() if " · Bartholome" in line]

    assert len(rows) == 3
    assert all(len(row) <= WIDE + 4 for row in rows)
    assert all(len(row.split(" · ")[1]) == PERSON for row in rows)


async def test_few_areas_have_a_line_each_with_their_blockers(desk: Desk) -> None:
    told = (await desk.say("status", by=EVE)).shown

    assert "BUILD  ░░░░░░░░░░   0 %  3 blockers\n" in told


async def test_who_reads_in_another_zone_is_told_their_own_time_too(large: Desk) -> None:
    await large.change(lambda scene: _rename(scene, "Eve", zone="Asia/Tokyo", user=EVE))

    assert "T-0 Wed 2 Dec 14:00 CET, tentative (for you " in (await large.say("status", by=EVE)).shown


async def test_what_one_owes_is_one_sentence_with_the_most_pressing_button(desk: Desk) -> None:
    await desk.name_leads({"BUILD": [LEA], "OPS": [OLI]})
    assert "You owe this launch nothing right now." in (await desk.say("status", by=KIM)).shown

    await desk.say("claim BUILD-1..3", by=KIM)
    told = await desk.say("status", by=KIM)
    assert "You owe 3 sign-offs." in told.shown
    assert told.labels == ["Sign off BUILD-1…", "What I owe"]

    await desk.say("signoff BUILD-1 https://ci.example/7", by=KIM)
    told = await desk.say("status", by=LEA)
    assert "You owe 1 approval." in told.shown
    assert told.labels == ["Look at BUILD-1"]


async def test_mine_calls_for_a_hand_only_where_there_is_something_to_claim(desk: Desk) -> None:
    assert "could use a hand: claim an open item." in (await desk.say("mine", by=EVE)).shown

    await desk.settle("*")
    told = await desk.say("mine", by=EVE)
    assert "You owe nothing right now." in told.shown
    assert "claim" not in told.shown


def _rename(scene: Scene, name: str, *, zone: str = "Europe/Berlin", user: str = BEN) -> None:
    people.keep_person(scene.tx, Person(user, Kind.MEMBER, name, zone), home=TEAM, enterprise=None, now=scene.now)


async def test_a_poll_that_ends_another_day_names_the_day(desk: Desk) -> None:
    await desk.name_leads({"BUILD": [LEA], "OPS": [OLI], "BIZ": [BIA], "PEOPLE": [PAT]})
    await desk.set_t0(NOON + timedelta(hours=25))
    await desk.press(await desk.say("poll open", by=ANA), "Open it now", by=ANA)

    assert "Poll 0 of 3 go, open until Dec 2, 2026 at 12:50" in (await desk.say("status", by=EVE)).shown
    desk.now = NOON + timedelta(hours=24)
    assert "Poll 0 of 3 go, open until 12:50" in (await desk.say("status", by=EVE)).shown
