"""Reject: who may, why, and who is told."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.item import State
from tests.desk import ANA, EVE, GUS, LEA, OLI, PAT, Desk
from tests.journeys.judging.signed import LOG
from tests.told import shown, ticked


async def test_a_rejection_goes_to_the_owner_with_the_reason(desk: Desk) -> None:
    form = await desk.press(await desk.card("signoff"), "Reject…", by=LEA)
    assert form.form.title == "Reject BUILD-1"

    told = await desk.submit(form, by=LEA, text="the log is of <May>")

    assert told.shown == "BUILD-1 Release branch went back. @Eve is told why."
    assert await desk.heard(EVE) == [
        "@Lea did not approve 1 sign-off of yours:\nBUILD-1 Release branch\nthe log is of <May>\n[Sign off again…]"
    ]
    assert ":leftwards_arrow_with_hook: Rejected by Lea · Dec 1, 2026 at 12:00: the log is of <May>" in shown(
        await desk.card("signoff")
    )
    assert "[Approve]" not in shown(await desk.card("signoff"))
    assert await desk.heard() == []


async def test_the_owner_signs_off_again_from_there(desk: Desk) -> None:
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    [message] = await desk.messages(EVE)

    form = await desk.press(message, "Sign off again…", by=EVE)
    await desk.submit(form, by=EVE, text="https://ci.example/8")

    assert (await desk.item("BUILD-1")).state == State.SIGNED
    assert "[Approve]" in shown(await desk.card("signoff"))


async def test_several_that_come_back_are_one_message(empty: Desk) -> None:
    await empty.say(f"signoff BUILD-1 BUILD-2 {LOG}", by=EVE)
    await empty.say(f"signoff BUILD-3 {LOG}", by=PAT)

    told = await empty.say("reject BUILD-1..3 all of May", by=LEA)

    assert told.shown.count("went back.") == 3
    assert await empty.heard(EVE) == [
        "@Lea did not approve 2 sign-offs of yours:\n"
        "BUILD-1 Release branch\nBUILD-2 Automated tests\n"
        "all of May\n"
        "[Sign off BUILD-1 again…]  [Sign off BUILD-2 again…]"
    ]
    assert len(await empty.heard(PAT)) == 1


async def test_the_owner_and_the_signer_are_both_told(empty: Desk) -> None:
    await empty.say(f"hand BUILD-1 <@{GUS}>", by=ANA)
    await empty.say(f"signoff BUILD-1 {LOG}", by=EVE)

    await empty.say("reject BUILD-1 the log is of May", by=LEA)

    for user in (GUS, EVE):
        assert (await empty.heard(user))[-1].startswith("@Lea did not approve 1 sign-off of yours:")


async def test_a_rejection_without_a_reason_asks_for_it(desk: Desk) -> None:
    assert (await desk.say("reject BUILD-1", by=LEA)).form.title == "Reject BUILD-1"

    told = await desk.say("reject BUILD-1", by=LEA, origin=Origin.MENTION)

    assert told.shown == "Say in the form what has to change.\n[Open form]"
    assert (await desk.press(told, "Open form", by=LEA)).form.title == "Reject BUILD-1"


async def test_of_a_card_with_several_those_ticked_go_back(empty: Desk) -> None:
    await empty.say(f"signoff BUILD-1 BUILD-2 {LOG}", by=EVE)
    form = await empty.press(await empty.card("signoff"), "Reject…", by=LEA)
    assert ticked(form.form) == {}

    assert (await empty.pick(form, by=LEA, text="of May")).answer.field == "pick0"
    await empty.pick(form, by=LEA, pick0="BUILD-2", text="of May")

    assert ((await empty.item("BUILD-1")).state, (await empty.item("BUILD-2")).state) == (State.SIGNED, State.CLAIMED)


async def test_those_named_one_by_one_are_ticked_already(empty: Desk) -> None:
    await empty.say(f"signoff BUILD-1 BUILD-2 {LOG}", by=EVE)

    form = await empty.say("reject BUILD-1 BUILD-2", by=LEA)

    assert ticked(form.form) == {"pick0": "BUILD-1 BUILD-2"}


@pytest.mark.parametrize("by", [EVE, OLI])
async def test_only_a_lead_rejects(desk: Desk, by: str) -> None:
    assert (await desk.say("reject BUILD-1 no", by=by)).shown == (
        "Only a lead of BUILD can reject BUILD-1: @Lea or @Kim or @Ben."
    )


async def test_a_secret_in_a_reason_is_left_out(desk: Desk) -> None:
    told = await desk.say("reject BUILD-1 log in with password=hunter2", by=LEA)

    assert "looks like a password or a token" in told.shown
    assert b"hunter2" not in await desk.bytes_kept()
