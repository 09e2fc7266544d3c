"""The way back on its own clock: who is told, what is locked, and what comes after."""

from __future__ import annotations

from bot.domain.launch import State
from bot.domain.runbook import State as StepState
from bot.workers import reminders
from tests.desk import ANA, BEN, LEA, OLI, Desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, attempt, card_of, finish, phase_card, step
from tests.journeys.wayback.turned import come_home, turn

TURNED = FRIDAY + 10 * MINUTE


async def test_its_steps_are_counted_from_the_moment_it_was_confirmed(flying: Desk) -> None:
    assert (await step(flying, "BACK-1")).due_at is None

    await turn(flying)

    due = {ref: (await step(flying, ref)).due_at for ref in ("BACK-1", "BACK-2", "BACK-3")}
    assert due == {"BACK-1": TURNED, "BACK-2": TURNED + 5 * MINUTE, "BACK-3": TURNED + 15 * MINUTE}
    card = await phase_card(flying, "BACK")
    assert "Rolling back since 09:10, done about 09:35." in card
    assert "status BACK" not in card
    board = (await flying.say("status", by=OLI)).shown
    assert "Rolling back · R+0 s\n" in board
    assert "no disk anywhere" in board


async def test_everybody_with_a_part_in_it_is_told_theirs(flying: Desk) -> None:
    await turn(flying)

    assert (await flying.heard(OLI))[-1] == (
        ":leftwards_arrow_with_hook: Reconciliation is being rolled back.\nno disk anywhere\n"
        "BACK-2 Former Version Back: 09:15, after BACK-1"
    )
    heard = (await flying.messages(ANA))[-1]
    assert "BACK-1 Call It: 10:10" in heard.text
    told = await flying.press(heard, "Start BACK-1", by=ANA)
    assert told.shown.startswith("BACK-1 Call It is started")
    finished = await finish(flying, "BACK-1", by=ANA)
    assert "Next: BACK-2" in finished.shown
    assert "BACK-2 Former Version Back" in (await flying.heard(OLI))[-1]


async def test_launch_day_is_locked(flying: Desk) -> None:
    before = await step(flying, "DAY-3")
    assert before.due_at is not None
    await turn(flying)

    assert (await step(flying, "DAY-3")).due_at is None
    for words, by in (("start DAY-2", OLI), ("start DAY-3", LEA)):
        ref = words.removeprefix("start ")
        assert (await flying.say(words, by=by)).shown == (
            f"The launch is being rolled back, so {ref} is locked. status BACK shows what is run."
        )
    assert "Retry DAY-2" not in await card_of(flying, "DAY-2")
    assert "not started any more" in await card_of(flying, "DAY-3")
    assert "Rolling back: no step starts any more." in await phase_card(flying, "DAY")


async def test_what_still_ran_ends_and_nothing_of_launch_day_follows(flying: Desk) -> None:
    await flying.say("start DAY-2", by=OLI)
    await turn(flying)

    failed = await flying.say("fail DAY-2 we stopped it", by=OLI)
    assert failed.labels == ["Undo"], "nobody leaves it out any more"
    await flying.press(failed, "Undo", by=OLI)
    assert "Next" not in (await finish(flying, "DAY-2", by=OLI)).shown
    before = await flying.heard(LEA)
    assert (await flying.say("undo DAY-2", by=OLI)).shown.startswith("DAY-2 Deploy runs again, as before.\n")
    assert await flying.heard(LEA) == before
    assert (await flying.say("skip DAY-3 there is no need", by=ANA)).shown == (
        "This attempt is rolling back: DAY-3 is not started any more, so nothing is left to skip."
    )


async def test_who_is_late_on_the_way_back_is_told_after_a_minute(flying: Desk) -> None:
    await turn(flying)
    for minute in (1, 2, 3):
        flying.now = TURNED + minute * MINUTE
        await reminders.once(flying.store, flying.now)

    nudged = "Reconciliation · BACK-1 Call It\nIt was due 09:10, 1 min ago, and nobody has started it."
    assert any(words.startswith(nudged) for words in await flying.heard(ANA))
    assert "BACK-1" in (await flying.heard(BEN))[-1], "director and deputy, after three minutes"


async def test_a_step_of_it_that_fails_is_tried_again_or_left_out(flying: Desk) -> None:
    await turn(flying)
    await flying.say("start BACK-1", by=ANA)
    failed = await flying.say("fail BACK-1 the bridge is down", by=ANA)
    assert "Roll back…" not in failed.labels
    assert "Retry BACK-1" in failed.labels

    skipped = await flying.say("skip BACK-1 we shout", by=ANA)
    await flying.press(skipped, "Skip BACK-1", by=ANA)

    assert (await step(flying, "BACK-1")).state is StepState.SKIPPED
    assert "is started" in (await flying.say("start BACK-2", by=OLI)).shown


async def test_with_its_last_step_the_launch_is_rolled_back_and_begins_again(flying: Desk) -> None:
    await turn(flying)
    await come_home(flying)

    now = await attempt(flying)
    assert (now.state, now.over_at) == (State.ROLLED_BACK, TURNED + 24 * MINUTE)
    assert (await flying.heard())[-1] == "Reconciliation 2.1 is rolled back, after 24 min."
    assert [entry.actor for entry in await flying.record("rolled back")] == [LEA]
    for user in (ANA, BEN):
        assert "is rolled back. Begin the next attempt, or close this one." in (await flying.heard(user))[-1]

    asked = await flying.say("recycle t0=2026-12-08T10:00", by=ANA)
    begun = await flying.press(asked, "Begin attempt 2", by=ANA)
    assert not begun.refused
    again = await attempt(flying)
    assert (again.number, again.state, again.back_at, again.over_at) == (2, State.COUNTING, None, None)
    assert (await step(flying, "BACK-1")).due_at is None


async def test_what_every_end_has_is_counted_from_then(flying: Desk) -> None:
    assert (await step(flying, "POST-1")).due_at == FRIDAY + 24 * HOUR
    await turn(flying)
    assert (await step(flying, "POST-1")).due_at is None
    await come_home(flying)

    end = TURNED + 24 * MINUTE
    assert (await step(flying, "POST-1")).due_at == end + 24 * HOUR
    flying.now = end + 24 * HOUR
    await reminders.once(flying.store, flying.now)
    assert "POST-1 Look Back\nIt is time: 09:34." in (await flying.heard(ANA))[-1]
    assert "is started" in (await flying.say("start POST-1", by=ANA)).shown


async def test_a_rollback_is_called_after_live_too(flying: Desk) -> None:
    await flying.say("start DAY-2", by=OLI)
    await finish(flying, "DAY-2", by=OLI)
    flying.now += 10 * MINUTE
    await flying.say("start DAY-3", by=LEA)
    await finish(flying, "DAY-3", by=LEA)
    assert (await attempt(flying)).state is State.LIVE

    await turn(flying)

    assert (await attempt(flying)).state is State.ROLLING_BACK
