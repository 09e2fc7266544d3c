"""A criterion that is missed while the launch is up: golive proposes to turn back, and people decide."""

from __future__ import annotations

from bot.domain.launch import State
from tests.desk import ANA, BEN, LEA, OLI, PAT, Desk
from tests.journeys.success.hands import DUE

PROPOSED = "It is called by the director, and a second person agrees."


async def test_director_and_deputy_are_shown_the_way_back(flown: Desk) -> None:
    await flown.say("judge CRIT-2 4 of all requests", by=LEA)

    assert await flown.heard(ANA) == await flown.heard(BEN)
    assert (await flown.heard(ANA))[-1] == (
        "Reconciliation misses so far what it is judged by:\n"
        ":white_circle: CRIT-2 Error rate · ≤ 0.1 % · so far 4 %, missed: of all requests\n"
        f"golive proposes a rollback: Too many errors. {PROPOSED}\n"
        "[Roll back…]  [Look]"
    )
    assert await flown.look(lambda scene: scene.attempt.state) is State.LIVE


async def test_its_button_calls_the_rollback_with_the_reason_filled_in(flown: Desk) -> None:
    await flown.say("judge CRIT-2 4", by=LEA)
    [proposed] = await flown.messages(ANA)

    opened = await flown.press(proposed, "Roll back…", by=ANA)
    [why] = [block for block in opened.form.blocks if block["block_id"] == "text"]
    assert why["element"]["initial_value"] == "CRIT-2 Error rate: 4 %, missed"
    await flown.submit(opened, by=ANA, text="CRIT-2 Error rate: 4 %, missed")
    assert not (await flown.say("rollback agree", by=OLI)).refused

    assert await flown.look(lambda scene: scene.attempt.state) is State.ROLLING_BACK
    assert (await flown.record("rollback"))[0].facts["because"] == "CRIT-2"
    told = await flown.say("judge CRIT-2 0.05", by=LEA)
    assert told.shown.startswith("This attempt was turned back, so there is no success to judge.")


async def test_who_says_it_and_may_turn_back_has_the_button_beside_the_answer(flown: Desk) -> None:
    assert (await flown.say("judge CRIT-2 0.4", by=BEN)).labels == ["Roll back…"]
    assert (await flown.say("judge CRIT-2 0.4", by=LEA)).labels == []
    assert (await flown.say("judge CRIT-2 0.04", by=BEN)).labels == []
    assert len(await flown.heard(BEN)) == 1


async def test_a_trigger_is_named_only_where_it_is_set_off(flown: Desk) -> None:
    flown.now = DUE
    await flown.say("judge CRIT-3 7", by=PAT)
    assert f"golive proposes a rollback. {PROPOSED}" in (await flown.heard(ANA))[-1]


async def test_once_it_is_closed_nothing_is_proposed(flown: Desk) -> None:
    flown.now = DUE
    await flown.say("judge CRIT-1..3 unknown nobody counted", by=ANA)
    for ref in ("DAY-2", "DAY-3", "POST-1"):
        await flown.press(await flown.say(f"skip {ref} done by hand", by=ANA), f"Skip {ref}", by=ANA)
    await flown.press(await flown.say("close", by=ANA), "Close", by=ANA)
    before = len(await flown.heard(ANA))

    assert "missed" in (await flown.say("recon: judge CRIT-2 4", by=LEA)).shown
    assert len(await flown.heard(ANA)) == before
