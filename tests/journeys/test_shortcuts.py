"""A verb from the menu of a message: what it is about, and when it no longer is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.contracts import Origin
from bot.domain.item import State
from tests.desk import EVE, GUS, KIM, LEA, LEADS, NOON, OLI, Desk, open_desk
from tests.journeys.stage import Stage
from tests.told import shown

LOG = "<https://ci.example/7> all green"
ELSEWHERE = "1764590000.000100"
OFFERED = "This is for sign-offs: use it on a sign-off's card, or on a message in its area's thread."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Eve has signed off BUILD-1, a blocker."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
        yield desk


def written(after: timedelta) -> str:
    """The id of a message that was written so long after noon."""
    return f"{(NOON + after).timestamp():.6f}"


async def test_on_a_sign_offs_card_it_shows_the_evidence_and_takes_a_word(desk: Desk) -> None:
    card = await desk.post("signoff", "1")

    form = await desk.shortcut("approve", card, by=LEA)

    assert form.form.title == "Approve BUILD-1"
    assert "https://ci.example/7" in str(form.form.blocks)
    told = await desk.submit(form, by=LEA, text="seen the log")
    assert told.shown == "BUILD-1 Release branch is approved."
    assert ":white_check_mark: Approved by Lea · Dec 1, 2026 at 12:00: seen the log" in shown(
        await desk.card("signoff")
    )


async def test_on_a_card_of_several_it_asks_which(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5", by=EVE)
    card = await desk.post("signoff", "2")

    form = await desk.shortcut("approve", card, by=LEA)
    await desk.pick(form, by=LEA, pick0="BUILD-5")

    states = [(await desk.item(ref)).state for ref in ("BUILD-1", "BUILD-3", "BUILD-5")]
    assert states == ["signed", "signed", "approved"]


async def test_on_a_message_in_the_areas_thread_it_shows_what_waits_there(desk: Desk) -> None:
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    thread = await desk.post("area", "BUILD")

    form = await desk.shortcut("approve", ELSEWHERE, by=LEA, thread=thread)

    assert "BUILD-1" in str(form.form.blocks)
    assert "OPS-1" not in str(form.form.blocks)


async def test_elsewhere_it_says_where_it_is_of_use(desk: Desk) -> None:
    assert (await desk.shortcut("approve", ELSEWHERE, by=LEA)).shown == OFFERED


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (OLI, "Only a lead of BUILD can approve BUILD-1: @Lea or @Kim or @Ben."),
        (GUS, "Guests of this workspace cannot approve items. Ask a member of the team to do it."),
    ],
)
async def test_it_gives_no_rights(desk: Desk, by: str, said: str) -> None:
    assert (await desk.shortcut("approve", await desk.post("signoff", "1"), by=by)).shown == said


async def test_on_an_old_card_it_says_that_the_item_changed_since(desk: Desk) -> None:
    card = await desk.post("signoff", "1")
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    rejected = await desk.shortcut("approve", card, by=KIM)
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    anew = await desk.shortcut("approve", card, by=KIM)

    assert rejected.shown == "BUILD-1 was rejected by @Lea 0 s ago; it waits for @Eve."
    assert anew.shown.startswith("BUILD-1 has changed since: @Eve signed it off anew (sign-off 2, you saw 1).")


async def test_a_form_that_another_lead_outran_says_who_and_when(desk: Desk) -> None:
    card = await desk.post("signoff", "1")
    form = await desk.shortcut("approve", card, by=LEA)
    await desk.submit(await desk.shortcut("approve", card, by=KIM), by=KIM)
    desk.now += timedelta(minutes=2)

    told = await desk.submit(form, by=LEA, text="mine")

    assert told.shown == "BUILD-1 was approved by @Kim 2 min ago."
    assert [entry.actor for entry in await desk.record("approve")] == [KIM]


async def test_the_button_of_an_old_card_of_several_leaves_out_what_changed(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5", by=EVE)
    old = await desk.card("signoff")
    await desk.say("reject BUILD-3 not on staging", by=LEA)
    await desk.say("signoff BUILD-3", by=EVE)

    form = await desk.press(old, "Approve 2…", by=LEA)

    assert "BUILD-3 has changed since: " in str(form.form.blocks)
    await desk.pick(form, by=LEA)
    assert [(await desk.item(ref)).state for ref in ("BUILD-3", "BUILD-5")] == [State.SIGNED, State.APPROVED]


async def test_words_that_were_long_on_their_way_approve_nothing_newer(desk: Desk) -> None:
    desk.now += timedelta(minutes=3)
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    thread = await desk.post("area", "BUILD")

    for words in ("approve BUILD-1", "approve"):
        told = await desk.say(
            words, by=KIM, origin=Origin.MENTION, thread=thread, message=written(timedelta(minutes=1))
        )
        assert told.shown == "BUILD-1 was signed off by @Eve after you wrote. Look at it before you judge it."

    told = await desk.say(
        "approve BUILD-1", by=KIM, origin=Origin.MENTION, thread=thread, message=written(timedelta(minutes=4))
    )
    assert told.shown == "BUILD-1 Release branch is approved."


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_a_lead_approves_from_the_menu_of_a_card(stage: Stage) -> None:
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben")
    await stage.ana.types("lead BUILD @lea")
    await stage.kim.types("signoff BUILD-1 https://ci.example/7")

    await stage.lea.uses("approve", stage.card("Signed off by kim"))
    told = await stage.lea.submits({"A word for the record": "seen the log"})

    assert told.shown == "BUILD-1 Release branch is approved."
    assert "Approved by lea · Nov 30, 2026 at 09:00: seen the log" in stage.card("Signed off by kim").shown
