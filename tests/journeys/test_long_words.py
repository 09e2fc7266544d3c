"""Items with as many words as golive takes: Slack takes whatever is shown of them."""

from __future__ import annotations

import pytest

from bot.services import importing
from bot.store.scene import Scene
from tests.desk import ANA, EVE, LEA, Desk
from tests.told import form_fits

DEFINITION = "word <&> " * 330
NOTE = "note <&> " * 54


def add_many(scene: Scene) -> None:
    rows = "\n".join(f'BUILD,Item {n},blocker,"{DEFINITION}{n}"' for n in range(40))
    content = f"area,title,weight,definition\n{rows}".encode()
    importing.confirmed(scene, "long.csv", content, importing.asked(scene, "long.csv", content).token)


@pytest.fixture
async def wordy(desk: Desk) -> Desk:
    """Forty items with definitions as long as may be; one has all the evidence there can be."""
    await desk.change(add_many)
    await desk.say("claim BUILD-6..45", by=EVE)
    for number in range(19):
        await desk.say(f"evidence BUILD-6 {number} {NOTE}", by=EVE)
    await desk.say(f"signoff BUILD-6 {NOTE}", by=EVE)
    await desk.submit(await desk.say("signoff BUILD-7..45", by=EVE), by=EVE, text=NOTE)
    return desk


async def test_one_of_them_is_shown_whole_and_of_several_those_that_fit(wordy: Desk) -> None:
    assert "word <&> word" in (await wordy.say("status BUILD-6", by=LEA)).shown

    told = await wordy.say("status BUILD-6 BUILD-7 BUILD-8 BUILD-9 BUILD-10 BUILD-11", by=LEA)

    assert told.shown.endswith("These are 1 of the 6 you named.")
    told = await wordy.say("status BUILD-7 BUILD-8 BUILD-9", by=LEA)
    assert "BUILD-9 Item 3" in told.shown


async def test_cards_and_forms_of_them_fit(wordy: Desk) -> None:
    for view, subject in (("area", "BUILD"), ("board", "1"), ("signoff", None)):
        assert (await wordy.card(view, subject)).text
    for words in ("approve", "approve BUILD-6..45", "reject BUILD-6..45", "item edit BUILD-6"):
        form_fits((await wordy.say(words, by=LEA)).form)
    form_fits((await wordy.say("waive BUILD-6..45", by=ANA)).form)
