"""A step that counts something: done with a form, whose figures go to the criteria they belong to."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.store import schema
from bot.store.scene import Scene
from tests.desk import ANA, LEA, OLI, PAT, Desk
from tests.journeys.success.hands import until


def counts(scene: Scene) -> None:
    """POST-1, as the tickets are reviewed in a bigger template."""
    step = schema.step
    mine = step.c.ref == "POST-1"
    kept = scene.tx.execute(step.select().where(mine)).one().settings
    scene.tx.execute(step.update().where(mine).values(settings=kept | {"form": "tally", "feeds": "CRIT-2..3"}))


@pytest.fixture
async def counting(flown: Desk) -> Desk:
    """It runs, a day after T-0."""
    await flown.change(counts)
    await until(flown, 25)
    await flown.say("start POST-1", by=ANA)
    return flown


async def test_done_opens_a_form_and_what_was_counted_is_kept(counting: Desk) -> None:
    opened = await counting.say("done POST-1", by=ANA)
    told = await counting.submit(
        opened,
        by=ANA,
        count="12",
        cause1="export",
        cause2="login",
        link="https://desk.example.com/q",
        **{"CRIT-3": "4"},
    )

    assert told.shown.startswith("POST-1 ")
    shown = (await counting.say("status CRIT-3", by=PAT)).shown
    assert ":white_check_mark: CRIT-3 Tickets" in shown
    assert "4 tickets, met: POST-1: 12 counted. Most named: export; login. · by @Ana" in shown
    assert "note on POST-1 by @Ana: 12 counted. Most named: export; login." in shown
    assert "CRIT-2" in (await counting.say("mine", by=LEA)).shown, "nothing was said of it"


async def test_a_figure_that_misses_proposes_a_rollback_as_any_other(counting: Desk) -> None:
    opened = await counting.say("done POST-1", by=ANA)
    await counting.submit(opened, by=ANA, **{"CRIT-2": "3"})
    assert "golive proposes a rollback: Too many errors." in (await counting.heard("UBEN"))[-1]


async def test_empty_it_is_done_and_says_nothing(counting: Desk) -> None:
    told = await counting.submit(await counting.say("done POST-1", by=ANA), by=ANA)
    assert not told.refused
    assert await counting.record("judge") == []


@pytest.mark.parametrize(
    ("filled", "field"), [({"count": "many"}, "count"), ({"CRIT-2": "140"}, "CRIT-2"), ({"link": "see there"}, "link")]
)
async def test_what_is_no_figure_is_refused_beside_its_field(
    counting: Desk, filled: dict[str, str], field: str
) -> None:
    told = await counting.submit(await counting.say("done POST-1", by=ANA), by=ANA, **filled)
    assert told.refused
    assert told.answer.field == field


async def test_where_no_form_opens_a_button_does_and_all_ends_it_without(counting: Desk) -> None:
    told = await counting.say("done POST-1", by=ANA, origin=Origin.DM)
    assert told.shown.startswith("POST-1 asks what was counted: fill it in.")
    assert "Open form" in told.labels
    assert not (await counting.say("done POST-1 all", by=ANA, origin=Origin.DM)).refused


async def test_where_there_is_no_success_to_judge_no_figure_is_asked_for(desk: Desk) -> None:
    await desk.press(await desk.say("scrub the customer left", by=ANA), "Scrub", by=ANA)
    await desk.say("start POST-1", by=ANA)
    opened = await desk.say("done POST-1", by=ANA)
    assert "CRIT-3" not in [block.get("block_id") for block in opened.form.blocks]
    assert not (await desk.submit(opened, by=ANA, count="2", cause1="nobody asked")).refused


async def test_others_are_refused_before_anything_is_filled_in(counting: Desk) -> None:
    assert (await counting.say("done POST-1", by=OLI)).answer.form is None
