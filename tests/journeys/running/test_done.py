"""Lines ticked, a step done, and what follows from that; being here before it begins."""

from __future__ import annotations

import pytest

from bot.domain.runbook import State as StepState
from bot.store import schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, KIM, LEA, OLI, Desk
from tests.journeys.running.hands import (
    FRIDAY,
    HOUR,
    MINUTE,
    change,
    finish,
    phase_card,
    step,
)


async def test_lines_are_ticked_one_by_one_and_then_the_step_is_done(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)

    told = await desk.say("done PRE-1.2", by=OLI)
    assert told.shown == (
        "PRE-1.2 Backup of tonight is complete is ticked. 2 lines left.\n"
        "( ) 1  Health of production as it is now  (x) 2  Backup of tonight is complete  "
        "( ) 3  No other change is planned for the day\n"
        "[Done PRE-1]  [Failed…]"
    )
    await desk.say("done PRE-1.1", by=OLI)
    told = await desk.say("done PRE-1.3", by=OLI)
    assert told.shown.startswith("PRE-1.3 No other change is planned for the day is ticked. That was the last one.")
    desk.now += 20 * MINUTE
    told = await desk.press(told, "Done PRE-1", by=OLI)
    assert told.shown.startswith("PRE-1 Last Checks is done after 20 min.")
    assert [entry.ref for entry in await desk.record("tick")] == ["PRE-1.2", "PRE-1.1", "PRE-1.3"]


