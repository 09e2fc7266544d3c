"""The log: the record of an item, why it was decided, and what was told to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.item import State
from bot.store import schema
from bot.store.scene import Scene
from tests.desk import ANA, EVE, KIM, LEA, LEADS, NOON, Desk

LOG = "<https://ci.example/7> all green"


# --- The record -----------------------------------------------------------------------------------


async def test_the_record_of_an_item_tells_its_story(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say(f"hand BUILD-1 <@{KIM}>", by=EVE)
    desk.now += timedelta(minutes=30)
    await desk.say(f"signoff BUILD-1 {LOG}", by=KIM)
    await desk.say("approve BUILD-1", by=KIM)
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    await desk.say("note lesson BUILD-1 check the date", by=LEA)
    await desk.say("claim OPS-1", by=EVE)

    told = await desk.say("log BUILD-1", by=EVE)

    lines = told.shown.split("\n")
    assert lines[:-1] == [
        "Record of BUILD-1",
        "• Dec 1, 2026 at 12:00 · @Eve claimed BUILD-1",
        "• Dec 1, 2026 at 12:00 · @Eve handed on BUILD-1 to @Kim",
        "• Dec 1, 2026 at 12:30 · @Kim signed off BUILD-1 with 2 pieces of evidence",
        "• Dec 1, 2026 at 12:30 · @Kim was refused approve BUILD-1: You signed BUILD-1 off, "
        "so somebody else approves it: @Lea or @Ben or @Ana.",
        "• Dec 1, 2026 at 12:30 · @Lea rejected BUILD-1: the log is of May",
        "Notes",
        "• Dec 1, 2026 at 12:30 · lesson on BUILD-1 by @Lea: check the date",
    ]
    assert lines[-1].startswith("8 in the whole record · head ")


async def test_the_record_of_an_area_holds_its_items(desk: Desk) -> None:
    await desk.say("claim BUILD-1 OPS-1", by=EVE)

    told = await desk.say("log BUILD", by=EVE)

    assert "@Eve claimed BUILD-1" in told.shown
    assert "OPS-1" not in told.shown


async def test_the_whole_record_ends_with_the_latest(desk: Desk) -> None:
    for number in range(25):
        await desk.say(f"note number {number}", by=EVE)
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say("log", by=EVE)

    assert "Record of Reconciliation" in told.shown
    assert "@Eve claimed BUILD-1" in told.shown
    assert "number 24" in told.shown
    assert "number 14" not in told.shown


async def test_any_other_entry_tells_its_facts(desk: Desk) -> None:
    await desk.say("t0 2026-12-03T09:00", by=ANA)
    await desk.say(f"lead OPS <@{EVE}>", by=ANA)

    told = await desk.say("log", by=EVE)

    assert "@Ana set T-0" in told.shown
    assert "@Ana named who leads OPS: people @Oli, @Eve" in told.shown


async def test_a_record_without_entries_says_so(desk: Desk) -> None:
    assert (await desk.say("log OPS-1", by=EVE)).shown == "Record of OPS-1\nNothing yet."


async def test_the_record_of_nothing_is_refused(desk: Desk) -> None:
    assert (await desk.say("log BUILD-99", by=EVE)).shown == (
        "There is no BUILD-99 in this launch. Nearest: BUILD, BUILD-5, BUILD-4."
    )
    assert (await desk.say("log BUILD-1 BUILD-2", by=EVE)).shown == (
        "Name one thing at a time: log TECH-7, log TECH, log why or log sent."
    )


# --- Why, and to whom -----------------------------------------------------------------------------


async def test_before_a_decision_there_is_no_why(desk: Desk) -> None:
    assert (await desk.say("log why", by=EVE)).shown == (
        "Nothing is decided yet. status shows what the record recommends."
    )


async def test_why_shows_the_decision_with_what_was_known_then(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("*")
    await desk.settle("OPS-4", state=State.CLAIMED)
    await desk.say("poll open", by=ANA)
    await desk.say("vote go all", by=LEA)
    await desk.say("vote go", by=LEADS["OPS"][0])
    await desk.say("vote go", by=LEADS["BIZ"][0])
    await desk.say("vote go", by=LEADS["PEOPLE"][0])
    await desk.say("decide go we are ready", by=ANA)
    await desk.say("note OPS-4 changes nothing of what was known", by=EVE)

    told = await desk.say("log why", by=EVE)

    assert told.shown.startswith("GO by @Ana · Dec 1, 2026 at 12:00\nwe are ready\n")
    assert "The record recommends go with exceptions" in told.shown
    assert "Readiness then\n• 91 % in all: BUILD 100 %, OPS 75 %, PEOPLE 100 %\n• no blocker open" in told.shown
    assert "1 required item open: OPS-4" in told.shown
    assert "OPS go · @Oli go" in told.shown
    assert ": the record has it there" in told.shown


async def test_sent_shows_each_announcement_and_how_far_it_is(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("hold the log is missing", by=ANA)
    table = schema.outbox
    rows = await desk.look(lambda scene: scene.tx.execute(table.select().where(table.c.event.is_not(None))).all())
    assert rows

    def bring(scene: Scene) -> None:
        told = {"state": "sent", "sent_at": NOON + timedelta(seconds=2)}
        scene.tx.execute(table.update().where(table.c.id == rows[0].id).values(**told))

    await desk.change(bring)
    told = await desk.say("log sent", by=EVE)

    assert "What Reconciliation told whom" in told.shown
    assert ":white_check_mark: hold → room · sent · Dec 1, 2026 at 12:00" in told.shown


@pytest.mark.parametrize(
    ("state", "error", "shown"),
    [
        ("pending", None, ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00"),
        ("sending", None, ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00"),
        (
            "retry",
            "ratelimited",
            ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00 · ratelimited",
        ),
        ("uncertain", None, ":grey_question: hold → room · uncertain · asked Dec 1, 2026 at 12:00"),
        ("dead", "is_archived", ":x: hold → room · dead · asked Dec 1, 2026 at 12:00 · is_archived"),
    ],
)
async def test_the_ledger_hides_no_doubt(desk: Desk, state: str, error: str | None, shown: str) -> None:
    await desk.set_t0()
    await desk.say("hold the log is missing", by=ANA)
    table = schema.outbox

    def bring(scene: Scene) -> None:
        scene.tx.execute(table.update().where(table.c.event.is_not(None)).values(state=state, error=error))

    await desk.change(bring)

    assert f"• {shown}" in (await desk.say("log sent", by=EVE)).shown


async def test_where_nothing_was_announced_that_is_said(desk: Desk) -> None:
    assert (await desk.say("log sent", by=EVE)).shown == "What Reconciliation told whom\nNothing was announced yet."
