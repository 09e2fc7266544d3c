"""An area at work in Slack: claim, sign off, judge in threads and forms, and what the room shows."""

from __future__ import annotations

import asyncio

import pytest

from tests.journeys.stage import Stage

LOG = "https://ci.example/7 all green"


@pytest.fixture
async def recon(stage: Stage) -> Stage:
    """The launch `recon` from the small release: Lea leads BUILD, Lou leads OPS, Ben is deputy."""
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben")
    await stage.ana.types("lead BUILD @lea")
    await stage.ana.types("lead OPS @lou")
    return stage


async def test_a_new_lead_is_mentioned_once_in_the_areas_thread(recon: Stage) -> None:
    card = recon.card("BUILD · Build and Tests")

    assert "Led by lea" in card.shown
    [welcome] = card.replies
    assert welcome.shown == "@lea you lead BUILD now. Sign-offs come into this thread, and you approve them here."


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_from_claim_to_approval(recon: Stage) -> None:
    claimed = await recon.kim.types("claim build-1")
    assert claimed.shown == "BUILD-1 Release branch is yours.\n[Sign off BUILD-1…]"
    assert ":large_blue_circle: BUILD-1 Release branch · kim" in recon.card("BUILD · Build").shown

    await recon.kim.presses(claimed, "Sign off BUILD-1…")
    signed = await recon.kim.submits({"Evidence": LOG})
    assert signed.shown == "BUILD-1 Release branch is signed off. It waits for a lead of BUILD."
    assert "▒▒▒▒" in recon.card("BUILD · Build").shown

    card = recon.card("Signed off by kim")
    assert card.thread_ts == recon.card("BUILD · Build").ts
    approved = await recon.lea.presses(card, "Approve")
    assert approved.shown == "BUILD-1 Release branch is approved."
    assert "Approved by lea" in recon.card("Signed off by kim").shown
    assert "[Approve]" not in recon.card("Signed off by kim").shown
    assert "1 of 5 approved" in recon.card("BUILD · Build").shown
    assert "1 of 12 approved" in recon.card("golive edits this message").shown


async def test_many_changes_do_not_fill_the_channel(recon: Stage) -> None:
    before = len(recon.messages())

    await recon.kim.types("claim BUILD-1..5")
    await recon.kim.types(f"signoff BUILD-1 BUILD-2 {LOG}")
    await recon.lea.types("approve BUILD-1 BUILD-2")

    assert len(recon.messages()) == before
    assert len(recon.card("BUILD · Build").replies) == 2


