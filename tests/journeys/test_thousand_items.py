"""A thousand items in one launch: whatever is shown of it, Slack takes, and the files hold them all."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.item import State
from tests.crowded import AREAS, WHOLE, crowd
from tests.desk import ANA, EVE, KIM, LEA, ROOM, Desk, open_desk


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


async def test_it_is_shared_with_its_picture_and_reported_whole(crowded: Desk) -> None:
    await crowded.say("status share", by=ANA)
    await crowded.say("report csv", by=ANA)

    await crowded.heard(ROOM)
    (message,) = await crowded.messages(ANA)
    assert message.file is not None
    rows = list(csv.DictReader(io.StringIO(message.file.text)))
    assert len(rows) == WHOLE
    assert len({row["ref"] for row in rows}) == WHOLE
