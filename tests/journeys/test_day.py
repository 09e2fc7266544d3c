"""A small launch from T-0 to live, through Slack: slash commands, clicks, forms, mentions and time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.stage import MONDAY, Stage

pytestmark = pytest.mark.long

MINUTE = timedelta(minutes=1)
T0 = MONDAY + timedelta(hours=25)


async def begin(stage: Stage) -> None:
    """A small release with its people; T-0 is tomorrow at ten."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("lead BUILD @eve")


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_t0_is_named_in_a_form_moved_after_a_look_and_told_to_the_room(stage: Stage, over: str) -> None:
    await begin(stage)

    opened = await stage.ana.presses(stage.card("Setting up Recon"), "Name T-0…")
    assert opened.view is not None
    named = await stage.ana.submits({"text": "soon"})
    assert "golive cannot read “soon” as a time." in named.errors["text"]
    named = await stage.ana.submits({"text": "tomorrow 10:00"})
    assert "T-0 is Tue 1 Dec 10:00 UTC" in named.shown
    assert "(tentative)." in stage.card("T-0 is now").shown

    asked = await stage.ben.types("t0 +30m the restore takes longer")
    assert "6 steps move by 30 min." in asked.shown
    told = await stage.ben.presses(asked, "Confirm")
    assert "T-0 is Tue 1 Dec 10:30 UTC" in told.shown
    assert "the restore takes longer" in stage.card("T-0 is now").shown


async def test_a_day_from_the_first_step_to_live(stage: Stage) -> None:
    await begin(stage)
    await stage.ana.types("t0 tomorrow 10:00")

    await stage.until(T0 - timedelta(hours=18))
    assert any("PRE-1" in told for told in stage.lou.dms), "who is due is reminded"
    phase = stage.card("PRE · The Day Before")
    heard = await stage.lou.says("@golive start", thread=phase)
    assert "PRE-1 Last Checks is started" in heard.shown
    heard = await stage.lou.says("@golive done", thread=phase)
    heard = await stage.lou.presses(heard, "Done, all 3")
    assert "PRE-1 Last Checks is done" in heard.shown
    assert "Done: PRE-1 Last Checks" in stage.card("PRE-1 Last Checks").shown

    await stage.ana.types("start PRE-2")
    await stage.settle()
    assert any("Are you in?\n• DAY-2 Deploy" in told for told in stage.lou.dms), "the roll is called"
    await stage.ana.presses(await stage.ana.types("done PRE-2"), "Done, all 3")
    await stage.until(T0 - timedelta(minutes=30))
    await stage.ana.types("decide go we have rehearsed it twice")
    await stage.ben.types("decide second")
    assert any("GO for Recon" in message.shown for message in stage.messages())

    await stage.until(T0 - 10 * MINUTE)
    await stage.lou.types("here DAY-2")
    assert "here ✓" in stage.card("DAY · The Release").shown
    await stage.until(T0)
    card = stage.card("Now: DAY-2 Deploy")
    assert card.ts in [message.ts for message in stage.messages()], "it shows in the channel too"
    started = await stage.lou.presses(card, "Start DAY-2")
    assert "Liftoff." in started.shown
    assert any("Liftoff for Recon" in message.shown for message in stage.messages())

    await stage.until(T0 + 12 * MINUTE)
    for ticked, shown in ((["1"], "(x) 1  Database changes"), ([], "( ) 1  Database changes"), (["1"], "(x) 1  ")):
        await stage.lou.ticks(stage.card("Now: DAY-2 Deploy"), *ticked)
        assert shown in stage.card("Now: DAY-2 Deploy").shown
    await stage.lou.presses(await stage.lou.types("done DAY-2"), "Done, all 3")
    assert "can begin" in stage.lea.dms[-1]

    await stage.lea.types("start DAY-3")
    told = await stage.lea.presses(await stage.lea.types("done DAY-3"), "Done, all 3")
    assert "Recon is live." in told.shown
    assert any(message.shown.startswith("Recon is live.") for message in stage.messages())


async def test_a_hold_stops_the_reminders_and_a_resume_brings_them_back(stage: Stage) -> None:
    await begin(stage)
    await stage.ana.types("t0 tomorrow 10:00")
    held = await stage.ana.types("hold the cooling has failed")
    assert "held" in stage.messages()[-1].shown

    await stage.until(T0 - timedelta(hours=17))
    assert not any("PRE-1" in told for told in stage.lou.dms)

    asked = await stage.ana.presses(held, "Resume…")
    await stage.ana.presses(asked, "Resume")
    assert "runs again" in stage.messages()[-1].shown
    await stage.until(stage.now + timedelta(hours=8))
    assert any("PRE-1" in told for told in stage.lou.dms)


async def test_who_may_not_press_a_button_is_told_who_may(stage: Stage) -> None:
    await begin(stage)
    await stage.ana.types("t0 tomorrow 10:00")
    await stage.until(T0 - timedelta(hours=18))
    card = stage.card("PRE-1 Last Checks")
    told = await stage.kim.presses(card, "Start PRE-1")
    assert "You cannot run PRE-1." in told.shown
    assert "Now: PRE-1" in stage.card("PRE-1 Last Checks").shown
