"""Many items in one act: what was claimed is ticked and signed off, with one evidence for all of it."""

from __future__ import annotations

from bot.store import items
from tests.desk import EVE, KIM, LEA, Desk
from tests.told import shown, ticked


async def states(desk: Desk, *refs: str) -> list[str]:
    found, _ = await desk.look(lambda scene: items.by_refs(scene, refs))
    return [item.state for item in found]


async def test_from_mine_several_are_ticked_and_signed_off(desk: Desk) -> None:
    await desk.say("claim BUILD-1..4", by=EVE)
    form = await desk.press(await desk.say("mine", by=EVE), "Sign off several…", by=EVE)
    assert ticked(form.form) == {}, "nothing is ticked beforehand: you answer for each"

    told = await desk.pick(form, by=EVE, pick0="BUILD-1 BUILD-3", text="https://ci.example/7")

    assert told.shown == (
        "BUILD-1 Release branch is signed off. It waits for a lead of BUILD.\n"
        "BUILD-3 Trial on staging is signed off. It waits for a lead of BUILD."
    )
    assert await states(desk, "BUILD-1", "BUILD-2", "BUILD-3") == ["signed", "claimed", "signed"]


async def test_a_blocker_without_evidence_keeps_nobody_from_the_rest(desk: Desk) -> None:
    await desk.say("claim BUILD-1..4", by=EVE)
    form = await desk.press(await desk.card("area", "BUILD"), "Sign off several…", by=EVE)

    told = await desk.pick(form, by=EVE, pick0="BUILD-1 BUILD-3", text="")

    assert "BUILD-3 Trial on staging is signed off." in told.shown
    assert "BUILD-1 is a blocker, so its sign-off needs evidence" in told.shown


async def test_with_nothing_ticked_the_form_says_so(desk: Desk) -> None:
    await desk.say("claim BUILD-1..4", by=EVE)
    form = await desk.press(await desk.card("area", "BUILD"), "Sign off several…", by=EVE)

    told = await desk.pick(form, by=EVE, text="seen")

    assert (told.refused, told.shown) == (True, "Nothing is ticked. Tick what is done, then send it again.")


async def test_who_has_claimed_nothing_there_is_told(desk: Desk) -> None:
    await desk.say("claim BUILD-1..4", by=EVE)

    told = await desk.press(await desk.card("area", "BUILD"), "Sign off several…", by=KIM)

    assert told.shown == "No item in BUILD that you have claimed waits for its sign-off. claim REF takes one."


async def test_a_team_settles_five_items_in_four_acts(desk: Desk) -> None:
    await desk.say("claim BUILD-1..5", by=EVE)
    form = await desk.press(await desk.say("mine", by=EVE), "Sign off several…", by=EVE)
    await desk.pick(form, by=EVE, pick0="BUILD-1 BUILD-2 BUILD-3 BUILD-4 BUILD-5", text="seen")
    waiting = await desk.press(await desk.card("area", "BUILD"), "Approve waiting (5)", by=LEA)

    await desk.pick(waiting, by=LEA, pick0="BUILD-1", pick1="BUILD-2", pick2="BUILD-4")

    assert await states(desk, *(f"BUILD-{number}" for number in range(1, 6))) == ["approved"] * 5
    assert await desk.heard() == [], "the room heard nothing of it but edits"
    assert "5 of 5 approved" in shown(await desk.card("area", "BUILD"))
