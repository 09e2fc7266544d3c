"""A thousand items in one launch: whatever is shown of it, Slack takes, and the files hold them all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cards.home import home
from bot.domain.item import State
from sandbox.blocks import VIEW_BYTES_MOST, view_faults, view_size
from sandbox.plain import blocks
from tests.crowded import AREAS, WHOLE, claim, crowd, sign
from tests.desk import ANA, EVE, KIM, LEA, ROOM, Desk, open_desk
from tests.told import READER


@pytest.fixture
async def crowded(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads({code: [LEA, KIM] for code in AREAS})
        await desk.set_t0()
        await desk.change(crowd)
        await desk.settle(*(f"TECH-{n}" for n in range(1, 60)))
        await desk.settle(*(f"TECH-{n}" for n in range(60, 99)), state=State.CLAIMED)
        yield desk


async def test_all_that_is_said_of_it_fits(crowded: Desk) -> None:
    for words in (
        "status",
        "status forecast",
        "status lint",
        "mine",
        "list",
        "log",
        "status TECH FINAL",
        "status TECH-*",
    ):
        told = await crowded.say(words, by=LEA)
        assert told.shown, f"{words} has nothing to show"
        assert not told.refused, told.shown
    assert (await crowded.say("status", by=EVE)).shown.count("\n") < 25


async def test_its_cards_fit(crowded: Desk) -> None:
    for view, subject in (("board", ""), ("setup", ""), *(("area", code) for code in (*AREAS, "FINAL"))):
        await crowded.show(view, subject)
        assert (await crowded.card(view, subject)).text


@pytest.mark.parametrize("who", [ANA, LEA, EVE])
async def test_the_home_tab_fits_for_whoever_has_much_in_it(crowded: Desk, who: str) -> None:
    """A director, a lead for whom hundreds of sign-offs wait, and somebody with hundreds of items."""
    await crowded.change(lambda scene: sign(scene, by=EVE))
    await crowded.change(lambda scene: claim(scene, by=EVE))

    drawn = await crowded.store.read(lambda tx: home(tx, who, crowded.now, surely=True))

    view = {"type": "home", "blocks": json.loads(json.dumps(drawn.blocks))}
    assert view_faults(view, "home") == []
    assert view_size(view) < VIEW_BYTES_MOST
    told = blocks(view["blocks"], READER)
    assert {ANA: "items settled", LEA: "Waiting for your approval (2", EVE: "Yours to sign off (5"}[who] in told


async def test_it_is_shared_with_its_picture_and_reported_whole(crowded: Desk) -> None:
    await crowded.say("status share", by=ANA)
    await crowded.say("report csv", by=ANA)

    await crowded.heard(ROOM)
    (message,) = await crowded.messages(ANA)
    assert message.file is not None
    rows = list(csv.DictReader(io.StringIO(message.file.text)))
    assert len(rows) == WHOLE
    assert len({row["ref"] for row in rows}) == WHOLE
