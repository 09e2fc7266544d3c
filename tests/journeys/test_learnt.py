"""What a rehearsal took is offered as a step's duration."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import runbook
from bot.store import launches, plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, EVE, NOON, Desk

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def rehearsed(desk: Desk, ref: str, took: timedelta, *, by: str = EVE, pace: int = 60) -> None:
    """A rehearsal, over now, in which a step ran for `took` on the clocks of the day."""

    def keep(scene: Scene) -> None:
        step = next(each for each in plan.steps(scene) if each.ref == ref)
        ran = launches.create_attempt(
            scene.tx, scene.launch.id, number=2, kind="rehearsal", channel="C2", private=False, pace=pace
        )
        attempt, state = schema.attempt, schema.step_state
        scene.tx.execute(attempt.update().where(attempt.c.id == ran).values(state="closed", ended_at=NOON))
        of = {"attempt_id": ran, "step_id": step.id, "state": "done", "ticked": []}
        scene.tx.execute(state.insert(), {**of, "started_at": NOON - took, "ended_at": NOON, "ended_by": by})

    await desk.change(keep)


async def test_a_step_tells_what_it_took_in_rehearsal_and_the_director_plans_with_it(desk: Desk) -> None:
    await desk.say("t0 2026-12-02T13:00", by=ANA)
    await rehearsed(desk, "DAY-2", 31 * SECOND)
    told = await desk.say("status DAY-2", by=ANA)
    assert "Took 31 min in attempt 2, a rehearsal; the plan says 20 min." in told.shown

    asked = await desk.press(told, "Plan 31 min", by=ANA)
    await desk.press(asked, "Confirm", by=ANA)

    steps = {each.ref: each for each in await desk.look(plan.steps)}
    assert steps["DAY-2"].duration == 31 * MINUTE
    assert "Took" not in (await desk.say("status DAY-2", by=ANA)).shown


async def test_others_read_it_without_a_button(desk: Desk) -> None:
    await rehearsed(desk, "DAY-2", 31 * SECOND)

    told = await desk.say("status DAY-2", by=EVE)

    assert "Took 31 min" in told.shown
    assert "Plan 31 min" not in told.labels


async def test_what_went_as_planned_teaches_nothing(desk: Desk) -> None:
    await rehearsed(desk, "DAY-2", 21 * SECOND)
    assert "Took" not in (await desk.say("status DAY-2", by=ANA)).shown


async def test_a_step_that_golive_ended_by_itself_teaches_nothing(desk: Desk) -> None:
    await rehearsed(desk, "DAY-2", 50 * SECOND, by="")
    assert "Took" not in (await desk.say("status DAY-2", by=ANA)).shown


async def test_the_forecast_goes_by_what_ran_at_about_the_real_pace(desk: Desk) -> None:
    await desk.say("t0 2026-12-02T13:00", by=ANA)
    before = await slips(desk)
    await rehearsed(desk, "DAY-2", 31 * MINUTE, pace=1)

    assert before["DAY-2"] == timedelta()
    assert (await slips(desk))["DAY-2"] == 11 * MINUTE
    assert "11 min late" in (await desk.say("status", by=ANA)).shown


async def test_the_forecast_does_not_go_by_a_rehearsal_in_a_hurry(desk: Desk) -> None:
    await desk.say("t0 2026-12-02T13:00", by=ANA)
    await rehearsed(desk, "DAY-2", 31 * SECOND)

    assert (await slips(desk))["DAY-2"] == timedelta()


async def slips(desk: Desk) -> dict[str, timedelta]:
    book = await desk.look(runbook.book)
    assert book.projection is not None
    return {ref: each.slip for ref, each in book.projection.steps.items()}
