"""Launches that have turned back."""

from __future__ import annotations

from tests.desk import ANA, BEN, LEA, OLI, Desk
from tests.journeys.running.hands import MINUTE, finish

RUNS = (("BACK-1", ANA), ("BACK-2", OLI), ("BACK-3", LEA))
"""The way back of the small release, and whose each step is."""


async def turn(desk: Desk, why: str = "no disk anywhere") -> None:
    """Ana calls a rollback, and Ben agrees."""
    called = await desk.say(f"rollback {why}", by=ANA)
    assert not called.refused, called.shown
    agreed = await desk.say("rollback agree", by=BEN)
    assert not agreed.refused, agreed.shown


async def come_home(desk: Desk) -> None:
    """The whole way back, each step as long as planned."""
    for ref, by in RUNS:
        started = await desk.say(f"start {ref}", by=by)
        assert not started.refused, started.shown
        desk.now += 8 * MINUTE
        await finish(desk, ref, by=by)
