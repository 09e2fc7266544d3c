"""A rehearsal has the checks of its launch, as the launch has them now."""

from __future__ import annotations

import pytest

from bot.store import rehearsals
from bot.store.people import Channel
from bot.store.scene import Scene
from tests.desk import ANA, OLI, ROOM
from tests.journeys.checking.lab import APP, Lab

REHEARSED = "C7"
PORT_ADDED = "check add OPS-2 tcp host=127.0.0.1 port={}"


@pytest.fixture
async def rehearsed(lab: Lab) -> Lab:
    """A rehearsal is under way, in a room of its own; its checks have been looked at."""

    def rehearse(scene: Scene) -> None:
        rehearsals.begin(scene, Channel(REHEARSED, "rehearsal", False, False, True), pace=60, by=ANA)

    await lab.desk.change(rehearse)
    await lab.probe(times=2)
    for room in (ROOM, REHEARSED):
        assert "certificate tls" not in await shown(lab, room)
    return lab


async def shown(lab: Lab, room: str) -> str:
    return (await lab.desk.say("status checks", by=OLI, channel=room)).shown


async def test_what_is_set_attaches_its_checks_there_at_once(rehearsed: Lab) -> None:
    await rehearsed.desk.say(f"set domain={APP}", by=ANA)
    await rehearsed.probe(times=2)

    for room in (ROOM, REHEARSED):
        assert ":large_green_circle: certificate tls" in await shown(rehearsed, room)


async def test_what_is_unset_takes_them_off_there(rehearsed: Lab) -> None:
    await rehearsed.desk.say(f"set domain={APP}", by=ANA)
    await rehearsed.probe(times=2)

    await rehearsed.desk.say('set domain=""', by=ANA)
    await rehearsed.probe(times=2)

    for room in (ROOM, REHEARSED):
        assert "certificate tls" not in await shown(rehearsed, room)


@pytest.mark.parametrize("room", [ROOM, REHEARSED])
async def test_one_that_is_added_in_either_room_is_of_both(rehearsed: Lab, room: str) -> None:
    await rehearsed.desk.say(PORT_ADDED.format(rehearsed.certificate.port), by=OLI, channel=room)
    await rehearsed.probe(times=2)
    told = (await rehearsed.desk.messages(OLI if room == ROOM else room))[-1]

    saved = await rehearsed.desk.press(told, "Save it", by=OLI)
    assert not saved.refused, saved.shown
    await rehearsed.probe(times=2)

    for each in (ROOM, REHEARSED):
        assert "tcp-ops-2 tcp" in await shown(rehearsed, each)


async def test_none_is_taken_off_the_launch_from_there(rehearsed: Lab) -> None:
    await rehearsed.desk.say(f"set domain={APP}", by=ANA)
    await rehearsed.probe(times=2)

    refused = await rehearsed.desk.say("check remove OPS-1 certificate not needed", by=ANA, channel=REHEARSED)

    assert refused.refused
    assert "This is a rehearsal" in refused.shown
    await rehearsed.probe(times=2)
    assert "certificate tls" in await shown(rehearsed, ROOM)
