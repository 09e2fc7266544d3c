"""Ten days of preparation in a few seconds: the launch as the visitor finds it, a day before T-0, with little left."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot import templates
from bot.demo import cast
from bot.demo.acts import expect, insist, leads_words
from bot.templates.parts import Item
from sandbox import Sandbox

ZONE = "Europe/London"
DAYS = 10
BEFORE = timedelta(hours=25)
"""How long before T-0 the visitor comes in."""

HANDFUL = 5
"""Refs in one command that golive takes without asking back."""

LATE = ("TECH-20", "TECH-21", "TECH-39", "DOCS-14", "PLAN-11")
"""Told on purpose: two wait for Ana, one is nobody's, one is still written at, one is stuck."""

LAST = {"ben": "TECH-6", "dora": "DATA-4 DATA-13"}
"""Claimed, and not due yet: a backup is good for a day and a half."""


def t0_after(now: datetime) -> datetime:
    """The next full quarter of an hour that leaves `BEFORE`."""
    at = now + DAYS * timedelta(days=1) + BEFORE
    return at + timedelta(minutes=-at.minute % 15, seconds=-at.second, microseconds=-at.microsecond)


async def play(sandbox: Sandbox, t0: datetime) -> None:
    """Set the launch up and prepare it, day by day of the workspace's clock."""
    await set_up(sandbox, t0)
    await insist(sandbox, cast.DIRECTOR, f"stakeholder add @{cast.OWNER}")
    began, arrives = sandbox.clock.now(), t0 - BEFORE
    for day, items in enumerate(by_day(t0), start=1):
        await prepare(sandbox, items)
        if day == DAYS:
            await leave(sandbox)
        sandbox.clock.jump(began + (arrives - began) * day / DAYS)
    await sandbox.settle(timeout=60)


def by_day(t0: datetime) -> list[Sequence[Item]]:
    """What is prepared on each day: first what is due first, and late what does not keep."""
    left = {*LATE, *" ".join(LAST.values()).split()}
    items = [item for item in templates.load("go-live").items if item.derived is None and item.ref not in left]
    items.sort(key=lambda item: (item.due_by.when(t0, ZoneInfo(ZONE)), _spoils(item)))
    many = math.ceil(len(items) / DAYS)
    return [items[start : start + many] for start in range(0, len(items), many)]


async def set_up(sandbox: Sandbox, t0: datetime, timing: str = "traffic-last") -> None:
    """`new`, the people, the audience and a tentative T-0."""
    new = f'new recon name="Reconciliation Platform" template=go-live timing={timing} version=4.0.0 zone={ZONE}'
    await expect(sandbox, cast.DIRECTOR, f"{new} deputy=@{cast.DEPUTY}", "is set up")
    for place, people in cast.LEADS.items():
        await insist(sandbox, cast.DIRECTOR, leads_words(place, people))
    await insist(sandbox, cast.DIRECTOR, f"set company=#{cast.COMPANY}")
    await insist(sandbox, cast.DIRECTOR, "rehearse waive the plan is that of the last release, which went well")
    local = t0.astimezone(ZoneInfo(ZONE))
    await insist(sandbox, cast.DIRECTOR, f"t0 {local:%Y-%m-%dT%H:%M} {ZONE}")


async def prepare(sandbox: Sandbox, items: Sequence[Item]) -> None:
    """Signed off by the engineer of each area, and approved by its lead."""
    for area, those in groupby(items, key=lambda item: item.area):
        for refs in handfuls([item.ref for item in those]):
            await insist(sandbox, cast.ENGINEERS[area], f"signoff {' '.join(refs)} {evidence(refs[0])}")
            await insist(sandbox, cast.LEADS[area][0], f"approve {' '.join(refs)}")


async def leave(sandbox: Sandbox) -> None:
    """What the visitor finds unfinished; the stakeholder has approved."""
    await insist(sandbox, cast.OWNER, "stakeholder approve")
    for ref in LATE[:2]:
        await insist(sandbox, "ben", f"signoff {ref} {evidence(ref)}")
    await insist(sandbox, "finn", "claim DOCS-14")
    await insist(sandbox, "nia", "claim PLAN-11")
    await insist(sandbox, "nia", "trouble PLAN-11 the standby host is not there yet")
    for who, refs in LAST.items():
        await insist(sandbox, who, f"claim {refs}")


def handfuls(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    return (refs[start : start + HANDFUL] for start in range(0, len(refs), HANDFUL))


def evidence(ref: str) -> str:
    return f"https://wiki.northwind.example/launch/{ref.lower()}"


def _spoils(item: Item) -> bool:
    """Whether an approval on the first day would have run out by T-0."""
    return item.shelf_life is not None and item.shelf_life <= timedelta(days=DAYS)
