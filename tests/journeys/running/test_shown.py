"""What the cards of phases and steps show, and a ref alone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from bot.store import plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, EVE, LEA, OLI, Desk, open_desk
from tests.journeys.running.hands import (
    FRIDAY,
    MINUTE,
    card_of,
    change,
    finish,
    phase_card,
    step,
)


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
