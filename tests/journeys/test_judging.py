"""Approve and reject: who may, from where, and what everybody is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.contracts import Origin
from bot.domain.item import State
from bot.store import items, launches
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, LEADS, OLI, PAT, Desk, open_desk
from tests.told import shown, ticked

LOG = "<https://ci.example/7> all green"


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        yield desk


@pytest.fixture
async def desk(empty: Desk) -> Desk:
    """Eve has signed off BUILD-1, a blocker."""
    await empty.say(f"signoff BUILD-1 {LOG}", by=EVE)
    return empty


async def state(desk: Desk, ref: str) -> str:
    return await desk.look(lambda scene: items.by_ref(scene, ref).state)


async def allow_own(desk: Desk) -> None:
    await desk.change(lambda scene: launches.save(scene.tx, scene.launch, self_approval=True))


# --- Approve --------------------------------------------------------------------------------------


async def test_a_lead_presses_approve_and_the_card_says_who_and_when(desk: Desk) -> None:
    told = await desk.press(await desk.card("signoff"), "Approve", by=LEA)

    assert told.shown == "BUILD-1 Release branch is approved."
    assert shown(await desk.card("signoff")) == (
        "BUILD-1 Release branch · blocker\n"
        "Signed off by Eve · Dec 1, 2026 at 12:00\n"
        "• ci.example/7\n"
        "• all green\n"
        ":white_check_mark: Approved by Lea · Dec 1, 2026 at 12:00"
    )
    assert await desk.heard() == []
    assert await desk.heard(EVE) == []


async def test_a_word_for_the_record_stands_on_the_card(desk: Desk) -> None:
    await desk.say("approve BUILD-1 well done &lt;3 <@UEVE|eve>", by=LEA)

    assert ":white_check_mark: Approved by Lea · Dec 1, 2026 at 12:00: well done <3 @eve" in shown(
        await desk.card("signoff")
    )
    assert [entry.facts for entry in await desk.record("approve")] == [{"signoff": 1, "note": "well done <3 @eve"}]


async def test_the_areas_of_derived_items_are_drawn_anew(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads({"TECH": [LEA]})
        await desk.say(f"signoff TECH-1 {LOG}", by=EVE)
        assert "area:FINAL" not in await desk.cards()

        await desk.say("approve TECH-1", by=LEA)

        assert "area:FINAL" in await desk.cards()


@pytest.mark.parametrize("by", [BEN, ANA])
async def test_deputy_and_director_approve_everywhere(desk: Desk, by: str) -> None:
    assert not (await desk.say("approve BUILD-1", by=by)).refused


@pytest.mark.parametrize("by", [EVE, OLI])
async def test_others_are_told_who_may_and_the_record_keeps_the_refusal(desk: Desk, by: str) -> None:
    told = await desk.say("approve BUILD-1", by=by)

    assert told.shown == "Only a lead of BUILD can approve BUILD-1: @Lea or @Kim or @Ben."
    [entry] = await desk.record("refused")
    assert (entry.actor, entry.ref, entry.facts["verb"]) == (by, "BUILD-1", "approve")


async def test_guests_approve_nothing(desk: Desk) -> None:
    assert (await desk.say("approve BUILD-1", by=GUS)).shown == (
        "Guests of this workspace cannot approve items. Ask a member of the team to do it."
    )


async def test_when_slack_cannot_be_asked_who_someone_is_the_answer_is_no(desk: Desk) -> None:
    await desk.say("mine", by=LEA)
    desk.now += timedelta(minutes=6)
    desk.silent = True

    told = await desk.say("approve BUILD-1", by=LEA)

    assert told.shown == (
        "golive could not find out about @Lea: Slack does not answer just now. "
        "Nothing was done; please try again in a moment."
    )


async def test_a_lead_does_not_approve_their_own(empty: Desk) -> None:
    await empty.say(f"signoff BUILD-1 {LOG}", by=LEA)

    told = await empty.say("approve BUILD-1", by=LEA)

    assert told.shown == "You signed BUILD-1 off, so somebody else approves it: @Kim or @Ben or @Ana."


async def test_a_launch_that_allows_own_approvals_shows_each(empty: Desk) -> None:
    await allow_own(empty)
    await empty.say(f"signoff BUILD-1 {LOG}", by=LEA)

    told = await empty.say("approve BUILD-1", by=LEA)

    assert told.shown == (
        "BUILD-1 Release branch is approved. It was your own sign-off; the record and its card say so."
    )
    assert "Approved by Lea (their own sign-off, as this launch allows)" in shown(await empty.card("signoff"))
    assert (await empty.record("approve"))[0].facts["self_approval"] is True
    assert (
        "Lea approved BUILD-1 (their own sign-off, as this launch allows)"
        in (await empty.say("log BUILD-1", by=EVE)).shown
    )


async def test_where_it_is_allowed_another_lead_leaves_no_such_mark(desk: Desk) -> None:
    await allow_own(desk)

    await desk.say("approve BUILD-1", by=LEA)

    assert "own" not in shown(await desk.card("signoff"))
    assert "self_approval" not in (await desk.record("approve"))[0].facts


async def test_a_stale_button_says_that_the_item_changed_since(desk: Desk) -> None:
    first = await desk.card("signoff")
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    told = await desk.press(first, "Approve", by=KIM)

    assert told.shown == (
        "BUILD-1 has changed since: @Eve signed it off anew (sign-off 2, you saw 1). "
        "Look at it again before you judge it."
    )
    assert not (await desk.press(await desk.card("signoff"), "Approve", by=KIM)).refused


async def test_two_leads_at_once_one_wins_and_the_other_is_told_who(desk: Desk) -> None:
    card = await desk.card("signoff")
    await desk.press(card, "Approve", by=LEA)
    desk.now += timedelta(minutes=1)

    told = await desk.press(card, "Approve", by=KIM)

    assert told.shown == "BUILD-1 was approved by @Lea 1 min ago."
    assert len(await desk.record("approve")) == 1


async def test_each_of_several_is_judged_on_its_own(desk: Desk) -> None:
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    told = await desk.say("approve BUILD-1 OPS-1 OPS-9 fine", by=LEA)

    assert told.shown == (
        "BUILD-1 Release branch is approved.\n"
        "Only a lead of OPS can approve OPS-1: @Oli or @Ben or @Ana.\n"
        "There is no OPS-9 in this launch. Nearest: OPS, OPS-4, OPS-3."
    )


# --- User groups ----------------------------------------------------------------------------------


async def lead_by_group(desk: Desk, members: list[str]) -> None:
    desk.groups["SDBA"] = members
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "BUILD", [("SDBA", "group")]))


async def test_a_user_groups_members_are_asked_for_when_one_judges(desk: Desk) -> None:
    await lead_by_group(desk, [PAT])

    assert (await desk.say("approve BUILD-1", by=PAT)).shown == "BUILD-1 Release branch is approved."


async def test_whoever_left_the_group_since_is_refused(desk: Desk) -> None:
    await lead_by_group(desk, [PAT])
    assert (await desk.say("approve", by=PAT, origin=Origin.MENTION)).labels == ["Approve BUILD-1"]
    desk.groups["SDBA"] = [OLI]
    desk.now += timedelta(minutes=6)

    told = await desk.say("approve BUILD-1", by=PAT)

    assert told.shown == "Only a lead of BUILD can approve BUILD-1: @Sdba or @Ben or @Ana."


async def test_when_slack_is_silent_about_the_group_the_answer_is_no(desk: Desk) -> None:
    await lead_by_group(desk, [PAT])
    await desk.say("mine", by=PAT)
    desk.silent = True

    told = await desk.say("approve BUILD-1", by=PAT)

    assert told.refused
    assert "could not find out" in told.shown


# --- In a thread ----------------------------------------------------------------------------------


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
    assert await state(desk, "BUILD-1") == State.SIGNED


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
    assert await state(desk, "BUILD-1") == State.SIGNED


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


# --- Approve waiting ------------------------------------------------------------------------------


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

    assert (await state(desk, "BUILD-1"), await state(desk, "BUILD-3")) == (State.SIGNED, State.APPROVED)


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


# --- Reject ---------------------------------------------------------------------------------------


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

    assert await state(desk, "BUILD-1") == State.SIGNED
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

    assert (await state(empty, "BUILD-1"), await state(empty, "BUILD-2")) == (State.SIGNED, State.CLAIMED)


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
