"""`discard REF reason`: an item that was added by mistake. Nothing counts it; its ref is never used again."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import listing as rules
from bot.domain.item import Item, Weight
from bot.services import aside, evidence, room
from bot.services.aside import Deed
from bot.services.calls import answer, each, open_scene_of
from bot.store import audit, exceptions, launches, listing
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views.blocks import Bold, Line

USAGE = "discard REF… reason"
SUMMARY = "take items off the list that were added by mistake"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "discard items")
    found, unknown = aside.named(scene, call, USAGE)
    reason, cleaned = evidence.words(call.text)

    outcome = each(found, lambda item: _discardable(scene, item, call.actor, reason), besides=unknown)

    for item in outcome.after:
        listing.discard(scene, item)
    blockers = [item for item in outcome.after if item.weight is Weight.BLOCKER]
    exceptions.add(scene, blockers, kind="discarded", by=call.actor, reason=reason)
    audit.append(
        tx,
        scene.launch.id,
        *(Entry(call.actor, "discard", item.ref, {"why": reason}, call.now) for item in outcome.after),
    )

    room.items_changed(scene, outcome.after, advised=True)
    for code in launches.derived_areas(tx, scene.launch.id):
        room.area(scene, code)
    aside.tell_owners(scene, outcome.after, Deed("discard", call.actor, reason))

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(item) for item in outcome.after), *warning, refused=outcome.refused)


def _discardable(scene: Scene, item: Item, by: str, reason: str) -> Item:
    rules.must_be_discardable(item, listing.origin(scene, item), by=by, crew=scene.crew, reason=reason)
    return item


def _line(item: Item) -> Line:
    return [Bold(item.ref), f" {item.title} is off the list; its number is not used again."]
