"""`rehearse dry`: an answer to whoever asks, with nobody else told and nothing changed."""

from __future__ import annotations

from tests.desk import ANA, EVE, ROOM, Desk


async def test_it_says_when_it_would_be_live_and_what_decides_that(desk: Desk) -> None:
    told = await desk.say("rehearse dry seed=7", by=ANA)

    first, second, *_ = told.shown.split("\n")
    assert first == "A dry run of Reconciliation: nobody is told, and each step takes a length drawn around its plan."
    assert second.startswith("Run 7: live at T+")
    assert "What decided it: " in told.shown
    assert "100 runs: planned T+" in told.shown
    assert "rehearse dry seed=7 draws the same again" in told.shown
    assert (await desk.say("rehearse dry seed=7", by=ANA)).shown == told.shown


async def test_nobody_hears_of_it_and_nothing_is_kept(desk: Desk) -> None:
    before = (await desk.heard(), await desk.cards(), await desk.record("rehearse"))

    again = await desk.press(await desk.say("rehearse dry", by=EVE), "Again", by=EVE)

    assert "100 runs" in again.shown
    assert (await desk.heard(ROOM), await desk.cards(), await desk.record("rehearse")) == before


async def test_a_seed_that_is_no_number_is_refused(desk: Desk) -> None:
    assert "A seed is a whole number" in (await desk.say("rehearse dry seed=lucky", by=ANA)).shown
