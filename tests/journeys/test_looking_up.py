"""A ref alone shows that thing, with the buttons its reader may press and what happened to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.item import State
from bot.store import launches
from tests.desk import ANA, EVE, KIM, LEA, OLI, PAT, Desk, open_desk

LOG = "<https://ci.example/7> all green"


# --- An item --------------------------------------------------------------------------------------


async def test_an_item_shows_all_there_is_to_know(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    told = await desk.say("status BUILD-1", by=LEA)

    assert told.shown == (
        ":large_yellow_circle: BUILD-1 Release branch\n"
        "Cut, reviewed and frozen\n"
        "Blocker · signed · owner @Eve · since Dec 1, 2026 at 12:00 · due T-20h · for one version alone\n"
        "Signed off by @Eve · Dec 1, 2026 at 12:00\n"
        "• ci.example/7\n"
        "• all green\n"
        "History\n"
        "• Dec 1, 2026 at 12:00 · @Eve signed off BUILD-1 with 2 pieces of evidence\n"
        "[Approve]  [Reject…]  [Edit…]"
    )


@pytest.mark.parametrize(
    ("by", "before", "after"),
    [
        (EVE, ["Claim", "Sign off…"], ["Reopen…"]),
        (KIM, ["Claim", "Sign off…", "Hand…", "Edit…"], ["Approve", "Reject…", "Edit…"]),
        (OLI, ["Claim", "Sign off…"], []),
        (ANA, ["Claim", "Sign off…", "Hand…", "Waive…", "Edit…"], ["Approve", "Reject…", "Waive…", "Edit…"]),
    ],
)
async def test_its_buttons_are_those_the_rules_allow(desk: Desk, by: str, before: list[str], after: list[str]) -> None:
    assert (await desk.say("status BUILD-1", by=by)).labels == before
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    assert (await desk.say("status BUILD-1", by=by)).labels == after


async def test_every_button_does_what_it_says(desk: Desk) -> None:
    shown = await desk.say("status BUILD-3", by=KIM)
    assert (await desk.press(shown, "Claim", by=KIM)).shown.startswith("BUILD-3 Trial on staging is yours.")
    shown = await desk.say("status BUILD-3", by=KIM)
    assert (await desk.press(shown, "Hand…", by=KIM)).form.title == "Hand BUILD-3 on"
    form = await desk.press(shown, "Sign off…", by=KIM)
    await desk.submit(form, by=KIM, text="seen")
    shown = await desk.say("status BUILD-3", by=LEA)
    assert (await desk.press(shown, "Reject…", by=LEA)).form.title == "Reject BUILD-3"
    assert (await desk.press(shown, "Approve", by=LEA)).shown == "BUILD-3 Trial on staging is approved."
    assert (await desk.say("status BUILD-3", by=LEA)).labels == ["Reopen…", "Edit…"]


async def test_a_derived_item_shows_what_it_waits_for_and_no_button(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.settle("*")
        await desk.settle("DOCS-4", "DOCS-7", state=State.CLAIMED)
        await desk.settle("SUPP-1", state=State.WAIVED)

        waiting = await desk.say("status FINAL-7", by=ANA)
        met = await desk.say("status FINAL-8", by=ANA)

        assert "not met · follows from the rest, nobody ticks it\nWaits for DOCS-4, DOCS-7\n" in waiting.shown
        assert "Follows from DOCS-1, DOCS-2" in waiting.shown
        assert "met, with 1 waiver" in met.shown
        assert waiting.labels == met.labels == []


async def test_an_unknown_ref_names_the_nearest(desk: Desk) -> None:
    assert (await desk.say("status BUILD-55", by=EVE)).shown == (
        "There is no BUILD-55 in this launch. Nearest: BUILD-5, BUILD, BUILD-4."
    )
    assert (await desk.say("status ZQZQZQ-777", by=EVE)).shown == (
        "There is no ZQZQZQ-777 in this launch. status shows the areas."
    )
    assert (await desk.say("status BULD", by=EVE)).shown.startswith("There is no BULD in this launch. Nearest: BUILD")


# --- An area --------------------------------------------------------------------------------------


async def test_an_area_shows_its_people_its_counts_and_what_is_open(desk: Desk) -> None:
    await desk.settle("BUILD-4", state=State.WAIVED)
    await desk.say("claim BUILD-5", by=EVE)
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    told = await desk.say("status BUILD", by=LEA)

    assert told.shown.split("\nHistory\n")[0] == (
        "BUILD · Build and Tests\n"
        "Led by @Lea, @Kim\n"
        "▓▓▓▓▒▒▒▒░░░░░░░░░░░░ 20 %\n"
        "0 of 5 approved · 1 waived · 1 waiting for approval · 1 claimed · 2 blockers open\n"
        "Open blockers\n"
        "• :white_circle: BUILD-2 Automated tests\n"
        "• :large_yellow_circle: BUILD-1 Release branch · @Eve\n"
        "Open\n"
        "• :white_circle: BUILD-3 Trial on staging\n"
        "• :large_blue_circle: BUILD-5 Feature flags · @Eve"
    )
    assert told.labels == ["Approve waiting (1)", "Claim BUILD-2"]


async def test_what_waits_for_others_is_not_offered(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    assert (await desk.say("status BUILD", by=OLI)).labels == ["Claim BUILD-2"]


async def test_a_star_shows_every_item_of_an_area(desk: Desk) -> None:
    await desk.settle("BUILD-1")

    told = await desk.say("status BUILD-*", by=EVE)

    assert told.shown == (
        "BUILD · Build and Tests\n"
        "• :white_check_mark: BUILD-1 Release branch · blocker\n"
        "• :white_circle: BUILD-2 Automated tests · blocker\n"
        "• :white_circle: BUILD-3 Trial on staging\n"
        "• :white_circle: BUILD-4 Dependencies · blocker\n"
        "• :white_circle: BUILD-5 Feature flags"
    )


async def test_the_derived_area_lists_what_is_met(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.settle("DOCS-4", "DOCS-7")

        told = await desk.say("status FINAL", by=ANA)

        assert "0 of 14 met. These follow from the other areas; nobody ticks them." in told.shown
        assert "FINAL-11 Final Go/No-Go Decision · waits for the decision" in told.shown
        assert told.labels == []
        assert "FINAL-7" in (await desk.say("status FINAL-*", by=ANA)).shown


async def test_the_card_of_an_area_names_people_and_says_how_to_begin(desk: Desk) -> None:
    await desk.show("area", "OPS")
    card = await desk.card("area", "OPS")

    words = str(card.text)
    assert "Led by Oli" in words
    assert "<@" not in words
    assert "Nobody has OPS-1, OPS-2, OPS-3 and 1 more yet. “claim OPS-1” takes one" in str(card.blocks)


async def test_a_leaderless_area_says_who_can_change_that(desk: Desk) -> None:
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", []))

    told = await desk.say("status OPS", by=EVE)

    assert "Nobody leads it yet. The director names a lead: lead OPS @user" in told.shown


async def test_a_leading_user_group_stands_by_its_handle(desk: Desk) -> None:
    desk.groups["SDBA"] = [PAT]
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", [("SDBA", "group")]))
    assert "Led by SDBA" in (await desk.card("area", "OPS")).text

    await desk.say("approve OPS-1", by=PAT)

    assert "Led by @sdba" in (await desk.card("area", "OPS")).text
    assert "Led by @sdba" in (await desk.say("status OPS", by=EVE)).shown


async def test_an_area_is_shown_even_when_slack_is_silent(desk: Desk) -> None:
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", [("SDBA", "group")]))
    await desk.say(f"signoff OPS-1 {LOG}", by=EVE)
    desk.silent = True

    assert not (await desk.say("status OPS", by=PAT)).refused


# --- Criteria and risks ---------------------------------------------------------------------------


async def test_criteria_are_listed_and_each_is_shown_in_full(desk: Desk) -> None:
    assert (await desk.say("status criteria", by=EVE)).shown == (
        "What success is measured by\n"
        "• CRIT-1 Availability · ≥ 99.9 % (at most 86 s down) · T+24h · OPS\n"
        "• CRIT-2 Error rate · ≤ 0.1 % · T+24h · BUILD\n"
        "• CRIT-3 Tickets · ≤ 5 tickets · T+24h · PEOPLE"
    )
    await desk.set_t0()
    told = await desk.say("status crit-1", by=EVE)

    assert "Target: ≥ 99.9 %" in told.shown
    assert "Judged at T+24h, Dec 2, 2026 at 14:00 by OPS (@Oli)" in told.shown


async def test_without_a_t0_a_criterion_has_no_date(desk: Desk) -> None:
    assert "Judged at T+24h by OPS (@Oli)" in (await desk.say("status CRIT-1", by=EVE)).shown


async def test_risks_are_listed_and_each_is_shown_in_full(desk: Desk) -> None:
    listed = await desk.say("status risks", by=EVE)
    told = await desk.say("status RISK-1", by=EVE)

    assert listed.shown == (
        "What may go wrong\n"
        "• :warning: RISK-1 A fault that staging did not show · likelihood medium, impact high · unassessed\n"
        "• RISK-2 Data the former version cannot read · likelihood low, impact high · unassessed\n[Picture]"
    )
    assert "Against it: Trial on staging" in told.shown
    assert "Owned by BUILD (@Lea, @Kim)\nSee BUILD-3 CRIT-2." in told.shown


@pytest.mark.parametrize("ref", ["CRIT-9", "RISK-9"])
async def test_one_that_does_not_exist_is_refused(desk: Desk, ref: str) -> None:
    told = await desk.say(f"status {ref}", by=EVE)

    assert told.shown.startswith(f"There is no {ref} in this launch. Nearest: {ref.partition('-')[0]}")


# --- Leads are introduced --------------------------------------------------------------------------


async def test_a_new_lead_is_mentioned_once_in_the_areas_thread(desk: Desk) -> None:
    await desk.say(f"lead PEOPLE <@{EVE}>", by=ANA)

    await desk.say(f"lead PEOPLE <@{EVE}> <@{KIM}>", by=ANA)
    await desk.say(f"lead PEOPLE -<@{KIM}>", by=ANA)

    heard = [words for words in await desk.heard() if "you lead PEOPLE" in words]
    assert heard == [
        "@Pat @Eve you lead PEOPLE now. Sign-offs come into this thread, and you approve them here.",
        "@Kim you lead PEOPLE now. Sign-offs come into this thread, and you approve them here.",
    ]
    assert "area:PEOPLE" in await desk.cards()
