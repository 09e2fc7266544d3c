"""Approvals that run out long before T-0: their owner and the area's leads hear of it the day before."""

from __future__ import annotations

from datetime import timedelta

from tests.desk import ANA, EVE, NOON, OLI, PAT, Desk
from tests.journeys.chasing.mornings import WEDNESDAY, Mornings


async def test_owner_and_leads_hear_of_what_runs_out_within_a_working_day(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(NOON + timedelta(days=20))
    await desk.say("signoff OPS-1 https://ci.example.com/7", by=EVE)
    await desk.say("approve OPS-1", by=OLI)

    await mornings.until(WEDNESDAY)

    line = "1 approval about to run out, to be signed off again:\n• OPS-1 Backup · counts until Dec 3, 2026 at 00:00"
    assert [len(await mornings.told(user)) for user in (EVE, OLI, PAT, ANA)] == [1, 1, 0, 0]
    assert line in (await mornings.told(EVE))[0]
    assert line in (await mornings.told(OLI))[0]


async def test_what_outlives_t0_is_not_mentioned(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(WEDNESDAY + timedelta(hours=12))
    await desk.say("signoff OPS-1 https://ci.example.com/7", by=EVE)
    await desk.say("approve OPS-1", by=OLI)

    await mornings.until(WEDNESDAY)

    assert await mornings.told(EVE) == []
