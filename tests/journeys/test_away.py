"""Who approves when a lead is away: a substitute until the end date, and both names in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.item import State
from bot.store import launches
from tests.desk import ANA, BEN, DEB, EVE, GUS, KIM, LEA, OLI, PAT, ROB, SAM, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"


async def test_a_substitute_approves_in_the_stead_of_the_lead_and_both_are_named(desk: Desk) -> None:
    told = await desk.say(f"away until=friday 17:00 <@{PAT}>", by=OLI)
    assert told.shown == "@Oli is away until Dec 4, 2026 at 16:00. @Pat stands in, and has been told."
    assert await desk.heard(PAT) == [
        "Reconciliation: @Oli is away until Dec 4, 2026 at 16:00.\n"
        "@Pat stands in for them and may approve in OPS and answer the poll for OPS."
    ]
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    assert not (await desk.say("approve OPS-1", by=PAT)).refused

    [entry] = await desk.record("approve")
    assert (entry.actor, entry.facts["for"], entry.facts["until"]) == (PAT, OLI, "2026-12-04T16:00:00+00:00")
    assert "Approved by Pat for Oli, who is away" in shown(await desk.card("signoff"))
    history = (await desk.say("status OPS-1", by=EVE)).shown
    assert "@Pat approved OPS-1 for @Oli, who is away until Dec 4, 2026 at 16:00" in history


async def test_the_areas_card_says_who_is_away_and_who_stands_in(desk: Desk) -> None:
    await desk.say(f"away until=friday 17:00 for=<@{PAT}>", by=LEA)

    assert "Led by Lea (away until Dec 4, 2026 at 16:00, Pat stands in), Kim" in shown(await desk.card("area", "BUILD"))


async def test_after_the_end_date_a_substitute_approves_no_more(desk: Desk) -> None:
    await desk.say(f"away until=friday 17:00 <@{PAT}>", by=OLI)
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    desk.now += timedelta(days=4)

    assert (
        await desk.say("approve OPS-1", by=PAT)
    ).shown == "Only a lead of OPS can approve OPS-1: @Oli or @Ben or @Ana."


async def test_whoever_is_back_needs_nobody(desk: Desk) -> None:
    await desk.say(f"away until=friday 17:00 <@{PAT}>", by=OLI)

    told = await desk.say("away over", by=OLI)

    assert told.shown == "@Oli is back; nobody stands in any more."
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    assert (await desk.say("approve OPS-1", by=PAT)).refused
    assert (await desk.say("away over", by=OLI)).shown.startswith("@Oli is not away.")


@pytest.mark.parametrize("signer", [OLI, PAT])
async def test_nobody_approves_own_work_by_way_of_a_substitute(desk: Desk, signer: str) -> None:
    """Neither the lead's own by the substitute they named, nor the substitute's own."""
    await desk.say(f"away until=friday 17:00 <@{PAT}>", by=OLI)
    await desk.say(f"signoff OPS-1 {LOG}", by=signer)

    told = await desk.say("approve OPS-1", by=PAT)

    assert told.refused
    assert (await desk.item("OPS-1")).state == State.SIGNED
    assert "somebody else approves it: " in told.shown


async def test_a_substitute_of_a_user_groups_member_acts_while_the_member_is_in_it(desk: Desk) -> None:
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", [("S1", "group")]))
    desk.groups["S1"] = [KIM]
    await desk.say(f"away until=friday 17:00 <@{PAT}>", by=KIM)
    await desk.say(f"signoff OPS-1..2 {LOG}", by=EVE)
    assert not (await desk.say("approve OPS-1", by=PAT)).refused

    desk.groups["S1"] = [EVE]
    desk.now += timedelta(minutes=6)

    assert (await desk.say("approve OPS-2", by=PAT)).refused


async def test_while_slack_does_not_say_who_is_in_the_group_nobody_approves_by_it(desk: Desk) -> None:
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", [("S1", "group")]))
    desk.groups["S1"] = [KIM]
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    desk.silent = True

    told = await desk.say("approve OPS-1", by=KIM)

    assert told.refused
    assert (await desk.item("OPS-1")).state == State.SIGNED


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        (f"away until=friday 17:00 <@{OLI}>", OLI, "A substitute is somebody else."),
        (f"away until=friday 17:00 <@{GUS}>", OLI, "Guests of this workspace cannot stand in for a lead."),
        (f"away until=friday 17:00 <@{SAM}>", OLI, "People of another workspace cannot stand in for a lead."),
        (f"away until=friday 17:00 <@{ROB}>", OLI, "Apps and bots cannot stand in for a lead."),
        (f"away until=friday 17:00 <@{DEB}>", OLI, "That account is deactivated, so it cannot stand in for a lead."),
        (f"away until=friday 17:00 <@{LEA}>", OLI, "@Lea is away too. Name somebody who is there."),
        (f"away until=friday 17:00 <@{EVE}> <@{PAT}>", OLI, "One person stands in for you."),
        (f"away until=friday 17:00 who=<@{OLI}> <@{PAT}>", EVE, "Only the director @Ana or the deputy @Ben can say"),
        ("away until=yesterday", OLI, ""),
        ("away until=friday 17:00", GUS, "Guests of this workspace cannot name a substitute."),
    ],
)
async def test_who_cannot_stand_in_is_said(desk: Desk, words: str, by: str, why: str) -> None:
    await desk.say("away until=friday 17:00", by=LEA)

    told = await desk.say(words, by=by)

    assert told.refused
    assert told.shown.startswith(why)


async def test_the_director_says_it_for_somebody_who_cannot(desk: Desk) -> None:
    told = await desk.say(f"away until=friday 17:00 who=<@{OLI}> for=<@{PAT}>", by=ANA)

    assert told.shown.startswith("@Oli is away until")
    assert len(await desk.heard(OLI)) == len(await desk.heard(PAT)) == 1


async def test_without_a_substitute_it_is_for_deputy_and_director(desk: Desk) -> None:
    await desk.say("away until=friday 17:00", by=OLI)
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)

    assert (await desk.say("approve OPS-1", by=KIM)).shown == "Only a lead of OPS can approve OPS-1: @Ben or @Ana."
    assert not (await desk.say("approve OPS-1", by=BEN)).refused


async def test_the_form_takes_over_what_was_typed(desk: Desk) -> None:
    told = await desk.say(f"away until friday 17:00 <@{PAT}>", by=OLI)

    assert told.form is not None
    elements = {block["block_id"]: block["element"] for block in told.form.blocks}
    assert (elements["until"]["initial_value"], elements["for"]["initial_user"]) == ("friday 17:00", PAT)


async def test_a_form_asks_until_when(desk: Desk) -> None:
    form = await desk.say("away", by=OLI)

    told = await desk.pick(form, by=OLI, until="friday 17:00", **{"for": f"<@{PAT}>"})

    assert "@Pat stands in" in told.shown


async def test_director_and_deputy_hear_which_steps_are_due_before_somebody_is_back(desk: Desk) -> None:
    await desk.say("t0 2026-12-04T10:00", by=ANA)

    told = await desk.say(f"away until=2026-12-04T17:00 <@{PAT}>", by=OLI)

    assert told.shown == (
        "@Oli is away until Dec 4, 2026 at 16:00. @Pat stands in, and has been told.\n"
        "PRE-1, DAY-2 are due before that: director or deputy is asked to find somebody else."
    )
    for user in (ANA, BEN):
        assert (await desk.heard(user))[-1] == (
            "Reconciliation: @Oli is away until Dec 4, 2026 at 16:00, and these steps of theirs are due before.\n"
            "• PRE-1 Last Checks, Dec 3, 2026 at 15:00. Could stand in: Pat (free).\n"
            "• DAY-2 Deploy, Dec 4, 2026 at 09:00. Could stand in: Pat (free).\n"
            "[PRE-1: ask Pat (free)]  [DAY-2: ask Pat (free)]"
        )
    asked = await desk.press((await desk.messages(ANA))[-1], "DAY-2: ask Pat (free)", by=ANA)
    assert "is asked to run DAY-2" in asked.shown
    taken = await desk.press((await desk.messages(PAT))[-1], "I'll do it", by=PAT)
    assert taken.shown == "DAY-2 Deploy is yours. Thank you: the director is told."


async def test_of_steps_after_they_are_back_nobody_hears(desk: Desk) -> None:
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    before = await desk.heard(ANA)

    told = await desk.say("away until=2026-12-03T14:00", by=OLI)

    assert "due before that" not in told.shown
    assert await desk.heard(ANA) == before
