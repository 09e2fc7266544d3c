"""Approve what waits, looked over in a form."""

from __future__ import annotations

from bot.contracts import Origin
from bot.domain.item import State
from tests.desk import ANA, EVE, KIM, LEA, OLI, Desk
from tests.journeys.judging.signed import LOG
from tests.told import shown, ticked


async def test_approve_waiting_shows_each_item_with_its_evidence(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5", by=EVE)
    await desk.say(f"signoff BUILD-2 {LOG}", by=LEA)

    form = await desk.press(await desk.card("area", "BUILD"), "Approve waiting (4)", by=LEA)

    words = str(form.form.blocks)
    assert "BUILD-2" not in words
    assert "https://ci.example/7" in words
    assert ticked(form.form) == {"pick1": "BUILD-3 BUILD-5"}
    told = await desk.pick(form, by=LEA, pick0="BUILD-1", text="seen all three")
    assert told.shown == (
        "BUILD-1 Release branch is approved.\nBUILD-3 Trial on staging is approved.\nBUILD-5 Feature flags is approved."
    )


async def test_a_blocker_is_approved_only_when_it_was_ticked(desk: Desk) -> None:
    await desk.say("signoff BUILD-3", by=EVE)
    form = await desk.press(await desk.card("area", "BUILD"), "Approve waiting (2)", by=LEA)

    await desk.pick(form, by=LEA)

    assert ((await desk.item("BUILD-1")).state, (await desk.item("BUILD-3")).state) == (State.SIGNED, State.APPROVED)


async def test_a_form_with_nothing_ticked_stays_open(desk: Desk) -> None:
    form = await desk.press(await desk.card("area", "BUILD"), "Approve waiting (1)", by=LEA)

    told = await desk.pick(form, by=LEA)

    assert (told.shown, told.answer.field) == (
        "Nothing is ticked. Tick what you have looked at, then send it again.",
        "pick0",
    )


async def test_what_was_signed_off_anew_meanwhile_is_not_approved_unseen(desk: Desk) -> None:
    form = await desk.press(await desk.card("area", "BUILD"), "Approve waiting (1)", by=LEA)
    await desk.say("reject BUILD-1 the log is of May", by=KIM)
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    told = await desk.pick(form, by=LEA, pick0="BUILD-1")

    assert told.shown.startswith("BUILD-1 has changed since: @Eve signed it off anew (sign-off 2, you saw 1).")


async def test_typed_alone_it_shows_all_that_waits_for_me(desk: Desk) -> None:
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    assert "OPS-1" not in str((await desk.say("approve", by=LEA)).form.blocks)
    everything = str((await desk.say("approve", by=ANA)).form.blocks)
    assert "BUILD-1" in everything
    assert "OPS-1" in everything
    assert "BUILD-1" not in str((await desk.say("approve OPS", by=ANA)).form.blocks)


async def test_where_nothing_waits_no_form_opens(desk: Desk) -> None:
    assert (await desk.say("approve", by=OLI)).shown == (
        "No sign-off waits for you. You approve what others signed off where you lead."
    )
    assert (await desk.say("approve BUILD", by=OLI)).shown == (
        "No sign-off in BUILD waits for you. You approve what others signed off where you lead."
    )


async def test_more_than_five_are_looked_over_first(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5 OPS-4 PEOPLE-1 PEOPLE-2", by=EVE)

    form = await desk.say("approve BUILD-1 BUILD-3 BUILD-5 OPS-1 OPS-4 PEOPLE-1 fine", by=LEA)

    words = str(form.form.blocks)
    assert "Not these:" in words
    assert "Only a lead of OPS can approve OPS-4: " in words
    assert "'initial_value': 'fine'" in words
    told = await desk.pick(form, by=LEA, pick0="BUILD-1", text="fine")
    assert told.shown.count("is approved.") == 3


async def test_a_mention_of_more_than_five_gets_a_button(desk: Desk) -> None:
    await desk.say("signoff BUILD-3 BUILD-5 OPS-4 PEOPLE-1 PEOPLE-2", by=EVE)

    told = await desk.say("approve BUILD-1 BUILD-3 BUILD-5 OPS-4 PEOPLE-1 PEOPLE-2", by=ANA, origin=Origin.MENTION)

    assert told.shown == "6 items: look them over first.\n[Open form]"
    assert (await desk.press(told, "Open form", by=ANA)).form.title == "Approve waiting"


async def test_a_card_of_several_asks_which(empty: Desk) -> None:
    await empty.say(f"signoff BUILD-1 BUILD-2 BUILD-3 {LOG}", by=EVE)

    form = await empty.press(await empty.card("signoff"), "Approve 3…", by=LEA)
    await empty.pick(form, by=LEA, pick0="BUILD-1")

    assert shown(await empty.card("signoff")) == (
        "3 items signed off by Eve · Dec 1, 2026 at 12:00\n"
        "• BUILD-1 Release branch · blocker · :white_check_mark: approved by Lea\n"
        "• BUILD-2 Automated tests · blocker\n"
        "• BUILD-3 Trial on staging · :white_check_mark: approved by Lea\n"
        "Evidence\n"
        "• ci.example/7\n"
        "• all green\n"
        "[Approve BUILD-2]  [Reject BUILD-2…]"
    )


async def test_whole_areas_are_not_approved_unseen(desk: Desk) -> None:
    assert (await desk.say("approve BUILD-*", by=LEA)).shown == (
        "You answer for each of them, so name them: approve BUILD-1..4, not BUILD-*."
    )


async def test_mine_offers_all_that_wait_in_one_form(desk: Desk) -> None:
    assert (await desk.say("mine", by=LEA)).labels == ["Look at BUILD-1"]
    await desk.say(f"signoff BUILD-2 {LOG}", by=EVE)

    told = await desk.say("mine", by=LEA)

    assert "[Approve waiting (2)…]  [Look at BUILD-1]" in told.shown
    assert (await desk.press(told, "Approve waiting (2)…", by=LEA)).form.title == "Approve waiting"
    assert "[Approve waiting (2)…]  [What I owe]" in (await desk.say("status", by=LEA)).shown
