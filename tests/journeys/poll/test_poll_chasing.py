"""Silence in a poll: who is reminded at half and at four fifths of its time, and who besides."""

from __future__ import annotations

from bot.workers import closings
from tests.desk import ANA, BEN, BIA, KIM, LEA, NOON, OLI, PAT, Desk
from tests.journeys.poll.ballots import MINUTE

MISSING = "Your answer is still missing."


async def at(desk: Desk, minutes: float) -> bool:
    desk.now = NOON + minutes * MINUTE
    return await closings.once(desk.store, desk.now)


async def missing(desk: Desk) -> list[int]:
    return [
        len([each for each in await desk.heard(user) if each.startswith(MISSING)]) for user in (LEA, KIM, OLI, BIA, PAT)
    ]


async def test_half_way_only_those_are_reminded_who_have_not_answered(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    await desk.say("vote go", by=LEA)
    await desk.say("vote no-go no log", by=OLI)
    assert not await at(desk, 29)

    assert await at(desk, 30)

    assert await missing(desk) == [0, 0, 0, 1, 1]
    told = (await desk.messages(BIA))[-1]
    assert "BIZ says go." in (await desk.press(told, "Go", by=BIA)).shown
    assert [each for each in await desk.heard(BEN) if "have not answered" in each] == []
    assert not await at(desk, 31), "once"


async def test_at_four_fifths_the_deputy_hears_which_seats_are_silent(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    await desk.say("vote go", by=LEA)
    await at(desk, 30)
    await desk.say("vote go", by=BIA)

    assert await at(desk, 48)

    assert await missing(desk) == [0, 0, 2, 1, 2]
    heard = (await desk.heard(BEN))[-1]
    assert heard.startswith("Poll 1 of Reconciliation closes Dec 1, 2026 at 13:00.")
    assert "OPS Operations: @Oli\nPEOPLE People and Words: @Pat" in heard
    told = await desk.press((await desk.messages(BEN))[-1], "10 min longer", by=BEN)
    assert "is open until" in told.shown
    assert not await at(desk, 56), "nobody is reminded a third time"


async def test_a_longer_poll_reminds_later(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    await desk.say("poll closes +60m", by=ANA)

    assert not await at(desk, 30)
    assert await at(desk, 60)

    assert await missing(desk) == [1, 1, 1, 1, 1]


async def test_after_an_outage_they_are_reminded_once(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)

    assert await at(desk, 50)

    assert await missing(desk) == [1, 1, 1, 1, 1]
    assert "have not answered" in (await desk.heard(BEN))[-1]
    assert not await at(desk, 51)


async def test_a_poll_that_is_over_reminds_nobody(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    await desk.say("poll close", by=ANA)
    assert not await at(desk, 30)

    await desk.say("poll open closes=14:40", by=ANA)
    await at(desk, 101)

    assert await missing(desk) == [0, 0, 0, 0, 0]
