"""A day of a team: forty items claimed, signed off, sent back, signed anew and approved, by three leads in two zones.

What people do is counted, and so is what they are told: the room is to hear nothing of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from bot.domain.item import State
from bot.store import items, launches
from bot.store.engine import Tx
from bot.store.scene import of_attempt
from sandbox import Message
from tests.journeys.stage import MONDAY, Actor, Heard, Stage

pytestmark = pytest.mark.long

HOUR = timedelta(hours=1)
AREAS = {"TECH": 16, "DATA": 12, "USER": 12}
MANY = sum(AREAS.values())
MOST = 1.3
"""Acts for each item, beside giving evidence."""

TOGETHER = 4
"""Items that one piece of evidence is for."""

SENT_BACK = ("TECH-5", "DATA-6", "DATA-7", "USER-2")


class Day:
    """Counts what people do. Giving evidence does not count, and is counted apart."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.acts = 0
        self.given = 0

    async def types(self, who: Actor, words: str) -> Heard:
        self.acts += 1
        return await who.types(words)

    async def signs(self, who: Actor, words: str) -> None:
        self.given += 1
        told = await who.types(f"signoff {words}")
        assert "signed off" in told.shown, told.shown

    async def says(self, who: Actor, words: str, thread: Message) -> Heard:
        self.acts += 1
        return await who.says(f"@golive {words}", thread=thread)

    async def presses(self, who: Actor, card: Message, label: str) -> Heard:
        self.acts += 1
        return await who.presses(card, label)

    async def approves_waiting(self, who: Actor, area: str) -> Heard:
        """The button of the area's card; then a tick for each blocker, and *Approve*."""
        card = area_card(self.stage, area)
        label = next(text for text in labels(card) if text.startswith("Approve waiting"))
        opened = await self.presses(who, card, label)
        assert opened.view is not None
        ticks = {
            block["block_id"]: [option["value"] for option in block["element"]["options"]]
            for block in opened.view.blocks
            if block["type"] == "input"
            and block["element"]["type"] == "checkboxes"
            and not block["element"].get("initial_options")
        }
        self.acts += len(ticks) + 1
        return await who.submits(ticks)


async def test_forty_items_in_a_day(stage: Stage) -> None:
    await set_up(stage)
    day = Day(stage)
    room, dms = len(stage.messages()), told(stage)

    await day.types(stage.kim, "claim TECH-1..16")
    await day.types(stage.max, "claim DATA-1..12 USER-1..12")
    await sign_everything(day)
    assert len(stage.messages()) == room, "a sign-off shows in its area's thread alone"

    await stage.until(MONDAY + 2 * HOUR)
    await day.says(stage.lea, "reject TECH-5 the log is of May", area_card(stage, "TECH"))
    await day.says(stage.lou, "reject DATA-6 DATA-7 which database?", area_card(stage, "DATA"))
    await day.approves_waiting(stage.lea, "TECH")
    await day.approves_waiting(stage.lou, "DATA")

    await stage.until(MONDAY + 6 * HOUR)
    await day.says(stage.eve, "reject USER-2 it asks for a password twice", area_card(stage, "USER"))
    await day.approves_waiting(stage.eve, "USER")

    for ref in SENT_BACK:
        who = stage.kim if ref.startswith("TECH") else stage.max
        await day.signs(who, f"{ref} https://wiki.example.com/{ref}/again")
    for ref, who in zip(SENT_BACK, (stage.lea, stage.lou, stage.lou, stage.eve), strict=True):
        await day.presses(who, sign_off_card(stage, ref), "Approve")

    await stage.until(MONDAY + 9 * HOUR)
    assert await states(stage) == {State.APPROVED: MANY}
    assert day.acts <= MOST * MANY, f"{day.acts} acts for {MANY} items"
    assert day.given == MANY // TOGETHER + len(SENT_BACK)

    assert len(stage.messages()) == room, "the room itself hears nothing of a day's work"
    assert cards_in_threads(stage) == day.given, "one card for each sign-off, and none for anything else"
    assert_nobody_is_called_twice(stage)
    more = told(stage) - dms
    assert more == {"kim": 1, "max": 2, "eve": 1}, "what was sent back, at once for each reject"
    assert "What waits for you today" in stage.eve.dms[-1], "her morning came before she had judged anything"


async def set_up(stage: Stage) -> None:
    await stage.ana.types('new recon name="Recon" template=go-live deputy=@ben zone=Europe/Berlin')
    for place, lead in (("TECH", "lea"), ("DATA", "lou"), ("USER", "eve")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 in 21 days")


async def sign_everything(day: Day) -> None:
    for area, many in AREAS.items():
        who = day.stage.kim if area == "TECH" else day.stage.max
        for first in range(1, many + 1, TOGETHER):
            refs = f"{area}-{first}..{first + TOGETHER - 1}"
            await day.signs(who, f"{refs} https://wiki.example.com/{area}/{first}")


def area_card(stage: Stage, area: str) -> Message:
    return next(message for message in stage.messages() if message.shown.startswith(f"{area} · "))


def sign_off_card(stage: Stage, ref: str) -> Message:
    """The newest card of the item in its area's thread."""
    return [each for each in replies(stage) if ref in each.shown and "Approve" in labels(each)][-1]


def replies(stage: Stage) -> list[Message]:
    return [reply for area in AREAS for reply in area_card(stage, area).replies if reply.bot]


def cards_in_threads(stage: Stage) -> int:
    return sum("igned off by" in reply.shown for reply in replies(stage))


def assert_nobody_is_called_twice(stage: Stage) -> None:
    """A lead is mentioned once, on becoming lead; no sign-off mentions them again."""
    for area, lead in (("TECH", stage.lea), ("DATA", stage.lou), ("USER", stage.eve)):
        calling = [reply for reply in area_card(stage, area).replies if reply.bot and lead.id in str(reply.blocks)]
        assert len(calling) == 1, [reply.shown for reply in calling]


def told(stage: Stage) -> Counter[str]:
    """How many direct messages each has got."""
    cast: Sequence[Actor] = (stage.ana, stage.ben, stage.lea, stage.lou, stage.eve, stage.kim, stage.max)
    return Counter({actor.person.name: len(actor.dms) for actor in cast})


async def states(stage: Stage) -> Counter[State]:
    def look(tx: Tx) -> Counter[State]:
        scene = of_attempt(tx, launches.open_ones(tx)[0][1].id, stage.now)
        refs = {f"{area}-{number}" for area, many in AREAS.items() for number in range(1, many + 1)}
        return Counter(item.state for item in items.everything(scene) if item.ref in refs)

    return await stage.golive.store.read(look)


def labels(message: Message) -> list[str]:
    return list(_labels(message))


def _labels(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if block["type"] == "actions":
            yield from (element["text"]["text"] for element in block["elements"])
