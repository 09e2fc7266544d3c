"""`discard REF… reason`: items that were added by mistake; alone, a launch that was begun by mistake."""

from __future__ import annotations

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import launch as launching
from bot.domain import listing as rules
from bot.domain.item import Item, Weight
from bot.services import aside, evidence, room
from bot.services.aside import Deed
from bot.services.calls import answer, each, open_scene_of
from bot.store import audit, exceptions, items, launches, listing
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.blocks import Button
from bot.views.parts import Bold, Code, Line

USAGE = "discard [REF… reason]"
SUMMARY = "take items off the list that were added by mistake; alone, a launch that was begun by mistake"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "discard items")
    if not call.refs:
        return _launch(scene, call)
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


def _launch(scene: Scene, call: Call) -> Answer:
    """A mistaken `new` undone: the channel and the key are free again. Asked once more before."""
    rules.must_be_a_mistake(scene.attempt, scene.crew, items.everything(scene), call.actor)
    if call.origin is not Origin.BUTTON:
        ask = f"{scene.launch.name} is over then, and its key {scene.launch.key} is free again."
        again = Button(f"Discard {scene.launch.key}", "discard", attempt=scene.attempt.id, style="danger", ask=ask)
        return answer(["Nobody has claimed anything in ", Bold(scene.launch.name), " yet."], buttons=[again])

    launches.save_attempt(scene.tx, scene.attempt, launching.discard(scene.attempt, call.now))
    launches.save(scene.tx, scene.launch, key=f"{scene.launch.key[:20]}-discarded-{scene.launch.id}")
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "discard", "", {"key": scene.launch.key}, call.now))

    room.board(scene)
    room.say(scene, "discarded", view.discarded(scene.launch, call.actor))
    return answer([Bold(scene.launch.name), " is discarded. ", Code("new"), " begins another launch here."])
