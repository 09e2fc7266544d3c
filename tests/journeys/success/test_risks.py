"""What may go wrong: written down, weighed, shown beside the poll, and what follows when it has occurred."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import launches
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, PAT, Desk
from tests.journeys.success.hands import HOUR


async def test_a_risk_is_added_and_weighed(desk: Desk) -> None:
    told = await desk.say(
        'risk add "The vendor is late" likelihood=h impact=M links="BUILD-3 CRIT-2" mitigation="Ask a second one"',
        by=LEA,
    )
    assert told.shown == (
        ":warning: RISK-3 The vendor is late · likelihood high, impact medium · open.\n"
        "It stands beside the poll as long as it is open."
    )
    assert (await desk.say("status RISK-3", by=EVE)).shown.startswith(
        ":warning: RISK-3 The vendor is late · likelihood high, impact medium · open\n"
        "The vendor is late\nAgainst it: Ask a second one\nOwned by director (@Lea)\nSee BUILD-3 CRIT-2.\nHistory"
    )
    changed = await desk.say(f"risk RISK-3 owner=<@{KIM}> likelihood=low", by=LEA)
    assert changed.shown == "RISK-3 The vendor is late · likelihood low, impact medium · open."
    assert (await desk.say("risk RISK-3 closed they have delivered", by=KIM)).shown.endswith("· closed.")
    assert [entry.facts.get("state") for entry in await desk.record("risk")] == ["open", None, "closed"]


async def test_a_risk_of_the_template_is_assessed_by_weighing_it(desk: Desk) -> None:
    assert (await desk.say("risk RISK-2 impact=medium", by=OLI)).shown == (
        "RISK-2 Data the former version cannot read · likelihood low, impact medium · open."
    )
    opened = await desk.press(await desk.say("status RISK-1", by=LEA), "Change…", by=LEA)
    told = await desk.submit(opened, by=LEA, state="mitigated", text="tried on staging", likelihood="medium")
    assert told.shown.endswith("· mitigated.")


async def test_what_is_enough_done_about_stands_beside_the_poll_no_longer(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("poll open", by=ANA)
    assert "High risks open\nRISK-1" in await desk.card_shown("poll")

    await desk.say("risk RISK-1 mitigated tried on staging", by=LEA)

    assert "High risks open" not in await desk.card_shown("poll")


async def test_the_decision_remembers_what_stood_open(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("decide no-go the vendor is late", by=ANA)
    await desk.say("risk RISK-1 mitigated tried on staging", by=LEA)
    assert "High risks open: RISK-1" in (await desk.say("log why", by=EVE)).shown


async def test_one_that_occurs_proposes_what_was_planned_against_it(desk: Desk) -> None:
    opened = await desk.press(await desk.say("status RISK-1", by=LEA), "It has occurred…", by=LEA)
    told = await desk.submit(opened, by=LEA, state="occurred", text="the export hangs")
    assert told.labels == ["Make it an action", "Look"]

    assert (await desk.heard(ANA))[-1] == (
        ":rotating_light: Reconciliation: RISK-1 A fault that staging did not show has occurred, says @Lea.\n"
        "the export hangs\n"
        "Against it: Trial on staging, error rate watched for 15 minutes, way back of 25 minutes\n"
        "[Make it an action]  [Look]"
    )
    assert (await desk.heard(KIM))[-1] == (await desk.heard(ANA))[-1]
    made = await desk.press(told, "Make it an action", by=LEA)
    assert made.shown.startswith("Noted as ACTION-1 about RISK-1: yours, without a date.")


async def test_in_a_launch_that_is_up_one_that_is_linked_to_a_trigger_proposes_a_rollback(flown: Desk) -> None:
    await flown.say("risk RISK-2 occurred rows are gone", by=OLI)

    [told] = await flown.messages(ANA)
    assert "golive proposes a rollback: Data loss of any kind." in (await flown.heard(ANA))[-1]
    assert "rollback" not in (await flown.heard(OLI))[-1], "he cannot call it"
    opened = await flown.press(told, "Roll back…", by=ANA)
    [why] = [block for block in opened.form.blocks if block["block_id"] == "text"]
    assert why["element"]["initial_value"] == "RISK-2 Data the former version cannot read has occurred: rows are gone"


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("risk add The vendor is late", EVE, "Risks are written down by leads, seat holders and"),
        ("risk add The vendor is late", GUS, "Guests of this workspace cannot write risks down."),
        ("risk RISK-1 likelihood=H", PAT, "RISK-1 is changed by who looks after BUILD, or by"),
        ("risk RISK-1 likelihood=X", LEA, "“X” is no likelihood. Say low, medium or high."),
        ("risk RISK-1 likelihood=M", LEA, None),
        ("risk RISK-1 occurred", LEA, "Say why, or how it showed: risk RISK-1 occurred REASON."),
        ("risk RISK-1 links=BUILD-99", LEA, "There is no BUILD-99 in this launch."),
        ("risk RISK-1 owner=NOBODY", LEA, "“NOBODY” is nobody: owner=@user, or an area"),
        ("risk RISK-1 it is bad", LEA, "Say what changes: risk RISK-1 likelihood=H impact=M"),
        ("risk RISK-9 likelihood=H", ANA, "There is no RISK-9 in this launch."),
        ("risk add a fault that staging did not show", ANA, "RISK-1 is called that already."),
    ],
)
async def test_what_cannot_be_is_refused(desk: Desk, words: str, by: str, why: str | None) -> None:
    told = await desk.say(words, by=by)
    assert told.refused is (why is not None)
    assert told.shown.startswith(why or ":warning: RISK-1")


async def test_risks_that_nobody_has_weighed_are_pointed_out_from_noon_of_the_day_before_on(desk: Desk) -> None:
    """The template says when: `assess_risks_by: T-1d 12:00`."""
    assert "nobody has weighed" not in (await desk.say("status lint", by=BEN)).shown
    await desk.set_t0(desk.now + timedelta(days=2))
    assert "nobody has weighed" not in (await desk.say("status lint", by=BEN)).shown
    await desk.set_t0(desk.now + timedelta(days=1))
    assert "Risks that nobody has weighed: RISK-1, RISK-2." in (await desk.say("status lint", by=BEN)).shown
    desk.now += HOUR
    for ref, by in (("RISK-1", LEA), ("RISK-2", OLI)):
        await desk.say(f"risk {ref} open", by=by)
    assert "nobody has weighed" not in (await desk.say("status lint", by=BEN)).shown


@pytest.mark.parametrize(("kept", "told"), [({"assess_risks_by": None}, False), ({}, True)])
async def test_a_template_may_leave_it_and_a_launch_of_a_former_golive_has_a_week(
    desk: Desk, kept: dict[str, None], told: bool
) -> None:
    def as_it_was(scene: Scene) -> None:
        settings = {name: value for name, value in scene.launch.settings.items() if name != "assess_risks_by"}
        launches.save(scene.tx, scene.launch, settings=settings | kept)

    await desk.change(as_it_was)
    await desk.set_t0(desk.now + timedelta(days=6))
    assert ("nobody has weighed" in (await desk.say("status lint", by=BEN)).shown) is told
