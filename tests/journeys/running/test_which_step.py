"""A step that nobody named: which one is meant."""

from __future__ import annotations

from sqlalchemy import update

from bot.contracts import Origin, Where
from bot.store import schema
from tests.desk import EVE, OLI, Desk
from tests.journeys.running.hands import (
    change,
)
from tests.told import Told


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
