"""Blockers that nobody moves: the lead, the director and the room hear of them, each once."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain import chasing
from bot.domain.chasing import Level, Patience
from bot.store import items
from bot.store.scene import Scene
from tests.desk import ANA, BEN, CAST, EVE, LEA, NOON, ROOM, Desk
from tests.journeys.chasing.mornings import DAY, MONDAY, WEDNESDAY, Mornings


async def test_a_blocker_that_nobody_moves_goes_up_step_by_step_and_each_step_once(
    desk: Desk, mornings: Mornings
) -> None:
    await desk.set_t0(WEDNESDAY + 4 * DAY)
    await desk.say("claim BUILD-1", by=EVE)
    due = await desk.look(lambda scene: due_of(scene, "BUILD-1"))
    desk.now = due
    await mornings.until(due + 6 * DAY)

    owner, lead, room = await mornings.told(EVE), await mornings.told(LEA), await desk.heard(ROOM)
    assert "late by" in owner[0]
    assert any("Nobody has moved these" in told and "BUILD-1 Release branch · Eve" in told for told in lead)
    up = [told for told in room if "hold the launch up" in told or "holds the launch up" in told]
    assert len([told for told in up if "BUILD-1" in told]) == 1, "the room hears of it once"
    assert up[0].startswith("@Ana: ")


async def test_how_long_a_blocker_may_stand_still_is_the_templates(desk: Desk) -> None:
    assert await desk.look(lambda scene: scene.launch.settings["escalation"]) == {"lead": 1, "director": 2}
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    signed = await desk.item("BUILD-1")

    def level(days: int, patience: Patience) -> Level:
        (held,) = chasing.held_up([signed], None, "UTC", NOON + days * DAY, patience)
        return held.level

    assert [level(days, Patience()) for days in range(3)] == [Level.OWNER, Level.LEAD, Level.DIRECTOR]
    assert [level(days, Patience(0, 1)) for days in range(2)] == [Level.LEAD, Level.DIRECTOR]


async def test_a_sign_off_that_nobody_judges_reaches_the_director(desk: Desk, mornings: Mornings) -> None:
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    await mornings.until(WEDNESDAY)
    assert await mornings.told(ANA) == []
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert any("BUILD-1 Release branch · Eve · signed off, waits" in told for told in await mornings.told(ANA))
    assert any("BUILD-1" in told for told in await mornings.told(BEN)), "her deputy too"


async def test_the_room_hears_at_most_one_word_a_day(desk: Desk, mornings: Mornings) -> None:
    """Nudges are direct messages; the channel gets only what reaches the director."""
    await desk.set_t0(MONDAY)
    await desk.say("claim BUILD-1..3 OPS-1..3", by=EVE)
    before = len(await desk.heard(ROOM))
    await mornings.until(MONDAY + 5 * DAY)
    said = (await desk.heard(ROOM))[before:]
    assert 1 <= len(said) <= 4
    for user in CAST:
        assert len(await mornings.told(user)) <= 8, "working days"


def due_of(scene: Scene, ref: str) -> datetime:
    at = items.by_ref(scene, ref).due_at(scene.attempt.t0, scene.launch.zone)
    assert at is not None
    return at.astimezone(UTC)
