"""The pictures of criteria and risks, for whoever asks, and in the room."""

from __future__ import annotations

from tests.desk import ANA, EVE, LEA, Desk


async def test_risks_are_drawn_on_request_and_by_a_button(desk: Desk) -> None:
    told = await desk.press(await desk.say("status risks", by=EVE), "Picture", by=EVE)

    assert told.shown == "The picture comes to you as a direct message in a moment."
    [message] = await desk.messages(EVE)
    assert message.file is not None
    assert message.file.name == "recon-risks.png"
    assert message.text.startswith("Risks of Reconciliation 2.1, 1 of 2 high. likelihood medium, impact high: RISK-1;")


async def test_criteria_are_drawn_once_there_is_a_figure(flown: Desk) -> None:
    assert (await flown.say("status criteria picture", by=EVE)).shown == (
        "No criterion has a figure yet, so there is nothing to be drawn. criteria shows when each is due."
    )
    assert "Picture" not in (await flown.say("status criteria", by=EVE)).labels

    await flown.say("judge CRIT-2 0.04", by=LEA)
    await flown.say("status criteria share", by=ANA)

    assert "Picture" in (await flown.say("status criteria", by=EVE)).labels
    [message] = [each for each in await flown.messages("C1") if each.file is not None]
    assert "CRIT-2 Error rate so far: 0.04 %, met, held against ≤ 0.1 %" in message.text
