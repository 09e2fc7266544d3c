"""A launch is called off and begun again, through Slack: the room goes on in the messages it has."""

from __future__ import annotations

from tests.journeys.stage import Stage

LIVING = "golive edits this message"
BOARD, SIGNED = "What I owe", "BUILD-1 Release branch"


async def test_the_pinned_board_and_the_cards_of_the_room_are_those_of_the_next_attempt(stage: Stage) -> None:
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    await stage.ana.types("lead BUILD @lea")
    await stage.ana.types("t0 friday 10:00")
    await stage.eve.types("signoff BUILD-1 seen by two")
    before = [message.ts for message in stage.messages() if LIVING in message.shown]
    signed = stage.card(SIGNED)
    await stage.ana.presses(await stage.ana.types("scrub it rains"), "Scrub")
    assert "Scrubbed" in stage.card(BOARD).shown
    assert "it rains" in stage.card(BOARD).shown

    await stage.ana.presses(await stage.ana.types("recycle monday 10:00"), "Begin attempt 2")

    assert [message.ts for message in stage.messages() if LIVING in message.shown] == before
    assert "Counting" in stage.card(BOARD).shown
    assert "BUILD-1" in (await stage.lea.presses(stage.card(SIGNED), "Approve")).shown
    assert stage.card(SIGNED).ts == signed.ts
    assert "in attempt 1" in stage.card(SIGNED).shown
    assert "Approved by lea" in stage.card(SIGNED).shown
    assert "No sign-off in BUILD waits for you" in (await stage.lea.says("@golive approve", thread=signed)).shown
