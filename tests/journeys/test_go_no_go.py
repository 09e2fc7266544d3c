"""The question and the answer through Slack: the poll fills from direct messages, the room sees it, the clock obeys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Message
from tests.journeys.stage import MONDAY, Actor, Stage

pytestmark = pytest.mark.long

MINUTE = timedelta(minutes=1)
T0 = MONDAY + timedelta(hours=1)


async def prepared(stage: Stage) -> None:
    """A small release an hour before T-0; one blocker of OPS, OPS-2, is not signed off."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 10:00")
    items = [f"BUILD-{number}" for number in range(1, 6)] + ["OPS-1", "OPS-3", "OPS-4", "PEOPLE-1", "PEOPLE-2"]
    for ref in items:
        await stage.eve.types(f"signoff {ref} seen by two")
        await stage.ana.types(f"approve {ref}")


def asked(actor: Actor) -> Message:
    """What golive asked somebody directly."""
    found = [each for each in actor.person.dm.all.values() if each.bot and "go or no-go? Answer until" in each.shown]
    return found[-1]


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_the_poll_fills_and_the_director_decides(stage: Stage, over: str) -> None:
    await prepared(stage)

    await stage.ana.types("poll open")
    assert "Recon: the go/no-go poll is open until" in stage.transcript()
    assert "Blockers open: OPS-2 Database changes" in asked(stage.lou).shown

    assert "BUILD says go." in (await stage.lea.presses(asked(stage.lea), "Go")).shown
    assert "BIZ says go." in (await stage.ben.tells("vote go")).shown
    await stage.lou.presses(asked(stage.lou), "No-go…")
    refused = await stage.lou.submits({"Why not?": " ", "What would change it?": "the trial"})
    assert "text" in refused.errors
    told = await stage.lou.submits(
        {"Why not?": "no trial on a copy", "What would change it?": "the trial"}, channel=asked(stage.lou).channel
    )
    assert "OPS says no-go." in told.shown
    card = stage.card("Go or no-go: poll 1")
    assert "OPS Operations · no-go · lou · saw 75 %, 1 blocker open" in card.shown
    assert "no trial on a copy · would change it: the trial" in card.shown
    assert "Recommendation: not go · 2 blockers open: OPS-2, OPS-5; no-go from OPS" in card.shown

    await stage.eve.types("signoff OPS-2 tried on a copy, see https://example.com/trial")
    await stage.ana.types("approve OPS-2")
    assert "Recommendation: not go · 1 blocker open: OPS-5; no-go from OPS" in stage.card("Go or no-go: poll 1").shown
    assert "OPS says go. Before, you said no-go." in (await stage.lou.types("vote go")).shown
    card = stage.card("Go or no-go: poll 1")
    assert "Recommendation: go with exceptions" in card.shown or "Recommendation: go ·" in card.shown

    opened = await stage.ana.types("decide")
    assert opened.view is not None
    told = await stage.ana.submits({"Decision": "go"})
    assert "GO stands. T-0 is" in told.shown
    assert any(message.shown.startswith("GO for Recon.") for message in stage.messages())
    assert "Decided: GO by ana." in stage.card("Go or no-go: poll 1").shown
    assert len([each for each in stage.messages() if "Go or no-go: poll 1" in each.shown]) == 1, "one card, edited"
    late = await stage.lea.presses(asked(stage.lea), "No-go…")
    assert "The poll closed at Mon 30 Nov" in late.shown


async def test_a_go_against_the_record_waits_in_the_room_and_lapses(stage: Stage) -> None:
    await prepared(stage)

    await stage.ana.types("decide go we know what we do")
    card = stage.card("GO proposed by ana")
    assert "Second it" in card.shown
    assert "proposes a GO" in stage.ben.dms[-1]
    told = await stage.eve.presses(card, "Second it")
    assert "The deputy, a lead or the holder of a mandatory seat can second this." in told.shown

    await stage.until(timedelta(minutes=11))

    assert "Lapsed " in stage.card("GO proposed by ana").shown
    [told] = [each for each in stage.ben.person.dm.all.values() if "proposes a GO" in each.shown]
    assert "That proposal lapsed at" in (await stage.ben.presses(told, "Second it")).shown
    assert not any(message.shown.startswith("GO for") for message in stage.messages())


async def test_a_poll_closes_at_its_deadline_and_the_director_is_asked(stage: Stage) -> None:
    await prepared(stage)
    await stage.ana.types("poll open closes=9:30")
    await stage.lea.types("vote go")

    await stage.until(MONDAY + 30 * MINUTE)

    card = stage.card("Go or no-go: poll 1")
    assert "Closed " in card.shown
    assert "1 of 3 mandatory seats have answered." in card.shown
    assert any("Poll 1 of Recon is closed: 1 of 3 mandatory seats go." in told for told in stage.ana.dms)
    assert "The poll closed at" in (await stage.lou.presses(asked(stage.lou), "Go")).shown


async def test_at_t0_without_a_go_the_clock_stands_until_somebody_decides(stage: Stage) -> None:
    await prepared(stage)
    await stage.until(T0 + MINUTE)
    assert any("the countdown is held" in message.shown for message in stage.messages())

    await stage.ana.types("decide go at 10:20 we saw it run")
    told = await stage.ben.presses(stage.card("GO proposed by ana"), "Second it")

    assert "GO stands. T-0 is" in told.shown
    assert any("T-0 is Nov 30, 2026 at 10:20" in message.shown for message in stage.messages())


async def test_a_no_go_holds_the_countdown_for_all_to_see(stage: Stage) -> None:
    await prepared(stage)

    told = await stage.ben.tells("decide no-go the log is missing")

    assert "NO-GO stands" in told.shown
    assert "NO-GO for Recon. The countdown is held.\nthe log is missing" in stage.card("NO-GO for Recon").shown
    assert "Held" in stage.card("golive edits this message").shown
