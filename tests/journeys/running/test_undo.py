"""Taking back what was done with a step, while nobody has built on it."""

from __future__ import annotations

import pytest

from bot.domain.runbook import State
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, Desk
from tests.journeys.running.hands import FRIDAY, MINUTE, card_of, change, finish, step


async def test_a_start_is_taken_back_and_the_step_reminds_again(desk: Desk) -> None:
    desk.now -= 20 * MINUTE
    await desk.say("start PRE-1", by=OLI)

    told = await desk.say("undo PRE-1", by=OLI)

    assert told.shown == "PRE-1 Last Checks waits again, as if it had not begun.\n[Start PRE-1]"
    now = await step(desk, "PRE-1")
    assert (now.state, now.started_at, now.started_by) == (State.WAITING, None, None)
    [entry] = await desk.record("undo")
    assert entry.facts == {"was": "started", "of": OLI}
    assert "@Oli took back that PRE-1 was started by @Oli" in (await desk.say("log", by=ANA)).shown


async def test_an_end_is_taken_back_with_the_ticks_that_came_with_it(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("done PRE-1.1", by=OLI)
    done = await finish(desk, "PRE-1", by=OLI)

    told = await desk.press(done, "Undo", by=OLI)

    assert told.shown.startswith("PRE-1 Last Checks runs again, as before. PRE-2 waits for it again.")
    assert (await step(desk, "PRE-1")).open_lines == (2, 3)
    assert (await desk.heard(ANA))[-1] == (
        "Reconciliation · PRE-2 Roll Call waits for PRE-1 again: that it was over was taken back. Do not start yet."
    )
    assert (await desk.say("start PRE-2", by=ANA)).refused


async def test_a_second_click_takes_back_nothing_more(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    done = await finish(desk, "PRE-1", by=OLI)
    await desk.press(done, "Undo", by=OLI)

    again = await desk.press(done, "Undo", by=OLI)

    assert again.shown == "PRE-1 is started now, so nothing was taken back. PRE-1 alone shows it."
    assert (await step(desk, "PRE-1")).state is State.STARTED


async def test_what_is_done_anew_is_told_anew(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.press(await finish(desk, "PRE-1", by=OLI), "Undo", by=OLI)
    desk.now += 5 * MINUTE
    await finish(desk, "PRE-1", by=OLI)
    turns = [heard for heard in await desk.heard(ANA) if "PRE-1 is done: PRE-2 Roll Call can begin" in heard]
    assert len(turns) == 2


async def test_whoever_did_it_hears_who_took_it_back(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("undo PRE-1", by=BEN)
    assert await desk.heard(OLI) == ["@Ben took back that PRE-1 Last Checks of Reconciliation was started."]


async def test_what_others_have_built_on_stays(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await finish(desk, "PRE-1", by=OLI)
    await desk.say("start PRE-2", by=ANA)
    assert (await desk.say("undo PRE-1", by=OLI)).shown == (
        "PRE-2 has begun since, so PRE-1 stays done. undo PRE-2 comes first."
    )
    await desk.say("undo PRE-2", by=ANA)
    assert "runs again" in (await desk.say("undo PRE-1", by=OLI)).shown


async def test_a_skipped_step_waits_again(desk: Desk) -> None:
    told = await desk.press(await desk.say("skip PRE-1 no time", by=ANA), "Skip PRE-1", by=ANA)
    assert (await desk.say("undo PRE-1", by=OLI)).shown == (
        "PRE-1 was skipped by @Ana, so that is for them or the director to take back."
    )
    told = await desk.press(told, "Undo", by=ANA)
    assert "PRE-1 Last Checks waits again, as if it had not begun. PRE-2 waits for it again." in told.shown
    assert (await step(desk, "PRE-1")).reason is None
    assert "no time" not in await card_of(desk, "PRE-1")


async def test_liftoff_and_live_are_not_taken_back(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    assert (await ready.say("undo DAY-2", by=OLI)).shown == (
        "DAY-2 was the liftoff at 09:58, and that is not taken back."
    )
    await finish(ready, "DAY-2", by=OLI)
    assert "runs again" in (await ready.say("undo DAY-2", by=OLI)).shown, "that it was done can be"
    await finish(ready, "DAY-2", by=OLI)
    ready.now = FRIDAY + 30 * MINUTE
    await ready.say("start DAY-3", by=LEA)
    done = await finish(ready, "DAY-3", by=LEA)
    assert "Undo" not in done.labels
    assert "has made the launch live" in (await ready.say("undo DAY-3", by=LEA)).shown
    assert (await ready.say("undo DAY-1", by=ANA)).shown.startswith("DAY-1 is the decision itself: decide no-go takes")


async def test_a_point_of_no_return_is_not_taken_back(desk: Desk) -> None:
    await change(desk, "PRE-1", reversibility="point of no return")
    await desk.say("start PRE-1 sure", by=OLI)
    assert (await desk.say("undo PRE-1", by=OLI)).shown.startswith("PRE-1 is a point of no return:")


async def test_a_tick_is_taken_back_by_its_ref(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("done PRE-1.2", by=OLI)
    told = await desk.say("undo PRE-1.2", by=OLI)
    assert told.shown.startswith("PRE-1.2 Backup of tonight is complete is open again.")
    assert (await step(desk, "PRE-1")).open_lines == (1, 2, 3)
    assert (await desk.say("undo PRE-1.2", by=OLI)).shown == "PRE-1.2 is not ticked."
    assert [entry.ref for entry in await desk.record("untick")] == ["PRE-1.2"]


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        ("undo", OLI, "Say which step: undo DAY-3. status DAY shows all."),
        ("undo PRE-1 PRE-2", OLI, "One step at a time: undo PRE-1, then the next."),
        ("undo PRE-1", OLI, "Nothing has been done with PRE-1 yet, so there is nothing to take back."),
        ("undo PRE-1", EVE, "You cannot run PRE-1."),
        ("undo PRE-1", KIM, "You cannot run PRE-1."),
        ("undo PRE-1", GUS, "Guests of this workspace cannot run PRE-1, which is not theirs."),
    ],
)
async def test_what_is_not_taken_back(desk: Desk, words: str, by: str, said: str) -> None:
    assert (await desk.say(words, by=by)).shown.startswith(said)
