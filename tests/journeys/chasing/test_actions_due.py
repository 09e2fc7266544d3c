"""Actions in the digest: near or late, of launches that are over too."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.home import home
from bot.domain.launch import State
from bot.message import Message
from bot.store.scene import Scene
from tests.desk import EVE, KIM, NOON, Desk
from tests.journeys.chasing.mornings import DAY, WEDNESDAY, Mornings
from tests.told import shown


async def close(desk: Desk) -> None:
    def over(scene: Scene) -> None:
        desk.save(scene, replace(scene.attempt, state=State.CLOSED, ended_at=desk.now))

    await desk.change(over)


async def test_an_action_is_told_from_the_morning_before_it_is_due(desk: Desk, mornings: Mornings) -> None:
    await desk.say("note action <@UKIM> by friday renew the certificate", by=EVE)

    await mornings.until(WEDNESDAY)
    assert await mornings.told(KIM) == []
    await mornings.until(WEDNESDAY + DAY)
    (told,) = await mornings.told(KIM)
    assert "1 action of yours:\n• ACTION-1 renew the certificate · due Dec 4, 2026 at 16:00" in told
    assert "[Done ACTION-1]" in told


async def test_a_late_one_is_told_until_it_is_done(desk: Desk, mornings: Mornings) -> None:
    await desk.say("note action <@UKIM> by today renew the certificate", by=EVE)
    await mornings.until(WEDNESDAY + DAY)
    first, _ = await mornings.told(KIM)
    assert "due Dec 1, 2026 at 16:00, late" in first

    await desk.say("done ACTION-1", by=KIM)
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert len(await mornings.told(KIM)) == 2


async def test_one_without_a_date_makes_no_digest(desk: Desk, mornings: Mornings) -> None:
    await desk.say("note action <@UKIM> tidy up", by=EVE)

    await mornings.until(WEDNESDAY + DAY)

    assert await mornings.told(KIM) == []


async def test_of_a_launch_that_is_over_only_the_actions_are_left(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1", by=KIM)
    told = await desk.say("note action by tomorrow tidy up", by=KIM)
    await desk.say("note action by tomorrow sleep", by=EVE)
    await close(desk)

    mine = await desk.say("mine", by=KIM, channel="D1")
    assert "1 action:\n• ACTION-1 tidy up" in mine.shown
    assert "BUILD-1" not in mine.shown
    tab = await desk.store.read(lambda tx: home(tx, KIM, desk.now, surely=False))
    assert "Your actions (1)\nACTION-1 tidy up" in shown(Message("tab", tab.blocks))
    await mornings.until(WEDNESDAY)
    assert "ACTION-1 tidy up" in (await mornings.told(KIM))[0]
    assert "BUILD-1" not in (await mornings.told(KIM))[0]

    done = await desk.press(told, "Done ACTION-1", by=KIM)
    assert done.shown == "ACTION-1 tidy up is done."
    assert "ACTION" not in (await desk.say("mine", by=KIM, channel="D1")).shown
    assert desk.now > NOON
