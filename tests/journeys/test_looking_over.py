"""`status lint` and the set-up card point out what is wrong with a plan."""

from __future__ import annotations

from datetime import timedelta

from bot.store import items, listing
from bot.store.scene import Scene
from tests.desk import ANA, LEA, LEADS, NOON, Desk


def add_twin(scene: Scene) -> None:
    first = items.by_ref(scene, "BUILD-1")
    values = {
        "title": first.title,
        "definition": first.definition,
        "weight": "required",
        "section": first.section,
        "due": first.due,
    }
    listing.add(scene, "BUILD-6", "BUILD", first, values)


async def test_a_new_launch_lacks_people(desk: Desk) -> None:
    await desk.name_leads({place: [] for place in LEADS})

    told = (await desk.say("status lint", by=ANA)).shown

    assert "Areas and seats without a lead: BUILD, OPS, PEOPLE" in told
    assert "Steps without an owner: " in told


async def test_a_backup_a_title_and_a_date_are_pointed_out(desk: Desk) -> None:
    await desk.name_leads({"BUILD": [LEA]})
    await desk.change(add_twin)
    await desk.set_t0(NOON + timedelta(minutes=30))

    told = (await desk.say("status lint", by=ANA)).shown
    assert "Launch-day steps without a backup: " in told
    assert "Items that say the same in one group: BUILD-1, BUILD-6. Give each a title of its own" in told
    assert "Steps planned for a time that is past: " in told

    await desk.show("setup", "")
    card = await desk.card("setup", "")
    assert "items that say the same in one group" in card.text
    assert "“status lint” (to do)" in card.text
