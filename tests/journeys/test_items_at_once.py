"""Fifty people act on the same twenty items at once: what comes of it could have come of one after the other."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.contracts import Origin
from bot.domain import aside
from bot.domain import item as rules
from bot.domain.item import Evidence, Item, Signoff
from bot.domain.people import Crew
from bot.domain.record import Entry
from bot.store import audit, items
from bot.store.scene import Scene
from tests.desk import NOON, Desk, open_desk
from tests.told import Told

CROWD = [f"UC{number:02}" for number in range(50)]
LEADS = CROWD[:12]
REFS = [f"TECH-{number}" for number in range(1, 21)]
ACTS = ("claim", "signoff", "signoff", "approve", "approve", "reject", "waive", "reopen", "trouble", "hand")
WORDS = {"signoff": "seen on staging", "reject": "of May", "waive": "no time", "reopen": "replaced", "trouble": "stuck"}
CALLS = 8
PERISHABLE = {"TECH-3", "TECH-6", "TECH-7", "TECH-16"}
"""Their approvals run out, so they may be signed off again before."""


async def one_persons_day(desk: Desk, user: str, dice: random.Random) -> list[Told]:
    told = []
    for _ in range(CALLS):
        verb = dice.choice(ACTS)
        words = f"<@{dice.choice(CROWD)}>" if verb == "hand" else WORDS.get(verb, "")
        refs = dice.sample(REFS, dice.randint(1, 4))
        told.append(await until_taken(desk, {"v": verb, "r": refs, "t": words}, user))
    return told


async def until_taken(desk: Desk, carried: dict[str, Any], user: str) -> Told:
    """On a machine that is busy golive may say so, and that nothing was done. Then it is asked again."""
    while "golive is busy just now" in (told := await desk._carried(carried, user, Origin.MODAL, None)).shown:
        assert told.refused
    return told


async def test_fifty_people_at_once_come_to_what_some_order_would(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.name_leads({"TECH": LEADS})
        begun = await desk.look(_items)

        days = await asyncio.gather(*(one_persons_day(desk, user, random.Random(user)) for user in CROWD))

        everything = [told for day in days for told in day]
        assert len(everything) == len(CROWD) * CALLS
        for told in everything:
            assert told.shown
            assert "broke" not in told.shown
        assert await desk.look(lambda scene: list(audit.verify(scene.tx))) == []
        ended, record, crew = await desk.look(lambda scene: (_items(scene), _record(scene), scene.crew))
        assert len(record) > 50
        assert _one_after_the_other(begun, record, crew) == {ref: _told(item) for ref, item in ended.items()}


def _items(scene: Scene) -> dict[str, Item]:
    return {item.ref: item for item in items.by_refs(scene, REFS)[0]}


def _record(scene: Scene) -> list[Entry]:
    return [
        entry
        for entry in audit.entries(scene.tx, scene.launch.id, last=100_000)
        if entry.ref in REFS and entry.verb in ACTS
    ]


def _told(item: Item) -> tuple[Any, ...]:
    return item.state, item.owner, item.signoff, item.trouble


def _one_after_the_other(begun: dict[str, Item], record: list[Entry], crew: Crew) -> dict[str, tuple[Any, ...]]:
    """Each entry of the record, in its order, by the rules alone. None of them may refuse it."""
    now, signed = dict(begun), dict[str, Signoff]()
    for entry in record:
        now[entry.ref] = _once(now[entry.ref], entry, crew, signed)
    return {ref: _told(item) for ref, item in now.items()}


def _once(item: Item, entry: Entry, crew: Crew, signed: dict[str, Signoff]) -> Item:
    by, why, signoff = entry.actor, str(entry.facts.get("why", "")), signed.get(item.ref)
    match entry.verb:
        case "claim":
            return rules.claim(item, by=by, now=NOON)
        case "hand":
            return rules.hand(item, to=entry.facts["to"], by=by, crew=crew, now=NOON)
        case "signoff":
            evidence = [Evidence(*each) for each in entry.facts["evidence"]]
            after = rules.sign(item, by=by, evidence=evidence, now=NOON, renews=item.ref in PERISHABLE)
            signed[item.ref] = Signoff(after.signoff, after.signoff, by, NOON, tuple(evidence), "standing")
            return after
        case "approve":
            assert signoff
            assert by not in (item.owner, signoff.signer)
            signed[item.ref] = replace(signoff, state="approved", judged_by=by, judged_at=NOON)
            return rules.approve(item, signoff, by=by, crew=crew, self_approval=False, now=NOON)
        case "reject":
            assert signoff
            signed[item.ref] = replace(signoff, state="rejected", judged_by=by, judged_at=NOON)
            return rules.reject(item, signoff, by=by, crew=crew, reason=why, now=NOON)
        case "waive":
            return aside.waive(item, by=by, crew=crew, reason=why, until=None, now=NOON)
        case "reopen":
            return aside.reopen(item, signoff, by=by, crew=crew, reason=why, now=NOON)
        case _:
            assert entry.verb == "trouble"
            return aside.in_trouble(item, by=by, reason=why)
