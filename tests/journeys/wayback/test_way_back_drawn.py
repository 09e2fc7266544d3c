"""The picture of the way back: on its own clock, from the moment the rollback was confirmed."""

from __future__ import annotations

from tests.desk import ANA, EVE, OLI, Desk
from tests.journeys.running.hands import MINUTE, phase_card
from tests.journeys.wayback.turned import come_home, turn


async def drawn(desk: Desk) -> list[str]:
    """What Eve was shown in pictures, and the pictures in the thread of BACK's card, in words."""
    shown = [message.text for message in await desk.messages(EVE) if message.file is not None]
    return [*shown, *(message.text for message in await desk.pictures("phase:BACK"))]


async def test_before_a_rollback_there_is_none(flying: Desk) -> None:
    assert "[Picture]" not in await phase_card(flying, "BACK")

    told = await flying.say("status BACK picture", by=EVE)

    assert told.shown == "BACK has no times yet: it runs only once a rollback is confirmed."


async def test_it_begins_with_the_rollback_and_says_when_everybody_is_home(flying: Desk) -> None:
    await turn(flying)

    assert "[Picture]" in await phase_card(flying, "BACK")
    assert await drawn(flying) == [
        "Rolling back. BACK of Reconciliation 2.1: 3 waiting. Home about 10:35. Every step as planned. "
        "As of Fri 4 Dec 10:10 CET."
    ]


async def test_it_shows_how_late_the_way_back_is(flying: Desk) -> None:
    await turn(flying)
    await flying.say("start BACK-1", by=ANA)
    flying.now += 11 * MINUTE
    await flying.say("fail BACK-1 the bridge is down", by=ANA)
    await flying.say("status BACK picture", by=EVE)

    told = (
        "BACK of Reconciliation 2.1: 2 waiting, 1 failed. Home about 10:41, 6 min late. BACK-1 failed, to end about "
        "10:21, 6 min late; BACK-2 about 10:21, 6 min late; BACK-3 about 10:31, 6 min late. As of Fri 4 Dec 10:21 CET."
    )
    assert (await drawn(flying))[0] == told
    assert (await drawn(flying))[-1] == f"BACK-1 failed. {told}"


async def test_once_home_it_says_since_when(flying: Desk) -> None:
    await turn(flying)
    await come_home(flying)

    assert (await drawn(flying))[-1].startswith(
        "Rolled back. BACK of Reconciliation 2.1: 3 done. Home since 10:34, 1 min early."
    )


async def test_of_the_day_that_is_locked_there_is_none_any_more(flying: Desk) -> None:
    await turn(flying)

    told = await flying.say("status DAY picture", by=OLI)

    assert told.shown == "DAY has no times any more: this attempt is rolling back. status BACK picture is drawn."
