"""Many people answer the go/no-go poll in the same moment."""

from __future__ import annotations

import asyncio

from tests.desk import ANA, Desk
from tests.journeys.poll.ballots import answers, shown_card, votes


async def test_a_hundred_answers_at_once_are_all_counted_once(desk: Desk) -> None:
    crowd = [f"UC{number}" for number in range(100)]
    await desk.name_leads({"OPS": crowd})
    await desk.say("poll open", by=ANA)

    told = await asyncio.gather(
        *(desk.say(f"vote {'no-go not yet' if user == crowd[61] else 'go'}", by=user) for user in crowd)
    )

    assert not [each.shown for each in told if each.refused]
    cast = await votes(desk)
    assert sorted(vote.who for vote in cast) == sorted(crowd)
    assert len(await desk.record("vote")) == 100
    assert (await answers(desk))["OPS"] == "no-go"
    assert "· 99 more answered" in await shown_card(desk)


async def test_answers_and_the_close_at_once_agree_on_who_came_in_time(desk: Desk) -> None:
    crowd = [f"UC{number}" for number in range(40)]
    await desk.name_leads({"OPS": crowd})
    await desk.say("poll open", by=ANA)

    *told, _ = await asyncio.gather(*(desk.say("vote go", by=user) for user in crowd), desk.say("poll close", by=ANA))

    counted = {user for user, each in zip(crowd, told, strict=True) if not each.refused}
    assert {vote.who for vote in await votes(desk)} == counted
    assert all("The poll closed at" in each.shown for each in told if each.refused)