async def test_done_with_open_lines_asks_first(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("done PRE-1.1", by=OLI)

    told = await desk.say("done PRE-1", by=OLI)

    assert told.shown == (
        "Of the 3 lines of PRE-1, 2 are open:\n"
        "PRE-1.2  Backup of tonight is complete\n"
        "PRE-1.3  No other change is planned for the day\n"
        "[Done, all 3]  [Go back]"
    )
    assert (await step(desk, "PRE-1")).state is StepState.STARTED
    assert "Started" in (await desk.press(told, "Go back", by=OLI)).shown

    await desk.press(told, "Done, all 3", by=OLI)
    assert (await step(desk, "PRE-1")).state is StepState.DONE
    [entry] = await desk.record("done")
    assert entry.facts["ticked_with_it"] == [2, 3]


async def test_who_knows_better_says_so_at_once(desk: Desk) -> None:
    await change(desk, "PRE-1", reversibility="point of no return")
    assert "is started" in (await desk.say("start PRE-1 sure", by=OLI)).shown
    assert "is done" in (await desk.say("done PRE-1 all", by=OLI)).shown


async def test_several_refs_are_done_each_and_what_cannot_be_is_told(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    told = await desk.say("done PRE-1.1 PRE-1.1 PRE-1.9 PRE-2", by=OLI)
    assert told.shown.startswith(
        "PRE-1.1 Health of production as it is now is ticked. 2 lines left.\n"
        "PRE-1 has sub-steps PRE-1.1 to PRE-1.3.\n"
        "You cannot run PRE-2."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("done PRE-1", "PRE-1 is waiting, not started. start PRE-1 first."),
        ("done PRE-1.1", "PRE-1 is waiting. start PRE-1 first, then tick its lines."),
        ("done DAY-1", "DAY-1 is the decision itself: decide go or decide no-go settles it."),
        ("done PRE-77", "There is no PRE-77 in this launch."),
    ],
)
async def test_what_is_not_done_that_way(desk: Desk, words: str, said: str) -> None:
    assert (await desk.say(words, by=ANA)).shown.startswith(said)


async def test_done_with_an_item_is_a_sign_off(desk: Desk) -> None:
    told = await desk.say("done OPS-4 https://grafana.example.com/d/1", by=OLI)
    assert "OPS-4" in told.shown
    assert [entry.ref for entry in await desk.record("signoff")] == ["OPS-4"]


async def test_when_a_step_is_done_the_people_of_the_next_are_told(ready: Desk) -> None:
    ready.now = FRIDAY + 5 * MINUTE
    await ready.say("start DAY-2", by=OLI)
    ready.now = FRIDAY + 31 * MINUTE

    told = await finish(ready, "DAY-2", by=OLI)

    assert told.shown == ("DAY-2 Deploy is done after 26 min.\nNext: DAY-3 Confirm and Announce, @Lea, 09:31.\n[Undo]")
    for user in (LEA, KIM):
        assert (await ready.heard(user))[-1] == (
            "Reconciliation · DAY-2 is done: DAY-3 Confirm and Announce can begin.\n"
            "Owner: @Lea. Backup: @Kim.\n"
            "[Start DAY-3]  [I'm here]"
        )
    assert (await step(ready, "DAY-3")).due_at == FRIDAY + 31 * MINUTE


async def test_when_the_decision_is_next_its_director_is_told_what_to_do(desk: Desk) -> None:
    desk.now = FRIDAY - HOUR
    await change(desk, "DAY-1", after=["PRE-1"])
    await desk.say("start PRE-1", by=OLI)
    desk.now = FRIDAY - 20 * MINUTE
    await finish(desk, "PRE-1", by=OLI)
    assert (await desk.heard(ANA))[-1] == (
        "Reconciliation · PRE-1 is done: DAY-1 Go/No-Go is next: poll open, then decide."
    )


async def test_a_next_step_that_is_far_off_is_left_to_its_heads_up(desk: Desk) -> None:
    before = len(await desk.heard(BEN))
    await change(desk, "PRE-2", offset_s=-3600, place="PEOPLE")
    await desk.say("start PRE-1", by=OLI)
    told = await finish(desk, "PRE-1", by=OLI)
    assert "Next: PRE-2" in told.shown
    assert len(await desk.heard(BEN)) == before


async def test_a_late_step_moves_those_after_it(ready: Desk) -> None:
    ready.now = FRIDAY + 14 * MINUTE
    await ready.say("start DAY-2", by=OLI)
    assert (await step(ready, "DAY-3")).due_at == FRIDAY + 34 * MINUTE


async def test_who_stands_ready_says_so_and_the_cards_show_it(desk: Desk) -> None:
    desk.now -= 30 * MINUTE
    told = await desk.say("here PRE-1", by=OLI)
    assert told.shown == ("Noted: you stand ready for PRE-1 Last Checks. It is due 15:00.\n[Start PRE-1]")
    assert "15:00, here ✓" in await phase_card(desk, "PRE")
    first = (await step(desk, "PRE-1")).id
    assert f"step:{first}" not in await desk.cards(), "its card comes when it is due"


async def test_being_here_is_for_owner_and_backup_to_say_once(desk: Desk) -> None:
    desk.now -= 30 * MINUTE
    assert (await desk.say("here PRE-1", by=ANA)).shown == (
        "PRE-1 is for @Oli to be ready for, so it is theirs to say."
    )
    await desk.say("here PRE-1", by=OLI)
    desk.now += 2 * MINUTE
    assert (await desk.say("here PRE-1", by=OLI)).shown == (
        "golive was told 2 min ago that somebody is ready for PRE-1."
    )
    assert (await desk.say("here PRE-1 PRE-2", by=OLI)).shown == "Say it for one step at a time."


async def test_long_before_it_is_near_nobody_says_that_they_are_here(desk: Desk) -> None:
    told = await desk.say("here DAY-2", by=OLI)
    assert told.shown == "DAY-2 is not near: you are asked whether you are here 17 h 50 min from now."
    desk.now = FRIDAY - 70 * MINUTE
    assert (await desk.say("here DAY-2", by=OLI)).refused
    desk.now = FRIDAY - 50 * MINUTE
    assert "Noted" in (await desk.say("here DAY-2", by=OLI)).shown
    assert (await step(desk, "DAY-2")).here_at == desk.now


async def test_nobody_is_missed_who_is_here(desk: Desk) -> None:
    def absences(scene: Scene) -> int:
        table = schema.reminder
        where = (table.c.state == "armed", table.c.kind == "absent", table.c.step_id == third)
        return len(scene.tx.execute(table.select().where(*where)).all())

    third = (await step(desk, "DAY-3")).id
    assert await desk.look(absences) == 1
    desk.now = FRIDAY
    await desk.say("here DAY-3", by=LEA)
    assert await desk.look(absences) == 0


async def test_in_a_hold_whoever_is_next_hears_that_it_waits_for_the_clock(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    desk.now = FRIDAY - 17 * HOUR
    await desk.say("hold the log is missing", by=ANA)

    await finish(desk, "PRE-1", by=OLI)

    assert (await desk.heard(BEN))[-1] == (
        "Reconciliation · PRE-1 is done: PRE-2 Roll Call can begin once the countdown goes on.\n"
        "Owner: @Ana. Backup: @Ben."
    )