async def test_a_lead_approves_in_the_thread_by_mention(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")

    told = await recon.lea.says("@golive approve well done", thread=recon.card("BUILD · Build"))

    assert told.shown == "BUILD-1 Release branch is approved."
    assert "Approved by lea" in recon.card("Signed off by kim").shown
    assert "well done" in recon.card("Signed off by kim").shown


async def test_of_several_in_a_thread_each_gets_a_button(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    await recon.eve.types("signoff BUILD-3")

    told = await recon.lea.says("@golive approve", thread=recon.card("BUILD · Build"))
    assert told.shown.startswith("2 sign-offs in BUILD wait for you. Which do you mean?")

    assert (await recon.lea.presses(told, "Approve BUILD-3")).shown == "BUILD-3 Trial on staging is approved."


async def test_a_mention_that_needs_a_form_gets_a_button_that_opens_it(recon: Stage) -> None:
    told = await recon.kim.says("@golive signoff BUILD-1", thread=recon.card("BUILD · Build"))
    assert told.shown == "Sign off BUILD-1 in the form: a blocker needs evidence.\n[Open form]"

    await recon.kim.presses(told, "Open form")
    await recon.kim.submits({"Evidence": LOG})

    assert "Signed off by kim" in recon.card("BUILD-1 Release branch").shown


async def test_plain_words_in_a_direct_message_do_the_same(recon: Stage) -> None:
    told = await recon.kim.tells("claim OPS-1")

    assert told.shown == "OPS-1 Backup is yours.\n[Sign off OPS-1…]"


async def test_approve_waiting_ticks_what_is_no_blocker(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    await recon.eve.types("signoff BUILD-3 BUILD-5")

    opened = await recon.lea.presses(recon.card("BUILD · Build"), "Approve waiting (3)")
    assert opened.view is not None
    assert "ci.example/7" in opened.view.shown
    told = await recon.lea.submits({"A word for the record": "seen"})

    assert told.shown == "BUILD-3 Trial on staging is approved.\nBUILD-5 Feature flags is approved."
    assert "Approve waiting (1)" in recon.card("BUILD · Build").shown


async def test_nothing_ticked_is_said_in_the_form_and_what_was_typed_stays(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    await recon.lea.presses(recon.card("BUILD · Build"), "Approve waiting (1)")

    refused = await recon.lea.submits({"A word for the record": "seen"})
    assert refused.errors == {"pick0": "Nothing is ticked. Tick what you have looked at, then send it again."}
    assert recon.lea.view is not None

    told = await recon.lea.submits({"pick0": ["BUILD-1"]})
    assert told.shown == "BUILD-1 Release branch is approved."
    assert "seen" in recon.card("Signed off by kim").shown


async def test_a_rejection_reaches_its_owner_who_signs_off_again_from_there(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    await recon.lea.presses(recon.card("Signed off by kim"), "Reject…")
    await recon.lea.submits({"What has to change": "the log is of <May> & not signed"})

    assert recon.kim.dms == [
        "@lea did not approve 1 sign-off of yours:\n"
        "BUILD-1 Release branch\n"
        "the log is of <May> & not signed\n"
        "[Sign off again…]"
    ]
    back = next(iter(recon.kim.person.dm.all.values()))
    await recon.kim.presses(back, "Sign off again…")
    await recon.kim.submits({"Evidence": "https://ci.example/8"})

    assert "(sign-off 2)" in recon.card("Signed off by kim").shown
    assert "Rejected by lea" in recon.card("the log is of <May> & not signed").shown


async def test_whoever_is_handed_an_item_hears_of_it(recon: Stage) -> None:
    await recon.kim.types("claim BUILD-2")

    told = await recon.kim.types("hand BUILD-2 @eve")

    assert told.shown == "BUILD-2 Automated tests is with @eve now."
    assert recon.eve.dms == ["@kim handed you 1 item:\nBUILD-2 Automated tests\n[Sign off BUILD-2…]"]


async def test_the_hand_form_takes_a_person_from_slacks_list(recon: Stage) -> None:
    await recon.kim.types("claim BUILD-2")
    shown = await recon.kim.types("BUILD-2")

    await recon.kim.presses(shown, "Hand…")
    told = await recon.kim.submits({"To whom": recon.eve.id})

    assert told.shown == "BUILD-2 Automated tests is with @eve now."


async def test_a_user_group_approves_through_its_members_of_now(recon: Stage) -> None:
    await recon.ana.types("lead OPS @dba")
    await recon.eve.types(f"signoff OPS-1 {LOG}")

    assert (await recon.max.types("approve OPS-1")).shown == "OPS-1 Backup is approved."


async def test_two_people_claim_at_once_and_one_is_told_who_won(recon: Stage) -> None:
    await asyncio.gather(
        recon.kim.person.slash("/golive", "claim BUILD-1", channel="launch-recon"),
        recon.eve.person.slash("/golive", "claim BUILD-1", channel="launch-recon"),
    )
    await recon.settle()

    told = [recon.kim.person.private("launch-recon")[-1].shown, recon.eve.person.private("launch-recon")[-1].shown]
    won, lost = sorted(told, key=lambda words: "yours" not in words)
    assert won.startswith("BUILD-1 Release branch is yours.")
    assert lost.startswith(("BUILD-1 is @kim's", "BUILD-1 is @eve's"))


async def test_a_double_click_approves_once(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    card = recon.card("Signed off by kim")

    await asyncio.gather(recon.lea.person.click(card, "Approve"), recon.lea.person.click(card, "Approve"))
    await recon.settle()

    told = [message.shown for message in recon.lea.person.private("launch-recon")]
    assert sorted(told)[0] == "BUILD-1 Release branch is approved."
    assert "BUILD-1 was approved by you" in sorted(told)[1]
    assert "1 of 5 approved" in recon.card("BUILD · Build").shown


async def test_guests_and_strangers_are_told_why_not(recon: Stage) -> None:
    assert (await recon.gus.types("claim BUILD-1")).shown == (
        "Guests of this workspace cannot claim items. Ask a member of the team to do it."
    )
    assert (await recon.sam.types(f"signoff BUILD-1 {LOG}")).shown == (
        "People of another workspace cannot sign off items. Ask a member of this one to do it."
    )


async def test_every_card_survives_a_restart(recon: Stage) -> None:
    await recon.kim.types(f"signoff BUILD-1 {LOG}")
    count = len(recon.sandbox.channel("launch-recon").all)

    await recon.restart()
    await recon.lea.presses(recon.card("Signed off by kim"), "Approve")

    assert "Approved by lea" in recon.card("Signed off by kim").shown
    assert len(recon.sandbox.channel("launch-recon").all) == count
