"""Closed launches that wait for a verdict: who is found to owe it, wherever their rooms are, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.domain.people import Away
from bot.store import launches, leftover, schema
from bot.store.engine import Tx
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, KIM, OLI, PAT, ROOM, T0, Desk
from tests.journeys.success.hands import DAY, HOUR, differently, mine, until
from tests.journeys.test_launches_listed import another

NOTHING = "You owe nothing right now."


async def in_private(desk: Desk) -> None:
    """The room of the closed launch is a private one; another launch is under way in the open."""
    await desk.change(lambda scene: scene.tx.execute(update(schema.attempt).values(private=True)) and None)
    await another(desk, "next", "C2")


async def test_what_a_private_room_has_left_is_owed_by_those_in_it(closed: Desk) -> None:
    await in_private(closed)
    closed.members[ROOM] = [PAT]

    await until(closed, 30 * DAY)

    assert "1 criterion to judge: CRIT-3" in await mine(closed, PAT)


async def test_where_slack_no_longer_tells_who_is_in_a_room_the_rest_is_told(closed: Desk) -> None:
    await in_private(closed)

    await until(closed, 30 * DAY)

    assert NOTHING in await mine(closed, PAT)
    assert "CRIT-3" in (await closed.say("mine", by=PAT, channel=ROOM)).shown, "in the room itself nobody need be asked"


async def test_while_slack_is_silent_the_rest_is_told(closed: Desk) -> None:
    await in_private(closed)
    await until(closed, 30 * DAY)
    closed.silent = True

    assert NOTHING in await mine(closed, PAT)


def led_by_a_group(scene: Scene) -> None:
    launches.set_leads(scene.tx, scene.launch.id, "PEOPLE", [("S1", "group")])


def led_by_nobody(scene: Scene) -> None:
    launches.set_leads(scene.tx, scene.launch.id, "PEOPLE", [])


def away(scene: Scene) -> None:
    launches.set_away(scene.tx, scene.launch.id, PAT, Away(PAT, EVE, T0 + 40 * DAY * HOUR))


def back(scene: Scene) -> None:
    launches.set_away(scene.tx, scene.launch.id, PAT, Away(PAT, EVE, T0 + 20 * DAY * HOUR))


def of_the_deputy(scene: Scene) -> None:
    differently(scene, judge_at="T+30d", owner="deputy")


def held(scene: Scene) -> None:
    """By whoever is named for a seat."""
    launches.set_leads(scene.tx, scene.launch.id, "SEAT", [(KIM, "user")])
    differently(scene, judge_at="T+30d", owner="SEAT")


@pytest.mark.parametrize(
    ("how", "asked"),
    [(led_by_a_group, ANA), (led_by_nobody, ANA), (away, EVE), (back, PAT), (of_the_deputy, BEN), (held, KIM)],
)
async def test_whoever_is_asked_owes_it(closed: Desk, how: Callable[[Scene], None], asked: str) -> None:
    closed.groups["S1"] = [OLI]
    await closed.change(how)

    await until(closed, 30 * DAY)

    owing = [user for user in (ANA, BEN, KIM, OLI, PAT, EVE) if "CRIT-3" in await mine(closed, user)]
    assert owing == [asked]


def once_more(scene: Scene) -> None:
    """One more closed launch like it."""
    tx, few = scene.tx, scene.tx.execute(select(schema.launch.c.id)).all()
    launch = tx.execute(select(schema.launch).where(schema.launch.c.id == scene.launch.id)).one()._asdict()
    attempt = tx.execute(select(schema.attempt).where(schema.attempt.c.id == scene.attempt.id)).one()._asdict()
    del launch["id"], attempt["id"]
    new = tx.execute(insert(schema.launch).values({**launch, "key": f"recon-{len(few)}"})).inserted_primary_key
    assert new is not None
    tx.execute(insert(schema.attempt).values({**attempt, "launch_id": new[0]}))


async def test_closed_launches_of_others_cost_nobody_a_statement(closed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await until(closed, 30 * DAY)
    ran: list[object] = []
    execute = Tx.execute

    def counted(tx: Tx, statement: Any, values: Any = None) -> Any:
        ran.append(statement)
        return execute(tx, statement, values)

    async def statements(user: str) -> int:
        ran.clear()
        await closed.store.read(lambda tx: leftover.owing(tx, user, "", closed.now))
        return len(ran)

    monkeypatch.setattr(Tx, "execute", counted)
    few, theirs = await statements(EVE), await statements(PAT)
    for _ in range(3):
        await closed.change(once_more)

    assert await statements(EVE) == few
    assert few < theirs
