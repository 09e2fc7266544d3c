"""The launches one can see."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import launch as launching
from bot.store import launches, schema
from bot.store.scene import Scene
from tests.desk import ANA, EVE, Desk


async def another(desk: Desk, key: str, channel: str, *, private: bool = False, over: bool = False) -> None:
    def plant(scene: Scene) -> None:
        launch = launches.create(scene.tx, {**values(scene), "key": key, "name": key.capitalize()}, desk.now)
        made = launches.create_attempt(
            scene.tx, launch, number=1, kind="rehearsal" if over else "real", channel=channel, private=private
        )
        found = launches.attempt(scene.tx, made)
        assert found is not None
        if over:
            after = replace(found, state=launching.State.CLOSED, ended_at=desk.now)
            launches.save_attempt(scene.tx, found, after)

    await desk.change(plant)


def values(scene: Scene) -> dict[str, object]:
    kept = ("version", "template", "timing", "director", "deputy", "zone", "window_s", "self_approval", "variables")
    return {**{name: getattr(scene.launch, name) for name in kept}, "audiences": {}, "settings": {}}


async def test_the_list_shows_open_launches_and_those_that_ended(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("BUILD-1", "BUILD-2", "BUILD-3")
    await another(desk, "beta", "C5")
    await another(desk, "gone", "C6", over=True)

    told = await desk.say("list", by=EVE)

    assert told.shown == (
        "Under way\n"
        "• recon Reconciliation 2.1 · counting · T-0 Dec 1, 2026 at 14:00 · 25 %, 4 blockers open · #C1\n"
        "• beta Beta 2.1 · planned · no T-0 yet · 100 %, 0 blockers open · #C5\n"
        "Over\n"
        "• gone Gone 2.1 (rehearsal) · closed · Dec 1, 2026 at 12:00"
    )


async def test_a_launch_in_a_private_channel_exists_for_its_members_only(desk: Desk) -> None:
    await another(desk, "quiet", "CSECRET", private=True, over=True)
    await another(desk, "hush", "CSECRET", private=True)
    desk.members["CSECRET"] = [ANA]

    assert "hush" in (await desk.say("list", by=ANA)).shown
    assert "hush" not in (await desk.say("list", by=EVE)).shown
    assert "quiet" not in (await desk.say("list", by=EVE)).shown
    assert "quiet" in (await desk.say("list", by=ANA, channel="CSECRET")).shown


async def test_while_slack_is_silent_a_private_launch_stays_unseen_and_the_rest_is_listed(desk: Desk) -> None:
    await another(desk, "hush", "CSECRET", private=True)
    desk.silent = True

    told = await desk.say("list", by=ANA)

    assert "recon" in told.shown
    assert "hush" not in told.shown


async def test_where_there_is_no_launch_the_list_says_how_to_begin(desk: Desk) -> None:
    def remove(scene: Scene) -> None:
        scene.tx.execute(schema.attempt.update().values(team="T2"))

    await desk.change(remove)

    assert (await desk.say("list", by=EVE)).shown == (
        "No launch is under way. new starts one in the channel you type it in."
    )
