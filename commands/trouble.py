"""`trouble REF… reason`: somebody is stuck; the area's leads hear of it once. `trouble REF… over` ends it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import aside as rules
from bot.domain.item import Item
from bot.domain.people import Kind
from bot.message import Form
from bot.services import aside, evidence, room, waiting
from bot.services.calls import answer, each, must_name, open_scene_of
from bot.store import audit, items
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views import blocks
from bot.views.blocks import Bold, Button, Group, Line, Mention

USAGE = "trouble REF… reason|over"
SUMMARY = "say that you are stuck with items, or that it is over"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

OVER = frozenset({"over", "off", "none", "solved"})


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and bool(call.refs) and not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.hand(call.actor, "say that items are in trouble")
    found, unknown = items.by_refs(scene, must_name(call, USAGE))
    besides = [items.unknown(scene, [ref]) for ref in unknown]
    outcome = each(found, lambda item: _flagged(scene, item, call.actor, "…"), besides=besides)
    return view.form(scene.attempt, "trouble", [before for before, _ in outcome.done], outcome.refused, "", "")


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.hand(call.actor, "say that items are in trouble")
    found, unknown = items.by_refs(scene, must_name(call, USAGE))
    if opens(call) and not call.can_open_form:
        return aside.look_first(scene, call)
    reason, cleaned = evidence.words(call.text)
    over = reason.lower().rstrip(".!") in OVER
    besides = [items.unknown(scene, [ref]) for ref in unknown]

    outcome = each(found, lambda item: _flagged(scene, item, call.actor, "" if over else reason, over), besides=besides)

    for before, after in outcome.done:
        items.save(scene, before, after)
    facts = {"over": True} if over else {"why": reason}
    audit.append(
        tx, scene.launch.id, *(Entry(call.actor, "trouble", item.ref, facts, call.now) for item in outcome.after)
    )

    room.items_changed(scene, outcome.after)
    for item in [after for before, after in outcome.done if before.trouble is None]:
        _tell_leads(scene, call, item, reason)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(
        *(_line(item) for item in outcome.after),
        *warning,
        refused=outcome.refused,
        buttons=_over_button(scene, outcome.after),
    )


def _flagged(scene: Scene, item: Item, by: str, reason: str, over: bool = False) -> Item:
    if scene.hand(by, "say that items are in trouble").kind is Kind.GUEST:
        rules.must_be_of_items(item, by)
    if not over:
        return rules.in_trouble(item, by=by, reason=reason)
    waiting.know_leads(scene, by, item.area)
    return rules.out_of_trouble(item, by=by, crew=scene.crew)


def _tell_leads(scene: Scene, call: Call, item: Item, reason: str) -> None:
    """Those named, directly; a user group in the area's thread; director and deputy where nobody leads."""
    people = scene.crew.of(item.area)
    groups = [lead.who for lead in scene.crew.leads.get(item.area, ()) if lead.kind == "group"]
    message = view.in_trouble(scene.attempt, item, call.actor, reason)
    key = f"trouble:{item.ref}:{call.key}"
    heard = [user for user in (people or ([] if groups else scene.crew.of("deputy"))) if user != call.actor]
    room.tell(scene, heard, key, message)
    if groups and not people:
        asked: Line = [Group(groups[0]), " ", Mention(call.actor), f" is stuck with {item.ref}: ", reason]
        room.say(scene, key, blocks.say(asked), thread_of=("area", item.area))


def _line(item: Item) -> Line:
    if item.trouble is None:
        return [Bold(item.ref), f" {item.title} is out of trouble."]
    return [Bold(item.ref), f" {item.title} is in trouble; the leads of {item.area} know."]


def _over_button(scene: Scene, changed: Sequence[Item]) -> list[Button]:
    stuck = tuple(item.ref for item in changed if item.trouble)
    if not stuck or len(stuck) > 1:
        return []
    return [Button("Trouble is over", "trouble", stuck, text="over", attempt=scene.attempt.id)]
