"""Somebody can't: the director hears it at once, asks somebody else, and they take the step."""

from __future__ import annotations

from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, OLI
from tests.journeys.rollcall.calling import Calling
from tests.journeys.running.hands import card_of, step


async def test_director_and_deputy_hear_why_what_hangs_on_it_and_who_is_free(calling: Calling) -> None:
    await calling.begin()

    told = await calling.cannot(LEA, "my child is ill")

    assert told.shown.startswith("Noted: you can't. Director and deputy have been told")
    heard = (await calling.desk.messages(ANA))[-1]
    assert heard.text.split("\n") == [
        "Reconciliation: <@ULEA> can't: my child is ill",
        "DAY-3 Confirm and Announce, Fri 4 Dec 10:20 CET. Could stand in: Kim (free).",
        "BACK-3 Validate and Tell. Could stand in: Kim (free).",
        "Their seat BUILD: lead BUILD @user names another holder.",
    ]
    assert (await calling.desk.messages(BEN))[-1].text == heard.text
    assert "Lea can't: DAY-3, BACK-3, seat BUILD." in await card_of(calling.desk, "PRE-2")
    assert (
        "• Lea: DAY-3, BACK-3, seat BUILD, my child is ill" in (await calling.desk.say("status rollcall", by=OLI)).shown
    )


async def test_where_nobody_else_is_named_it_says_what_gives_the_step_to_somebody(calling: Calling) -> None:
    await calling.begin()
    await calling.cannot(OLI, "the flu")
    assert (
        "DAY-2 Deploy, Dec 4, 2026 at 09:00. Nobody else is named for it: step DAY-2 @user gives it to somebody."
        in ((await calling.desk.heard(ANA))[-1])
    )


async def test_whoever_is_asked_takes_the_step_and_is_in(calling: Calling) -> None:
    await calling.begin()
    await calling.cannot(LEA, "ill")
    await calling.desk.press((await calling.desk.messages(ANA))[-1], "DAY-3: ask Kim (free)", by=ANA)

    told = await calling.desk.press((await calling.desk.messages(KIM))[-1], "I'll do it", by=KIM)

    assert told.shown == "DAY-3 Confirm and Announce is yours. Thank you: the director is told."
    assert (await step(calling.desk, "DAY-3")).owner == KIM
    for user in (ANA, BEN, LEA):
        assert (await calling.desk.heard(user))[-1] == (
            "Reconciliation: @Kim runs DAY-3 Confirm and Announce instead of @Lea."
        )
    assert "1 of 7 in" in await card_of(calling.desk, "PRE-2")


async def test_whoever_is_asked_may_say_no_and_the_director_hears_it(calling: Calling) -> None:
    await calling.begin()
    await calling.desk.say("rollcall DAY-3 ask <@UEVE>", by=ANA)

    told = await calling.desk.press((await calling.desk.messages(EVE))[-1], "I can't", by=EVE)

    assert told.shown == "@Ana is told that you can't."
    assert (await calling.desk.heard(ANA))[-1] == "Reconciliation: @Eve can't run DAY-3 either."
    assert (await step(calling.desk, "DAY-3")).owner is None


async def test_nobody_takes_what_they_were_not_asked_for(calling: Calling) -> None:
    await calling.begin()
    desk = calling.desk

    assert "Nobody has asked you to run DAY-3." in (await desk.say("rollcall DAY-3 take", by=BIA)).shown
    assert "Nobody has asked you to run DAY-3." in (await desk.say("rollcall DAY-3 decline", by=BIA)).shown
    assert (
        "Only the director @Ana or the deputy @Ben can ask"
        in (await desk.say("rollcall DAY-3 ask <@UKIM>", by=OLI)).shown
    )
    assert (await desk.say("rollcall DAY-1 ask <@UKIM>", by=ANA)).refused, "the decision is the director's"
    assert (await desk.say("rollcall DAY-3 ask <@USAM>", by=ANA)).refused, "a stranger"


async def test_without_a_reason_the_form_asks_for_it_and_back_in_is_told(calling: Calling) -> None:
    await calling.begin()
    form = await calling.desk.press(await calling.question(OLI), "I can't…", by=OLI)
    assert (await calling.desk.submit(form, by=OLI, text=" ")).refused

    await calling.desk.submit(form, by=OLI, text="ask me tomorrow")
    told = await calling.desk.say("rollcall in", by=OLI)

    assert told.shown.startswith("Noted: you are in.")
    assert (await calling.desk.heard(ANA))[-1] == "Reconciliation: @Oli is in after all."
