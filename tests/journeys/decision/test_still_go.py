"""After a GO readiness is frozen: what comes up voids nothing, but the director says whether the GO stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.doubt import Kind
from bot.domain.item import State as ItemState
from bot.domain.launch import State
from bot.services import doubts
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, KIM, LEA, OLI, PAT, T0, Desk
from tests.journeys.decision.decided import MINUTE, standing, steps, the_attempt


@pytest.fixture
async def gone(desk: Desk) -> Desk:
    """A GO stands since T-20m; it is T-10m now."""
    desk.now = T0 - 20 * MINUTE
    told = await desk.say("decide go", by=ANA)
    assert not told.refused, told.shown
    desk.now = T0 - 10 * MINUTE
    return desk


async def reopen(desk: Desk) -> None:
    told = await desk.say("reopen OPS-1 the backup was of May", by=OLI)
    assert not told.refused, told.shown


async def test_a_blocker_that_is_open_again_makes_golive_ask(gone: Desk) -> None:
    await reopen(gone)

    asked = (
        ":warning: Reconciliation: a GO stands. Still go?\nOPS-1 Backup is open, and the go of OPS, BIZ rested on it.\n"
        "Nothing is void by it. If nobody answers, the clock stops at T-0, 14:00.\n"
        "[Hold…]  [Go stands, because…]  [Decide…]"
    )
    assert [(await gone.heard(user))[-1] for user in (ANA, BEN)] == [asked, asked]
    assert (await gone.heard(OLI))[-1] == (
        ":warning: Reconciliation: after the GO something has come up.\n"
        "OPS-1 Backup is open, and the go of OPS, BIZ rested on it.\n"
        "The director is asked whether the GO stands. Until that is said there is no liftoff."
    )
    assert (await standing(gone)).answer == "go", "nothing is void by it"
    assert "In doubt: OPS-1" in (await gone.say("status", by=EVE)).shown


async def test_log_why_replays_it(gone: Desk) -> None:
    await reopen(gone)
    await gone.say("decide stands the restore of June is in the log", by=ANA)

    lines = (await gone.say("log why", by=EVE)).shown.split("\n")

    came, since = lines.index("How it came to it"), lines.index("Since then")
    assert lines[came + 1 : since] == [
        "• Dec 1, 2026 at 12:00 · @Ana opened the poll POLL-1: closes Dec 1, 2026 at 13:50",
        "• Dec 1, 2026 at 12:00 · @Lea voted POLL-1: answer go · seats BUILD",
        "• Dec 1, 2026 at 12:00 · @Oli voted POLL-1: answer go · seats OPS",
        "• Dec 1, 2026 at 12:00 · @Bia voted POLL-1: answer go · seats BIZ",
        "• Dec 1, 2026 at 13:40 · @Ana closed the poll POLL-1: seats BUILD go, OPS go, BIZ go, PEOPLE no answer",
    ]
    assert lines[since + 1 : -1] == [
        "• Dec 1, 2026 at 13:50 · golive saw something speak against the GO: OPS-1 Backup is open, "
        "and the go of OPS, BIZ rested on it",
        "• Dec 1, 2026 at 13:50 · @Ana said that the GO stands DAY-1: in spite of OPS-1 Backup is open, "
        "and the go of OPS, BIZ rested on it: the restore of June is in the log",
    ]
    head = (await standing(gone)).head
    assert lines[-1] == f"Record 9, head {head}: the record has it there"


async def test_the_director_says_why_it_stands(gone: Desk) -> None:
    await reopen(gone)

    opened = await gone.press((await gone.messages(ANA))[-1], "Go stands, because…", by=ANA)
    assert "OPS-1" in str(opened.form.blocks)
    told = await gone.submit(opened, by=ANA, text="the restore of June is in the log")

    assert told.shown == (
        "Noted: the GO stands, in spite of OPS-1.\nthe restore of June is in the log\nT-0 is Dec 1, 2026 at 14:00."
    )
    room = (await gone.heard())[-1]
    assert room.startswith(
        "The GO stands for Reconciliation 2.1, in spite of OPS-1.\nthe restore of June is in the log\n"
        "Said by @Ana. T-0 is Dec 1, 2026 at 14:00.\nRecord "
    )
    [entry] = [each for each in await gone.record("decide") if each.facts.get("act") == "stands"]
    assert entry.facts["in spite of"] == ["OPS-1 Backup is open, and the go of OPS, BIZ rested on it"]
    gone.now = T0
    await closings.once(gone.store, gone.now)
    assert (await the_attempt(gone)).state is State.COUNTING, "the clock does not stop"
    assert not (await gone.say("start DAY-2 sure", by=OLI)).refused


async def test_unanswered_the_clock_stops_at_t0_and_goes_on_with_the_word(gone: Desk) -> None:
    await reopen(gone)
    gone.now = T0
    assert await closings.once(gone.store, gone.now)

    attempt = await the_attempt(gone)
    assert (attempt.state, attempt.held_at) == (State.HELD, T0)
    assert (await gone.heard())[-1].endswith("T-0 came, and nobody has said whether the GO stands")
    assert "T-0 came with a GO in doubt, so the countdown is held." in (await gone.heard(ANA))[-1]

    gone.now = T0 + 5 * MINUTE
    told = await gone.say("decide stands the restore of June is in the log", by=BEN)

    assert told.shown.endswith("T-0 is Dec 1, 2026 at 14:05.")
    assert (await the_attempt(gone)).t0 == T0 + 5 * MINUTE
    assert next(step for step in await steps(gone) if step.ref == "DAY-2").planned_at == T0 + 5 * MINUTE


async def test_there_is_no_liftoff_on_a_go_in_doubt(gone: Desk) -> None:
    await reopen(gone)
    gone.now = T0 - MINUTE

    assert (await gone.say("start DAY-2", by=OLI)).shown == (
        "The GO is in doubt: OPS-1. The director says whether it stands: decide stands REASON."
    )
    assert (await gone.say("decide go", by=ANA)).shown.startswith("GO stands, and is in doubt. Say why it stands")


async def test_a_hold_of_the_director_is_an_answer_and_one_of_a_seat_is_not(gone: Desk) -> None:
    await reopen(gone)
    await gone.say("hold I want to see it", by=OLI)
    assert "In doubt: OPS-1" in (await gone.say("status", by=EVE)).shown
    await gone.press(await gone.say("resume", by=ANA), "Resume", by=ANA)

    await gone.say("hold we look at the log first", by=ANA)

    assert "In doubt" not in (await gone.say("status", by=EVE)).shown


async def test_what_it_was_held_for_and_is_not_settled_is_asked_about_when_the_clock_runs_again(gone: Desk) -> None:
    await reopen(gone)
    await gone.say("hold we look at the log first", by=ANA)
    asked = len([each for each in await gone.heard(ANA) if "Still go?" in each])

    await gone.press(await gone.say("resume", by=ANA), "Resume", by=ANA)

    assert len([each for each in await gone.heard(ANA) if "Still go?" in each]) == asked + 1
    assert "OPS-1 Backup is open" in (await gone.heard(ANA))[-1]
    assert "In doubt: OPS-1" in (await gone.say("status", by=EVE)).shown
    await gone.say("decide stands the restore of June is in the log", by=ANA)
    await gone.say("hold the coffee is cold", by=ANA)
    await gone.press(await gone.say("resume", by=ANA), "Resume", by=ANA)
    assert "In doubt" not in (await gone.say("status", by=EVE)).shown, "the director has said that it stands"


async def test_what_was_settled_in_the_hold_is_no_question(gone: Desk) -> None:
    await reopen(gone)
    await gone.say("hold we look at the log first", by=ANA)
    await gone.settle("OPS-1")

    await gone.press(await gone.say("resume", by=ANA), "Resume", by=ANA)

    assert "In doubt" not in (await gone.say("status", by=EVE)).shown


async def test_settled_again_it_is_no_question_any_more(gone: Desk) -> None:
    await reopen(gone)
    await gone.say("claim OPS-1", by=KIM)
    await gone.say("signoff OPS-1 https://ci.example/1", by=KIM)
    assert "In doubt: OPS-1" in (await gone.say("status", by=EVE)).shown

    await gone.say("approve OPS-1", by=OLI)

    assert "In doubt" not in (await gone.say("status", by=EVE)).shown
    gone.now = T0
    await closings.once(gone.store, gone.now)
    assert (await the_attempt(gone)).state is State.COUNTING


async def test_what_came_up_since_the_question_is_shown_before_the_answer(gone: Desk) -> None:
    await reopen(gone)
    asked = (await gone.messages(ANA))[-1]
    await gone.say("reopen BUILD-1 it was another branch", by=LEA)

    opened = await gone.press(asked, "Go stands, because…", by=ANA)
    assert "BUILD-1" in str(opened.form.blocks), "the form shows both"
    await gone.say("reopen OPS-3 the log is empty", by=OLI)
    told = await gone.submit(opened, by=ANA, text="it is fine")
    assert told.shown == (
        "Since you were asked there is more: OPS-3. Does the GO stand all the same?\n[Go stands, because…]"
    )


async def test_an_item_that_becomes_a_blocker_is_asked_about(gone: Desk) -> None:
    await gone.settle("BUILD-5", state=ItemState.OPEN)
    await gone.say("item edit BUILD-5 weight=blocker", by=LEA)
    assert (await gone.heard(ANA))[-1].startswith(":warning: Reconciliation: a GO stands. Still go?\nBUILD-5 ")
    await reopen(gone)
    assert "Not answered yet besides: BUILD-5." in (await gone.heard(ANA))[-1]


async def test_a_slip_of_more_than_a_day_is_asked_about_once(gone: Desk) -> None:
    async def moved(words: str) -> None:
        await gone.press(await gone.say(f"t0 {words} the vendor is late", by=ANA), "Confirm", by=ANA)

    await moved("+20h")
    assert not any("Still go?" in words for words in await gone.heard(ANA))

    await moved("+5h")
    assert "Still go?\nT-0 is 25 h later than it was when that was decided." in (await gone.heard(ANA))[-1]
    await gone.say("decide stands nothing has changed but the day", by=ANA)

    before = len(await gone.heard(ANA))
    await moved("+2h")
    assert len(await gone.heard(ANA)) == before
    await moved("+23h")
    assert "T-0 is 25 h later" in (await gone.heard(ANA))[-1]


async def test_after_liftoff_it_is_an_alarm_and_no_question(gone: Desk) -> None:
    gone.now = T0
    await gone.say("start DAY-2", by=OLI)
    await gone.say("reopen BUILD-1 it was another branch", by=LEA)

    alarm = (
        ":rotating_light: Reconciliation has lifted off, and something has come up.\nBUILD-1 Release branch is open.\n"
        "Readiness stands as it was decided on; nothing is void by it.\n[Look at BUILD-1]"
    )
    for user in (ANA, BEN, OLI):
        assert (await gone.heard(user))[-1] == alarm
    assert (await the_attempt(gone)).state is State.LIFTED


async def test_the_question_of_before_asks_nobody_for_a_reason_after_liftoff(gone: Desk) -> None:
    await reopen(gone)
    asked = (await gone.messages(ANA))[-1]
    await gone.settle("OPS-1")
    await gone.say("decide stands the log is there", by=ANA)
    gone.now = T0
    await gone.say("start DAY-2 sure", by=OLI)

    told = await gone.press(asked, "Hold…", by=ANA)

    assert told.shown == (
        "A hold stops the countdown to liftoff, and this attempt is lifted: T-0 stays as flown. "
        "A step that shall wait is not started; step REF at T+2h moves it, and what comes after it."
        "\n[Look at DAY]  [Roll back…]"
    )
    moved = await gone.say("step DAY-3 at T+2h", by=ANA)
    assert not moved.refused, moved.shown
    assert (await gone.say("hold wait", by=OLI)).labels == ["Look at DAY"], "the others cannot roll it back"


async def test_a_red_check_is_asked_about_and_told_to_whose_step_it_is(gone: Desk) -> None:
    def red(scene: object) -> None:
        doubts.come_up(scene, Kind.RED, [("OPS-2", "the check http is red")], besides=[PAT])  # type: ignore[arg-type]

    await gone.change(red)

    assert "OPS-2 the check http is red." in (await gone.heard(ANA))[-1]
    assert "something has come up" in (await gone.heard(PAT))[-1]


async def test_without_a_go_nothing_is_in_doubt(desk: Desk) -> None:
    await desk.say("reopen OPS-1 the backup was of May", by=OLI)
    assert not any("Still go?" in words for words in await desk.heard(ANA))
    assert (await desk.say("decide stands it is fine", by=ANA)).shown == (
        "No GO stands, so none is in doubt. decide go declares one."
    )


async def test_a_no_go_answers_it_and_only_deciders_do(gone: Desk) -> None:
    await reopen(gone)
    assert (await gone.say("decide stands it is fine", by=LEA)).shown.startswith("Only the director")

    gone.now += timedelta(minutes=1)
    await gone.say("decide no-go the backup is missing", by=ANA)

    assert "In doubt" not in (await gone.say("status", by=EVE)).shown
