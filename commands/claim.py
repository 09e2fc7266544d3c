"""`claim REF…`: take items. Taking several edits the area's card once; it sends no message."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import item as rules
from bot.domain.item import Item
from bot.services import room
from bot.services.calls import answer, each, must_name, open_scene_of
from bot.store import audit, items
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.views.blocks import Button
from bot.views.parts import Bold, Line

USAGE = "claim REF…"
SUMMARY = "take items: you become their owner"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "claim items")
    found, unknown = items.by_refs(scene, must_name(call, USAGE))

    outcome = each(
        found,
        lambda item: rules.claim(item, by=call.actor, now=call.now),
        besides=[items.unknown(scene, [ref]) for ref in unknown],
    )

    for before, after in outcome.done:
        items.save(scene, before, after)
    audit.append(tx, scene.launch.id, *(Entry(call.actor, "claim", item.ref, {}, call.now) for item in outcome.after))

    room.items_changed(scene, outcome.after)

    refs = tuple(item.ref for item in outcome.after)
    sign = Button(f"Sign off {refs[0]}…", "signoff", refs[:1], attempt=scene.attempt.id)
    return answer(
        *(_line(item) for item in outcome.after),
        refused=outcome.refused,
        buttons=[sign] if len(refs) == 1 else [],
    )


def _line(item: Item) -> Line:
    return [Bold(item.ref), f" {item.title} is yours."]
