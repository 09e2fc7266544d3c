"""Approve: who may, also by a user group, and what the card and the record say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.contracts import Origin
from bot.store import launches
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, PAT, Desk, open_desk
from tests.journeys.judging.signed import LOG
from tests.told import shown


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
