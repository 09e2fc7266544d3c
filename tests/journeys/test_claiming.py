"""Claim and hand on: what people type and press, and what they and the room are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.domain import launch as launching
from bot.domain.item import State
from bot.store import launches
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, ROB, SAM, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"


# --- Claim ----------------------------------------------------------------------------------------


async def test_a_range_of_items_is_claimed_with_one_edit_of_the_areas_card(desk: Desk) -> None:
    told = await desk.say("claim BUILD-1..3", by=EVE)

    assert told.shown == (
        "BUILD-1 Release branch is yours.\nBUILD-2 Automated tests is yours.\nBUILD-3 Trial on staging is yours."
    )
    assert await desk.cards() == ["area:BUILD", "board:1"]
    assert await desk.heard() == []


async def test_one_claimed_item_offers_its_sign_off(desk: Desk) -> None:
    told = await desk.say("claim build-3", by=EVE)

    form = (await desk.press(told, "Sign off BUILD-3…", by=EVE)).form
    assert form.title == "Sign off BUILD-3"


async def test_what_cannot_be_claimed_keeps_nobody_from_the_rest(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=KIM)
    desk.now += timedelta(minutes=5)

    told = await desk.say("claim BUILD-1 BUILD-2 BUILD-9", by=EVE)

    assert told.shown == (
        "BUILD-2 Automated tests is yours.\n"
        "BUILD-1 is @Kim's, for 5 min. They can hand BUILD-1 to you.\n"
        "There is no BUILD-9 in this launch. Nearest: BUILD, BUILD-5, BUILD-4.\n"
        "[Sign off BUILD-2…]"
    )
    assert not told.refused


async def test_a_claim_needs_a_ref(desk: Desk) -> None:
    told = await desk.say("claim", by=EVE)

    assert told.shown == "Say which one: claim REF…, for example claim TECH-1 or claim TECH-1..4."


# --- Hand -----------------------------------------------------------------------------------------


async def test_whoever_is_handed_items_hears_of_it_once(desk: Desk) -> None:
    await desk.say("claim BUILD-1..2", by=EVE)

    told = await desk.say(f"hand BUILD-1..2 <@{OLI}|oli>", by=EVE)

    assert told.shown == "BUILD-1 Release branch is with @Oli now.\nBUILD-2 Automated tests is with @Oli now."
    assert await desk.heard(OLI) == ["@Eve handed you 2 items:\nBUILD-1 Release branch\nBUILD-2 Automated tests"]
    assert [entry.facts for entry in await desk.record("hand")] == [{"from": EVE, "to": OLI}] * 2


async def test_one_item_comes_with_a_button_to_sign_it_off(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say(f"hand BUILD-1 <@{OLI}>", by=EVE)

    [message] = await desk.messages(OLI)

    assert (await desk.press(message, "Sign off BUILD-1…", by=OLI)).form.title == "Sign off BUILD-1"


@pytest.mark.parametrize("word", ["nobody", "Nobody", "nobody."])
async def test_handed_to_nobody_an_item_is_open_again(desk: Desk, word: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say(f"hand BUILD-1 {word}", by=EVE)

    assert told.shown == "BUILD-1 Release branch is nobody's now; anybody can claim it."
    assert (await desk.item("BUILD-1")).state is State.OPEN


async def test_without_a_name_a_form_asks_to_whom(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    form = await desk.say("hand BUILD-1", by=EVE)
    assert form.form.title == "Hand BUILD-1 on"

    told = await desk.pick(form, by=EVE, text=f"<@{KIM}>")

    assert told.shown == "BUILD-1 Release branch is with @Kim now."


async def test_the_form_left_empty_hands_it_to_nobody(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-2", by=EVE)
    form = await desk.say("hand BUILD-1 BUILD-2", by=EVE)
    assert form.form.title == "Hand 2 items on"

    await desk.pick(form, by=EVE)

    assert [(await desk.item(ref)).state for ref in ("BUILD-1", "BUILD-2")] == ["open", "open"]


async def test_a_mention_gets_a_button_that_opens_the_form(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    told = await desk.say("hand BUILD-1", by=EVE, origin=Origin.MENTION)
    assert told.shown == "Say to whom: a name, or nobody.\n[Open form]"

    assert (await desk.press(told, "Open form", by=EVE)).form.title == "Hand BUILD-1 on"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (f"hand BUILD-1 <@{KIM}> <@{OLI}>", "An item has one owner. Name one person, or nobody."),
        ("hand BUILD-1 <!subteam^SDBA>", "An item has one owner. Name one person, or nobody."),
        (
            "hand BUILD-1 kim",
            "golive knows people by their mention. Pick the name from Slack's list: hand BUILD-1 @user.",
        ),
        (f"hand BUILD-1 <@{GUS}>", "@Gus is a guest: only the director or the deputy can give a guest items."),
        (f"hand BUILD-1 <@{ROB}>", "@Rob cannot own items: that is no member of this workspace."),
        (f"hand BUILD-1 <@{SAM}>", "@Sam cannot own items: that is no member of this workspace."),
    ],
)
async def test_an_item_goes_to_one_person_who_may_own_it(desk: Desk, words: str, why: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say(words, by=EVE)

    assert (told.shown, told.refused) == (why, True)
    assert (await desk.item("BUILD-1")).owner == EVE


async def test_a_guest_the_director_names_owns_an_item_and_a_member_signs_it_off(desk: Desk) -> None:
    await desk.say(f"hand BUILD-1 <@{GUS}>", by=ANA)

    assert (await desk.say(f"signoff BUILD-1 {LOG}", by=GUS)).shown == (
        "Guests of this workspace cannot sign off items. Ask a member of the team to do it."
    )
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    signed = await desk.item("BUILD-1")
    assert (signed.state, signed.owner) == (State.SIGNED, GUS)
    assert "Signed off by Eve" in shown(await desk.card("signoff"))


# --- Who else, and when ---------------------------------------------------------------------------


async def test_the_deputy_is_a_lead_everywhere(desk: Desk) -> None:
    told = await desk.say(f"hand BUILD-1 <@{EVE}>", by=BEN)

    assert told.shown == "BUILD-1 Release branch is with @Eve now."


async def test_an_attempt_that_is_over_stays_as_it_is(desk: Desk) -> None:
    claimed = await desk.say("claim BUILD-3", by=EVE)

    def end(scene: Scene) -> None:
        over = replace(scene.attempt, state=launching.State.SCRUBBED, ended_at=desk.now)
        launches.save_attempt(scene.tx, scene.attempt, over)

    await desk.change(end)

    for told in (
        await desk.press(claimed, "Sign off BUILD-3…", by=EVE),
        await desk.say("recon: claim BUILD-1", by=EVE),
        await desk.say(f"recon: hand BUILD-3 <@{KIM}>", by=EVE),
        await desk.say("recon: approve BUILD-3", by=LEA),
        await desk.say("recon: reject BUILD-3 no", by=LEA),
    ):
        assert told.shown == (
            "Attempt 1 of recon is scrubbed: its record stays as it is. list shows what is under way."
        )
