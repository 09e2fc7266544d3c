"""A rollback is called: a second person agrees, or whoever called it goes on alone after three minutes."""

from __future__ import annotations

import pytest

from bot.domain.launch import State
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, KIM, LEA, OLI, PAT, Desk
from tests.journeys.running.hands import FRIDAY, MINUTE, attempt
from tests.journeys.wayback.turned import turn


async def test_the_failed_step_calls_it_and_whoever_is_asked_agrees(flying: Desk) -> None:
    opened = await flying.press((await flying.messages(ANA))[-1], "Roll back…", by=ANA)
    assert "DAY-2 failed: no disk" in str(opened.form.blocks), "the reason is there already"

    told = await flying.submit(opened, by=ANA, text="DAY-2 failed: no disk")

    assert told.shown == (
        "The rollback waits for a second person: @Ben, @Oli.\n"
        "If nobody answers, you may go on alone from 09:13 on.\n"
        "If it begins now, it is done about 09:35.\n"
        "[Take it back]"
    )
    asked = (
        ":leftwards_arrow_with_hook: @Ana calls a rollback of Reconciliation.\nDAY-2 failed: no disk\n"
        "If it begins now, it is done about 09:35.\nIf nobody answers by 09:13, they may go on alone.\n[Agree]"
    )
    assert [(await flying.heard(user))[-1] for user in (BEN, OLI)] == [asked, asked]
    assert (await flying.card_shown("proposal")) == (
        ":leftwards_arrow_with_hook: Rollback called by Ana.\nDAY-2 failed: no disk\n"
        "It waits for a second person: Ben, Oli.\nAfter 09:13 it may go on without.\n[Agree]  [Take it back]"
    )
    assert (await attempt(flying)).state is State.LIFTED, "nothing turns back by a proposal"

    flying.now += MINUTE
    agreed = await flying.press((await flying.messages(BEN))[-1], "Agree", by=BEN)

    assert agreed.shown == ("Rolling back. Launch day is locked. The way back runs from now, and is done about 09:36.")
    now = await attempt(flying)
    assert (now.state, now.back_at, now.back_by, now.back_why) == (
        State.ROLLING_BACK,
        FRIDAY + 11 * MINUTE,
        ANA,
        "DAY-2 failed: no disk",
    )
    propose, begin = (entry.facts for entry in await flying.record("rollback"))
    assert (propose["act"], propose["because"]) == ("propose", "DAY-2")
    assert (begin["act"], begin["by"], begin["second"], begin["alone"]) == ("begin", ANA, BEN, False)
    assert "Ben agreed. The rollback began" in await flying.card_shown("proposal")


async def test_every_audience_hears_of_it_once(flying: Desk) -> None:
    await turn(flying)

    first = "Reconciliation 2.1 is being rolled back.\nno disk anywhere"
    assert (await flying.heard())[-1] == (
        f"{first}\nIt is done about Dec 4, 2026 at 09:35. Called by @Ana, with @Ben. "
        "Launch day is locked; the way back runs."
    )
    for audience in ("C8", "C9"):
        assert (await flying.heard(audience))[-1] == first


async def test_after_three_minutes_without_an_answer_they_go_on_alone(flying: Desk) -> None:
    await flying.say("rollback no disk anywhere", by=ANA)
    flying.now += 2 * MINUTE
    assert (await flying.say("rollback alone", by=ANA)).shown == (
        "A second person has another 1 min to answer. Then you may go on alone."
    )
    await closings.once(flying.store, flying.now)
    assert "You may go on alone" not in (await flying.heard(ANA))[-1]
    flying.now += MINUTE

    assert await closings.once(flying.store, flying.now)

    heard = (await flying.messages(ANA))[-1]
    assert "Nobody has agreed to the rollback of Reconciliation in time. You may go on alone." in heard.text
    told = await flying.press(heard, "Roll back alone", by=ANA)
    assert told.shown.startswith("Rolling back.")
    [begin] = [entry.facts for entry in await flying.record("rollback") if entry.facts["act"] == "begin"]
    assert (begin["second"], begin["alone"]) == (None, True)
    assert "alone: nobody answered in time" in (await flying.heard())[-1]


