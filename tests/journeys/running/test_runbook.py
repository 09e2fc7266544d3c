"""Running the steps: start, tick, done, here; who may, what follows, what the cards show."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from bot.contracts import Origin, Where
from bot.domain.launch import State
from bot.domain.runbook import State as StepState
from bot.store import plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, ROB, SAM, Desk, open_desk
from tests.journeys.running.hands import (
    FRIDAY,
    HOUR,
    MINUTE,
    attempt,
    card_of,
    change,
    finish,
    phase_card,
    step,
)
from tests.told import Told

# --- Start --------------------------------------------------------------------------------------


async def test_the_owner_starts_a_step(desk: Desk) -> None:
    desk.now += 3 * MINUTE
    told = await desk.say("start PRE-1", by=OLI)

    assert told.shown == (
        "PRE-1 Last Checks is started, to be done 15:48. 3 lines to tick.\n"
        "( ) 1  Health of production as it is now  ( ) 2  Backup of tonight is complete  "
        "( ) 3  No other change is planned for the day\n"
        "[Done PRE-1]  [Failed…]"
    )
    now = await step(desk, "PRE-1")
    assert (now.state, now.started_by, now.started_at) == (StepState.STARTED, OLI, FRIDAY - 18 * HOUR + 3 * MINUTE)
    assert f"step:{now.id}" in await desk.cards()


async def test_of_a_started_step_nobody_is_reminded_any_more_but_that_it_runs_too_long(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    first = (await step(desk, "PRE-1")).id
    table = schema.reminder
    armed = await desk.look(
        lambda scene: scene.tx.execute(table.select().where(table.c.state == "armed", table.c.step_id == first)).all()
    )
    assert [row.kind for row in armed] == ["overrun"]


@pytest.mark.parametrize("user", [ANA, BEN])
async def test_somebody_with_the_right_who_is_not_its_owner_takes_it_over_and_the_owner_hears_of_it(
    desk: Desk, user: str
) -> None:
    told = await desk.say("start PRE-1", by=user)

    assert "You took PRE-1 over from @Oli, who is told." in told.shown
    name = user.removeprefix("U").capitalize()
    assert await desk.heard(OLI) == [
        f"@{name} started PRE-1 Last Checks of Reconciliation in your place.\n[Done PRE-1]"
    ]
    [entry] = await desk.record("start")
    assert (entry.actor, entry.facts["took_over_from"]) == (user, OLI)


async def test_the_backup_takes_nothing_over(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    await finish(ready, "DAY-2", by=OLI)
    told = await ready.say("start DAY-3", by=KIM)
    assert "took" not in told.shown


async def test_a_guest_runs_only_a_step_of_their_own(desk: Desk) -> None:
    assert (await desk.say("start PRE-1", by=GUS)).shown == (
        "Guests of this workspace cannot run PRE-1, which is not theirs. Ask a member of the team to do it."
    )
    await change(desk, "PRE-1", owner=GUS)
    assert "PRE-1 Last Checks is started" in (await desk.say("start PRE-1", by=GUS)).shown
    assert "is done" in (await finish(desk, "PRE-1", by=GUS)).shown


@pytest.mark.parametrize(("user", "said"), [(SAM, "People of another workspace"), (ROB, "Apps and bots")])
async def test_strangers_and_bots_run_nothing(desk: Desk, user: str, said: str) -> None:
    await change(desk, "PRE-1", owner=user)
    for words in ("start PRE-1", "done PRE-1", "here PRE-1"):
        assert (await desk.say(words, by=user)).shown.startswith(f"{said} cannot run steps.")


async def test_a_step_waits_for_the_one_before_it(desk: Desk) -> None:
    desk.now += 14 * MINUTE
    await desk.say("start PRE-1", by=OLI)
    desk.now += 5 * MINUTE
    told = await desk.say("start PRE-2", by=ANA)
    assert told.shown == "PRE-2 waits for PRE-1 (14 min late, about 16:59). Do not start yet."


async def test_the_step_behind_the_go_needs_one(desk: Desk) -> None:
    for ref, by in (("PRE-1", OLI), ("PRE-2", ANA)):
        await desk.say(f"start {ref}", by=by)
        await finish(desk, ref, by=by)
    await change(desk, "DAY-2", after=[])
    desk.now = FRIDAY
    told = await desk.say("start DAY-2", by=OLI)
    assert told.shown == "DAY-2 needs a GO, and there is none. The director decides: decide go."
    assert (await desk.say("start DAY-1", by=ANA)).shown == (
        "DAY-1 is the decision itself: decide go or decide no-go settles it."
    )


async def test_nothing_starts_in_a_hold(desk: Desk) -> None:
    await desk.say("hold the disk is full", by=ANA)
    told = await desk.say("start PRE-1", by=OLI)
    assert told.shown == ("The countdown is held, so PRE-1 does not start. resume, by director or deputy, goes on.")


async def test_what_runs_is_finished_in_a_hold(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("hold the disk is full", by=ANA)
    assert "PRE-1 Last Checks is done" in (await finish(desk, "PRE-1", by=OLI)).shown


async def test_starting_twice_tells_who_was_first(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    desk.now += 2 * MINUTE
    assert (await desk.say("start PRE-1", by=BEN)).shown == "PRE-1 was started by @Oli 2 min ago."


async def test_a_point_of_no_return_asks_twice(desk: Desk) -> None:
    await change(desk, "PRE-1", reversibility="point of no return")
    told = await desk.say("start PRE-1", by=OLI)
    assert told.shown == ("PRE-1 is a point of no return: it cannot be taken back once it has begun.\n[Start PRE-1]")
    assert (await step(desk, "PRE-1")).state is StepState.WAITING
    assert "is started" in (await desk.press(told, "Start PRE-1", by=OLI)).shown


async def test_a_button_drawn_from_an_older_plan_asks_again(desk: Desk) -> None:
    card = await desk.say("status PRE-1", by=OLI)
    await desk.press(await desk.say("t0 2026-12-05T10:00", by=ANA), "Confirm", by=ANA)

    told = await desk.press(card, "Start PRE-1", by=OLI)

    assert told.shown == (
        "The plan has changed since that button was drawn. PRE-1 is due Fri 4 Dec 16:00 CET now. "
        "Start it all the same?\n[Start PRE-1]"
    )
    assert "is started" in (await desk.press(told, "Start PRE-1", by=OLI)).shown


async def test_one_step_at_a_time_is_started_and_a_ref_that_is_none_names_the_nearest(desk: Desk) -> None:
    assert (await desk.say("start PRE-1 PRE-2", by=ANA)).shown == (
        "Start one step at a time, so that each has its own minute in the record."
    )
    assert "There is no PRE-9 in this launch. Nearest: " in (await desk.say("start PRE-9", by=ANA)).shown
    assert "There is no OPS-1" not in (await desk.say("start PRE-1", by=OLI)).shown


# --- Which one ----------------------------------------------------------------------------------


async def in_thread(desk: Desk, words: str, by: str, view: str = "phase", subject: str = "PRE") -> Told:
    """The words as a mention in the thread of a card."""
    table = schema.outbox
    await desk.change(
        lambda scene: (
            scene.tx.execute(update(table).where(table.c.view == view, table.c.subject == subject).values(ts="17.1"))
            and None
        )
    )
    answer = desk._answer
    return await answer(by, words, Origin.MENTION, Where("C1", thread="17.1"))


async def test_in_the_thread_of_a_phase_the_one_step_that_waits_for_me_is_meant(desk: Desk) -> None:
    assert "PRE-1 Last Checks is started" in (await in_thread(desk, "start", OLI)).shown
    told = await in_thread(desk, "done", OLI)
    assert told.labels == ["Done, all 3", "Go back"]


async def test_elsewhere_nothing_is_chosen_but_offered(desk: Desk) -> None:
    told = await desk.say("start", by=OLI)
    assert told.shown == "Say which one: start PRE-1.\nPRE-1 Last Checks\n[Start PRE-1]"
    assert "is started" in (await desk.press(told, "Start PRE-1", by=OLI)).shown


async def test_who_has_nothing_to_run_is_told_so(desk: Desk) -> None:
    for words in ("start", "done", "here"):
        told = await in_thread(desk, words, EVE)
        assert told.shown == f"No step of yours waits for {words}. {words} DAY-3 names one; status DAY shows all."


async def test_of_several_steps_each_is_a_button(desk: Desk) -> None:
    await change(desk, "PRE-2", after=[], place="OPS")
    told = await in_thread(desk, "start", OLI)
    assert told.shown == "Say which one: start PRE-1.\nPRE-1 Last Checks\nPRE-2 Roll Call\n[Start PRE-1]  [Start PRE-2]"


# --- Done ---------------------------------------------------------------------------------------


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


# --- Liftoff and live ---------------------------------------------------------------------------


async def test_the_first_step_behind_the_go_lifts_off_and_everybody_hears_of_it(ready: Desk) -> None:
    told = await ready.say("start DAY-2", by=OLI)

    assert told.shown.startswith("Liftoff.\nDAY-2 Deploy is started")
    now = await attempt(ready)
    assert (now.state, now.lifted_at, now.t0) == (State.LIFTED, FRIDAY - 2 * MINUTE, FRIDAY)
    assert (await ready.heard())[-1] == "Liftoff for Reconciliation 2.1.\nDAY-2 was started by @Oli."
    assert [entry.ref for entry in await ready.record("liftoff")] == ["DAY-2"]


async def test_liftoff_makes_actions_of_what_was_waived_until_later(ready: Desk) -> None:
    await ready.say("reopen BUILD-5 not needed yet", by=LEA)
    await ready.say("waive BUILD-5 the vendor is late until=T+3d", by=LEA)

    await ready.say("start DAY-2", by=OLI)

    assert "ACTION-1 Feature flags, waived until then: the vendor is late" in (await ready.say("mine", by=LEA)).shown


async def test_a_liftoff_long_before_t0_is_asked_about_first(ready: Desk) -> None:
    ready.now = FRIDAY - 25 * MINUTE
    told = await ready.say("start DAY-2", by=OLI)
    assert told.shown == "T-0 is 25 min away, and DAY-2 is the liftoff. Start it now?\n[Start DAY-2]"
    assert (await attempt(ready)).state is State.COUNTING
    assert (await ready.press(told, "Start DAY-2", by=OLI)).shown.startswith("Liftoff.")


async def test_the_step_that_confirms_it_makes_the_launch_live(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    await finish(ready, "DAY-2", by=OLI)
    await ready.say("start DAY-3", by=LEA)
    ready.now = FRIDAY + 40 * MINUTE

    told = await finish(ready, "DAY-3", by=LEA)

    assert told.shown.startswith("Reconciliation is live.\nDAY-3 Confirm and Announce is done after 42 min.")
    now = await attempt(ready)
    assert (now.state, now.live_at) == (State.LIVE, FRIDAY + 40 * MINUTE)
    assert (await ready.heard())[-1] == "Reconciliation 2.1 is live.\nConfirmed by @Lea."
    ready.now = FRIDAY + 24 * HOUR
    assert "POST-1 Look Back is started" in (await ready.say("start POST-1", by=ANA)).shown


# --- Here ---------------------------------------------------------------------------------------


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


# --- What is shown ------------------------------------------------------------------------------


async def test_the_phase_card_shows_every_step_with_its_time_owner_and_state(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    assert await phase_card(ready, "DAY") == (
        "DAY · The Release\n"
        "1 of 3 done · led by Oli\n"
        "Finish about 09:45\n"
        "Latest safe rollback 10:35, 1 h 37 min left\n"
        "Now DAY-2 Deploy · Oli · started 08:58\n"
        "Next DAY-3 Confirm and Announce · Lea 09:20\n"
        "• :white_check_mark: DAY-1 Go/No-Go · Ana · done 08:30\n"
        "• :arrow_forward: DAY-2 Deploy · Oli · started 08:58\n"
        "• :white_circle: DAY-3 Confirm and Announce · Lea · 09:20\n"
        "[What waits for me]  [Picture]\n"
        "as of 09:58 Europe/Berlin · golive edits this message"
    )


async def test_the_card_of_a_running_step_shows_its_lines_and_what_is_next(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    await ready.say("done DAY-2.1", by=OLI)
    await ready.say("here DAY-3", by=LEA)
    assert await card_of(ready, "DAY-2") == (
        ":arrow_forward: Now: DAY-2 Deploy\n"
        "Oli · due 09:00 · takes 20 min\n"
        "Started 08:58 by Oli.\n"
        "To be done 09:18.\n"
        "(x) 1  Database changes are in  ( ) 2  The new version runs everywhere  ( ) 3  Health is back to normal\n"
        "Next DAY-3 Confirm and Announce · Lea 09:20, here ✓\n"
        "[Done DAY-2]  [Failed…]"
    )


async def test_the_card_says_how_late_a_step_is_before_and_after_it_began(ready: Desk) -> None:
    ready.now = FRIDAY + 4 * MINUTE
    waiting = await card_of(ready, "DAY-2")
    assert ":warning: Now: DAY-2 Deploy" in waiting
    assert "4 min late: nobody has started it." in waiting
    assert "[Start DAY-2]  [I'm here]" in waiting

    await ready.say("start DAY-2", by=OLI)
    assert "Started 09:04 by Oli, 4 min late." in await card_of(ready, "DAY-2")
    ready.now = FRIDAY + 30 * MINUTE
    assert "It was to be done 09:24: 6 min late." in await card_of(ready, "DAY-2")

    await finish(ready, "DAY-2", by=OLI)
    assert ":white_check_mark: Done: DAY-2 Deploy" in await card_of(ready, "DAY-2")
    assert "Done 09:30 by Oli, after 26 min." in await card_of(ready, "DAY-2")


async def test_the_card_of_a_step_that_waits_says_for_what(ready: Desk) -> None:
    ready.now = FRIDAY + 14 * MINUTE
    await ready.say("start DAY-2", by=OLI)
    ready.now = FRIDAY + 21 * MINUTE
    assert "DAY-3 waits for DAY-2 (14 min late, about 10:34). Do not start yet." in await card_of(ready, "DAY-3")


async def test_the_cards_of_other_states_say_what_keeps_a_step(desk: Desk) -> None:
    assert "The decision itself settles it." in await card_of(desk, "DAY-1")
    await desk.say("hold the disk is full", by=ANA)
    held = await card_of(desk, "PRE-1")
    assert "The countdown is held: it does not start before that is over." in held
    assert "[" not in held, "nothing is offered that would be refused"
    assert "Held: the disk is full\nNo step starts until that is over." in await phase_card(desk, "PRE")


async def test_a_plan_without_t0_shows_offsets(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert "• :white_circle: PRE-1 Last Checks · nobody yet (OPS) · T-18h" in await phase_card(desk, "PRE")
        assert "No time yet: T-0 is not named." in await card_of(desk, "PRE-1")
        assert (await desk.say("start PRE-1", by=ANA)).shown == (
            "PRE-1 has no time yet, since there is no T-0. The director names one: t0 monday 9:00."
        )
        assert (await desk.say("here PRE-1", by=ANA)).shown.startswith("PRE-1 is for nobody yet to be ready for")


async def test_what_changes_a_running_step_redraws_the_card_that_names_it(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    second = (await step(ready, "DAY-2")).id
    wanted = await times_drawn(ready, f"step:{second}")
    await ready.say("here DAY-3", by=LEA)
    assert await times_drawn(ready, f"step:{second}") == wanted + 1


async def times_drawn(desk: Desk, card: str) -> int:
    view, subject = card.split(":")
    table = schema.outbox
    query = table.select().where(table.c.view == view, table.c.subject == subject)
    return await desk.look(lambda scene: scene.tx.execute(query).one().wanted)


async def test_a_step_by_its_ref_is_shown_with_its_history_and_buttons(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("done PRE-1.1", by=OLI)

    told = await desk.say("status PRE-1", by=OLI)

    assert ":arrow_forward: Now: PRE-1 Last Checks" in told.shown
    assert "After nothing · reversible" in told.shown
    assert "@Oli started PRE-1" in told.shown
    assert "@Oli ticked PRE-1.1" in told.shown
    assert told.labels == ["Done PRE-1", "Failed…", "I am stuck…"]
    assert (await desk.say("status PRE-1.2", by=EVE)).labels == [], "nothing is offered to who may not"
    assert "There is no PRE-9" in (await desk.say("status PRE-9", by=EVE)).shown


async def test_a_phase_by_its_code_is_shown_with_what_waits_for_the_reader(desk: Desk) -> None:
    mine = await desk.say("status PRE", by=OLI)
    assert "Yours\n:white_circle: PRE-1 Last Checks · @Oli · 15:00" in mine.shown
    assert mine.labels == ["Start PRE-1"]
    assert (await desk.say("status PRE", by=EVE)).labels == []
    assert "is started" in (await desk.press(mine, "Start PRE-1", by=OLI)).shown


async def test_the_way_back_is_shown_and_not_offered(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        assert "The way back. It runs only once a rollback is confirmed." in await phase_card(desk, "BACK")
        assert "Runs only once a rollback is confirmed" in await card_of(desk, "BACK-1")
        assert (await desk.say("start BACK-1", by=ANA)).shown == (
            "BACK-1 belongs to the way back: it runs only once a rollback is confirmed."
        )
        assert "phase:BACK" not in await desk.cards()


# --- Limits -------------------------------------------------------------------------------------


async def test_the_longest_texts_and_the_biggest_phase_fit_slacks_limits(ready: Desk) -> None:
    """Every message shown here is held against Slack's limits on the way."""
    long = "W" * 150
    await change(ready, "DAY-2", title=long, lines=["L" * 75] * 10)
    await ready.change(lambda scene: _many(scene, 500, long))

    assert long in await card_of(ready, "DAY-2")
    card = await phase_card(ready, "DAY")
    assert "1 settled · 459 more to come" in card
    await ready.say("status DAY", by=OLI)
    await ready.say("status DAY-2", by=OLI)
    told = await ready.say("start DAY-2", by=OLI)
    assert long in told.shown
    assert f"( ) {'L' * 75}" in told.shown, "the whole line"
    assert (await ready.say("done DAY-2", by=OLI)).labels == ["Done, all 10", "Go back"]
    await ready.say("start", by=OLI)
    told = await ready.say("hold " + "x" * 500, by=ANA)
    assert await ready.heard()


def _many(scene: Scene, count: int, title: str) -> None:
    """More steps of launch day, each of Oli and free to start; and names as long as they can be."""
    scene.tx.execute(update(schema.person).values(name="N" * 200))
    for number in range(4, count + 1):
        row = {
            "launch_id": scene.launch.id,
            "ref": f"DAY-{number}",
            "phase": "DAY",
            "position": number,
            "title": title,
            "lines": [],
            "offset_s": 60 * number,
            "duration_s": 60,
            "place": "OPS",
            "after": [],
            "reversibility": "reversible",
            "flags": ["broadcast"],
            "settings": {},
        }
        added = scene.tx.execute(schema.step.insert().returning(schema.step.c.id), row).scalar_one()
        state = {"attempt_id": scene.attempt.id, "step_id": added, "state": "waiting", "ticked": []}
        scene.tx.execute(schema.step_state.insert(), state)
    plan.retime(scene)
