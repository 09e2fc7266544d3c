"""Starting a step: who may, what keeps it, what is asked first."""

from __future__ import annotations

import pytest

from bot.domain.runbook import State as StepState
from bot.store import schema
from tests.desk import ANA, BEN, GUS, KIM, OLI, ROB, SAM, Desk
from tests.journeys.running.hands import (
    FRIDAY,
    HOUR,
    MINUTE,
    change,
    finish,
    step,
)


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