async def test_it_is_taken_back_before_anybody_agrees(flying: Desk) -> None:
    called = await flying.say("rollback no disk anywhere", by=ANA)
    asked = (await flying.messages(BEN))[-1]

    assert (await flying.press(called, "Take it back", by=ANA)).shown == "Taken back: nothing is rolled back."

    assert (await flying.press(asked, "Agree", by=BEN)).shown == "@Ana took that back at 10:10."
    assert (await attempt(flying)).state is State.LIFTED


async def test_unanswered_for_ten_minutes_it_lapses(flying: Desk) -> None:
    await flying.say("rollback no disk anywhere", by=ANA)
    asked = (await flying.messages(BEN))[-1]
    flying.now += 10 * MINUTE

    assert await closings.once(flying.store, flying.now)

    assert "the rollback you called lapsed, because nobody agreed" in (await flying.heard(ANA))[-1]
    assert "Lapsed" in await flying.card_shown("proposal")
    assert (await flying.press(asked, "Agree", by=BEN)).shown.startswith("That lapsed at 10:20")
    assert not (await flying.say("rollback no disk anywhere", by=ANA)).refused, "it can be called again"


async def test_only_one_is_called_at_a_time(flying: Desk) -> None:
    await flying.say("rollback no disk anywhere", by=ANA)

    told = await flying.say("rollback I see no disk either", by=BEN)

    assert told.shown.startswith("A rollback was called by @Ana already, and waits for a second person.\n[Agree]")
    assert (await flying.press(told, "Agree", by=BEN)).shown.startswith("Rolling back.")
    assert (await flying.press(told, "Agree", by=LEA)).shown == "@Ben agreed to that at 10:10 already."


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        ("rollback it broke", LEA, "Only the director @Ana or the deputy @Ben can roll a launch back."),
        ("rollback agree", ANA, "You proposed it; a second person has to agree."),
        ("rollback agree", EVE, "The deputy, a lead or a seat holder can agree to this. Ask one of them."),
        ("rollback alone", BEN, "@Ana called it, and only they can go on alone. rollback agree agrees to it."),
        ("rollback withdraw", OLI, "Only the director @Ana or the deputy @Ben can take a rollback back."),
    ],
)
async def test_whose_word_it_is(flying: Desk, words: str, by: str, said: str) -> None:
    await flying.say("rollback no disk anywhere", by=ANA)
    assert (await flying.say(words, by=by)).shown == said


@pytest.mark.parametrize("by", [KIM, PAT, OLI])
async def test_any_lead_may_be_the_second_person(flying: Desk, by: str) -> None:
    await flying.say("rollback no disk anywhere", by=ANA)
    assert (await flying.say("rollback agree", by=by)).shown.startswith("Rolling back.")


async def test_a_reason_is_wanted_and_before_liftoff_there_is_nothing_to_roll_back(flying: Desk) -> None:
    assert (await flying.say("rollback", by=ANA)).form.title == "Roll back"
    await turn(flying)
    again = await flying.say("rollback no disk anywhere", by=BEN)
    assert again.shown == "The rollback is under way, since 0 s: no disk anywhere. status BACK shows it."


async def test_while_slack_is_silent_it_can_be_called_and_is_not_agreed_to(flying: Desk) -> None:
    flying.now += 20 * MINUTE
    flying.silent = True

    assert not (await flying.say("rollback no disk anywhere", by=ANA)).refused
    assert (await flying.record("rollback"))[-1].facts["slack"] == "silent"
    assert "Slack" in (await flying.say("rollback agree", by=BEN)).shown
    assert (await attempt(flying)).state is State.LIFTED
