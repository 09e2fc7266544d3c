"""The roll of the whole go-live template: forty people, one message each, and an item that follows from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain import rollcall as rules
from bot.store import plan, readiness, rollcalls
from tests.desk import ANA, BEN, Desk, open_desk
from tests.journeys.rollcall.calling import Calling
from tests.journeys.running.hands import FRIDAY, HOUR, card_of, step

AREAS = ("TECH", "DATA", "USER", "CONT", "TEST", "DOCS", "SUPP", "PLAN", "MON", "BIZ", "SEC", "LEGAL", "ROLLBACK")
LEADS = {code: [f"U{code}1", f"U{code}2"] for code in AREAS}


@pytest.fixture
async def calling(tmp_path: Path) -> AsyncIterator[Calling]:
    """It is T-21h."""
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 21 * HOUR
        yield Calling(desk)


async def called(desk: Desk) -> set[str]:
    return set(await desk.look(lambda scene: rollcalls.whole(scene, plan.steps(scene)).parts))


async def asked(desk: Desk, user: str) -> int:
    return sum("Are you in?" in each for each in await desk.heard(user))


async def final_13(desk: Desk) -> tuple[str, ...]:
    """What is missing of it."""
    ready = await desk.look(readiness.standing)
    return next(each.wants for each in ready.derived if each.ref == "FINAL-13")


async def all_in(calling: Calling, *but: str) -> None:
    for user in sorted(await called(calling.desk)):
        if user not in but:
            told = await calling.desk.say("rollcall in", by=user)
            assert told.shown.startswith("Noted: you are in."), told.shown


async def test_everybody_with_a_step_a_back_up_or_a_seat_gets_one_message(calling: Calling) -> None:
    await calling.desk.say("start PRE-3", by=ANA)
    await calling.ask()

    people = await called(calling.desk)
    assert {ANA, BEN, "UTECH1", "UTECH2", "ULEGAL1", "UROLLBACK1"} <= people
    assert [await asked(calling.desk, user) for user in sorted(people)] == [1] * len(people)


async def test_roles_are_confirmed_and_channels_tested_once_all_have_answered(calling: Calling) -> None:
    desk = calling.desk
    await desk.say("start PRE-3", by=ANA)
    await calling.ask()
    await all_in(calling, "ULEGAL1")
    assert (await step(desk, "PRE-3")).ticked == frozenset()

    await desk.say("rollcall cannot I am on a plane", by="ULEGAL1")
    assert (await step(desk, "PRE-3")).ticked == frozenset({4}), "each has been reached"

    await desk.say("rollcall in", by="ULEGAL1")
    assert (await step(desk, "PRE-3")).ticked == frozenset({3, 4})


async def test_the_launch_team_is_ready_when_all_are_in_and_the_briefings_done(calling: Calling) -> None:
    desk = calling.desk
    assert await final_13(desk) == ("PRE-3", "roll call complete")
    await desk.say("start PRE-3", by=ANA)
    await calling.ask()
    await all_in(calling)
    assert await final_13(desk) == ("PRE-3",)

    await desk.say("done PRE-3 all", by=ANA)
    assert await final_13(desk) == ()

    await desk.say("rollcall cannot the hospital called", by="UDATA1")
    assert await final_13(desk) == ("roll call complete",)


async def test_a_team_that_is_called_later_asks_only_those_who_have_not_said_that_they_are_in(
    calling: Calling,
) -> None:
    desk = calling.desk
    await desk.say("start PRE-3", by=ANA)
    await calling.ask()
    await all_in(calling, "USUPP2")
    desk.now = FRIDAY - 18 * HOUR

    await desk.say("start PRE-6", by="USUPP1")
    await calling.ask()

    assert await asked(desk, "USUPP1") == 1
    assert await asked(desk, "USUPP2") == 2
    assert await asked(desk, "UTECH1") == 1
    assert "1 of 2 in.\nNo word yet from Supp2." in await card_of(desk, "PRE-6")


async def test_a_place_calls_its_own_and_the_rollback_team_the_people_of_the_way_back(calling: Calling) -> None:
    support, rollback = await calling.desk.look(
        lambda scene: [rules.parts(plan.steps(scene), scene.crew, place) for place in ("SUPP", "ROLLBACK")]
    )
    assert set(support) == {"USUPP1", "USUPP2"}
    assert {ANA, "UTECH1", "UDATA1", "UROLLBACK1"} <= set(rollback)
    assert "UBIZ1" not in rollback
