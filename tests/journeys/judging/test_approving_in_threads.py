"""Approve and reject without a ref: what a thread or a mention means."""

from __future__ import annotations

from bot.contracts import Origin
from bot.domain.item import State
from tests.desk import ANA, EVE, LEA, OLI, Desk
from tests.journeys.judging.signed import LOG


async def test_in_an_areas_thread_the_one_that_waits_is_meant(desk: Desk) -> None:
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.say("approve well done", by=ANA, origin=Origin.MENTION, thread=thread)

    assert told.shown == "BUILD-1 Release branch is approved."
    assert (await desk.record("approve"))[0].facts["note"] == "well done"


async def test_in_the_thread_of_a_sign_off_card_too(desk: Desk) -> None:
    thread = await desk.post("signoff", "1")

    told = await desk.say("reject the log is of May", by=LEA, origin=Origin.MENTION, thread=thread)

    assert told.shown == "BUILD-1 Release branch went back. @Eve is told why."


async def test_of_several_each_gets_a_button(desk: Desk) -> None:
    await desk.say("signoff BUILD-3", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.say("approve", by=LEA, origin=Origin.MENTION, thread=thread)

    assert told.shown == ("2 sign-offs in BUILD wait for you. Which do you mean?\n[Approve BUILD-1]  [Approve BUILD-3]")
    assert (await desk.press(told, "Approve BUILD-3", by=LEA)).shown == "BUILD-3 Trial on staging is approved."
    assert (await desk.item("BUILD-1")).state == State.SIGNED


async def test_what_waits_for_others_does_not_wait_for_me(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-2 {LOG}", by=LEA)
    thread = await desk.post("area", "BUILD")

    told = await desk.say("approve", by=LEA, origin=Origin.MENTION, thread=thread)

    assert told.shown == "BUILD-1 Release branch is approved."


async def test_where_nothing_waits_that_is_said(desk: Desk) -> None:
    thread = await desk.post("area", "BUILD")

    told = await desk.say("approve", by=OLI, origin=Origin.MENTION, thread=thread)

    assert told.shown == "No sign-off in BUILD waits for you. Name a ref if you mean another."


async def test_outside_a_thread_nothing_is_approved_unnamed(desk: Desk) -> None:
    told = await desk.say("approve", by=LEA, origin=Origin.MENTION)

    assert told.shown == "1 sign-off waits for you. Do you mean it?\n[Approve BUILD-1]"
    assert (await desk.item("BUILD-1")).state == State.SIGNED


async def test_more_than_eight_are_counted(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5 OPS-4 PEOPLE-1 PEOPLE-2", by=EVE)
    for ref in ("BUILD-2", "BUILD-4", "OPS-1", "OPS-2"):
        await desk.say(f"signoff {ref} {LOG}", by=EVE)

    told = await desk.say("approve", by=ANA, origin=Origin.MENTION)

    assert told.shown.startswith("10 sign-offs wait for you. Which do you mean? Here are 8 of them.")
    assert len(told.labels) == 8


async def test_an_area_may_stand_in_place_of_a_ref(desk: Desk) -> None:
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    told = await desk.say("approve ops", by=ANA, origin=Origin.MENTION)

    assert told.labels == ["Approve OPS-1"]
