"""The roll is called: who is asked what, who answers, and what follows from that."""

from __future__ import annotations

from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, OLI, PAT
from tests.journeys.rollcall.calling import CALLED, Calling
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, card_of, phase_card, step


async def test_each_owner_backup_and_seat_holder_is_asked_once(calling: Calling) -> None:
    await calling.begin()
    await calling.ask()

    assert await calling.questions() == dict.fromkeys(CALLED, 1)


async def test_the_question_tells_what_is_theirs_whom_they_wait_for_and_who_waits_for_them(calling: Calling) -> None:
    await calling.begin()

    assert (await calling.question(OLI)).text.split("\n") == [
        "Reconciliation · roll call. T-0 is Fri 4 Dec 10:00 CET. Are you in?",
        "DAY-2 Deploy: Fri 4 Dec 10:00 CET. After DAY-1 (<@UANA>). Then DAY-3 (<@ULEA>)",
        "BACK-2 Former Version Back: only on the way back. After BACK-1 (<@UANA>). Then BACK-3 (<@ULEA>)",
        "You answer the go/no-go poll for OPS.",
    ]
    assert "\nDAY-3 Confirm and Announce: Fri 4 Dec 10:20 CET, as backup of <@ULEA>. After DAY-2 (<@UOLI>)\n" in (
        (await calling.question(KIM)).text
    )
    assert (await calling.question(BIA)).text.endswith("Are you in?\nYou answer the go/no-go poll for BIZ.")


async def test_whose_phone_is_silent_when_they_may_be_needed_is_told_to_those_who_count_on_them(
    calling: Calling,
) -> None:
    await calling.sleeps(KIM, FRIDAY - 12 * HOUR, FRIDAY + HOUR)
    await calling.sleeps(OLI, FRIDAY - 12 * HOUR, FRIDAY + HOUR)
    await calling.sleeps(BIA, FRIDAY - 12 * HOUR, FRIDAY - 2 * HOUR)
    await calling.begin()

    assert (await calling.question(LEA)).text.endswith(
        "Your backup for DAY-3, <@UKIM>: phone silent until Fri 4 Dec 11:00 CET."
    )
    assert (await calling.question(OLI)).text.endswith(
        "Your own phone is silent until Fri 4 Dec 11:00 CET, and DAY-2 is before that."
    )
    assert "silent" not in (await calling.question(BIA)).text


async def test_card_phase_and_status_say_how_many_are_in(calling: Calling) -> None:
    await calling.begin()
    assert "0 of 7 in.\nNo word yet from Ana, Ben, Oli, Lea and 3 more." in await card_of(calling.desk, "PRE-2")

    told = await calling.desk.press(await calling.question(OLI), "I'm in", by=OLI)
    await calling.desk.say("rollcall in", by=LEA)

    assert told.shown == "Noted: you are in. 1 of 7 in."
    assert "2 of 7 in.\nNo word yet from " in await card_of(calling.desk, "PRE-2")
    now = next(line for line in (await phase_card(calling.desk, "PRE")).split("\n") if line.startswith("Now PRE-2"))
    assert now.endswith(" · 2 of 7 in")
    looked = (await calling.desk.say("status rollcall", by=KIM)).shown
    assert looked.startswith("Reconciliation · roll call: 2 of 7 in.\nNo word yet\n")
    assert "• Kim: DAY-3 as backup, BACK-3 as backup\n" in looked
    assert looked.endswith("[I'm in]  [I can't…]")


async def test_when_everybody_is_in_the_line_ticks_itself(calling: Calling) -> None:
    await calling.begin()
    await calling.all_in(PAT)
    assert (await step(calling.desk, "PRE-2")).ticked == frozenset()

    await calling.desk.press(await calling.question(PAT), "I'm in", by=PAT)

    assert (await step(calling.desk, "PRE-2")).ticked == frozenset({1})
    assert "7 of 7 in. Everybody is." in await card_of(calling.desk, "PRE-2")
    entry = (await calling.desk.record("tick"))[0]
    assert (entry.actor, entry.ref) == ("", "PRE-2.1")


async def test_who_gets_a_step_later_is_called_too(calling: Calling) -> None:
    await calling.begin()
    await calling.all_in()
    await calling.desk.name_leads({"BIZ": [EVE]})

    assert "6 of 7 in" in (await calling.desk.say("status rollcall", by=ANA)).shown
    told = await calling.desk.say("rollcall ask", by=ANA)
    await calling.ask()

    assert told.shown == "1 who has not answered is asked once more."
    assert (await calling.questions())[EVE] == 1
    assert (await calling.questions())[OLI] == 1


async def test_those_who_are_silent_are_asked_once_more_by_the_director_alone(calling: Calling) -> None:
    await calling.begin()
    await calling.all_in(KIM, BIA)
    looked = await calling.desk.say("status rollcall", by=ANA)
    calling.desk.now += MINUTE

    await calling.desk.press(looked, "Ask 2 once more", by=ANA)
    await calling.ask()

    assert await calling.questions() == dict.fromkeys(CALLED, 1) | {KIM: 2, BIA: 2}
    assert (await calling.desk.say("rollcall ask", by=BIA)).refused


async def test_before_it_is_opened_there_is_nothing_to_answer(calling: Calling) -> None:
    for words in ("rollcall in", "status rollcall", "rollcall"):
        assert (await calling.desk.say(words, by=OLI)).shown.startswith("No roll call has been opened yet.")
    assert (await calling.desk.say("rollcall ask", by=ANA)).refused


async def test_who_has_no_part_is_not_called_and_who_is_in_says_it_once(calling: Calling) -> None:
    await calling.begin()

    assert "You have no step and no seat" in (await calling.desk.say("rollcall in", by=EVE)).shown
    await calling.desk.say("rollcall in", by=BEN)
    assert "You are in already" in (await calling.desk.say("rollcall in", by=BEN)).shown
    assert (await calling.desk.say("rollcall perhaps", by=BEN)).shown.startswith("Say rollcall in, or rollcall cannot")
