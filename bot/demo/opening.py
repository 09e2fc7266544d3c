"""Ten days of preparation in a few seconds: the launch as the visitor finds it, half-way and a day before T-0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import templates
from bot.demo import cast
from bot.demo.acts import expect, leads_words, type_in
from sandbox import Sandbox

ZONE = "Europe/London"
DAYS = 10
BEFORE = timedelta(hours=25)
"""How long before T-0 the visitor comes in."""


def t0_after(now: datetime) -> datetime:
    """The next full quarter of an hour that leaves `BEFORE`."""
    at = now + DAYS * timedelta(days=1) + BEFORE
    return at + timedelta(minutes=-at.minute % 15, seconds=-at.second, microseconds=-at.microsecond)


async def play(sandbox: Sandbox, t0: datetime) -> None:
    """Set the launch up and prepare half of it, over ten days of the workspace's clock."""
    await set_up(sandbox, t0)
    areas = [area for area in templates.load("go-live").areas if not area.derived]
    began, arrives = sandbox.clock.now(), t0 - BEFORE
    for place, area in enumerate(areas, start=1):
        await prepare(sandbox, area.code, [item.ref for item in area.items])
        sandbox.clock.jump(began + (arrives - began) * place / (len(areas) + 1))
    sandbox.clock.jump(arrives)
    await sandbox.settle(timeout=60)


async def set_up(sandbox: Sandbox, t0: datetime, timing: str = "traffic-last") -> None:
    """`new`, the people, the audience and a tentative T-0."""
    new = f'new recon name="Reconciliation Platform" template=go-live timing={timing} version=4.0.0 zone={ZONE}'
    await expect(sandbox, cast.DIRECTOR, f"{new} deputy=@{cast.DEPUTY}", "is set up")
    for place, people in cast.LEADS.items():
        await type_in(sandbox, cast.DIRECTOR, leads_words(place, people))
    await type_in(sandbox, cast.DIRECTOR, f"set company=#{cast.COMPANY}")
    await type_in(sandbox, cast.DIRECTOR, "rehearse waive the plan is that of the last release, which went well")
    local = t0.astimezone(ZoneInfo(ZONE))
    await type_in(sandbox, cast.DIRECTOR, f"t0 {local:%Y-%m-%dT%H:%M} {ZONE}")


async def prepare(sandbox: Sandbox, area: str, refs: Sequence[str]) -> None:
    """Half of an area is approved; two more wait for their lead, two are claimed, the rest is open."""
    engineer, lead = cast.ENGINEERS[area], cast.LEADS[area][0]
    half = len(refs) // 2
    await type_in(sandbox, engineer, f"claim {' '.join(refs[: half + 4])}")
    for ref in refs[: half + 2]:
        await type_in(sandbox, engineer, f"signoff {ref} {evidence(ref)}")
    for ref in refs[:half]:
        await type_in(sandbox, lead, f"approve {ref}")


def evidence(ref: str) -> str:
    return f"https://wiki.northwind.example/launch/{ref.lower()}"
