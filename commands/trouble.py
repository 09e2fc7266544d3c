"""`trouble REF… reason`: somebody is stuck; those who lead there hear of it once. `trouble REF… over` ends it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import aside as rules
from bot.domain import stuck
from bot.domain.item import Item
from bot.domain.people import Kind
from bot.domain.runbook import Step, may_run
from bot.message import Form
from bot.services import aside, evidence, waiting
from bot.services import stuck as service
from bot.services.calls import answer, each, must_name, open_scene_of
from bot.services.stuck import Stuck
from bot.store import audit
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.blocks import Button
from bot.views.parts import Bold, Line

USAGE = "trouble REF… reason|over"
SUMMARY = "say that you are stuck with items or steps, or that it is over"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

ACT = "say that somebody is stuck"
OVER = frozenset({"over", "off", "none", "solved"})


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and bool(call.refs) and not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.hand(call.actor, ACT)
    found, besides = service.named(scene, must_name(call, USAGE))
    outcome = each(found, lambda thing: _flagged(scene, thing, call.actor, "…"), besides=besides)
    return view.form(scene.attempt, "trouble", [before for before, _ in outcome.done], outcome.refused, "", "")


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.hand(call.actor, ACT)
    reason, cleaned = evidence.words(call.text)
    over = reason.lower().rstrip(".!") in OVER
    call = service.meant(scene, call, USAGE, over=over)
    found, besides = service.named(scene, call.refs)
    if opens(call) and not call.can_open_form:
        return aside.look_first(scene, call)

    outcome = each(
        found, lambda thing: _flagged(scene, thing, call.actor, "" if over else reason, over), besides=besides
    )

    service.save(scene, outcome.done)
    facts = {"over": True} if over else {"why": reason}
    audit.append(
        tx, scene.launch.id, *(Entry(call.actor, "trouble", thing.ref, facts, call.now) for thing in outcome.after)
    )

    service.show(scene, outcome.after)
    for thing in [after for before, after in outcome.done if before.trouble is None]:
        service.tell(scene, thing, by=call.actor, why=reason, key=call.key)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(
        *(_line(thing) for thing in outcome.after),
        *warning,
        refused=outcome.refused,
        buttons=_over_button(scene, outcome.after),
    )


def _flagged(scene: Scene, thing: Stuck, by: str, reason: str, over: bool = False) -> Stuck:
    if isinstance(thing, Item):
        return _item(scene, thing, by, reason, over)
    return _step(scene, thing, by, reason, over)


def _item(scene: Scene, item: Item, by: str, reason: str, over: bool) -> Item:
    if scene.hand(by, ACT).kind is Kind.GUEST:
        rules.must_be_of_items(item, by)
    if not over:
        return rules.in_trouble(item, by=by, reason=reason)
    waiting.know_leads(scene, by, item.area)
    return rules.out_of_trouble(item, by=by, crew=scene.crew)


def _step(scene: Scene, step: Step, by: str, reason: str, over: bool) -> Step:
    if scene.hand(by, ACT).kind is Kind.GUEST:
        stuck.must_be_of_steps(step, by, scene.crew)
    if not over:
        return stuck.in_trouble(step, by=by, reason=reason)
    if by != step.trouble_by and not may_run(step, by, scene.crew):
        scene.refresh_groups(step.place)
    return stuck.out_of_trouble(step, by=by, crew=scene.crew)


def _line(thing: Stuck) -> Line:
    if thing.trouble is None:
        return [Bold(thing.ref), f" {thing.title} is out of trouble."]
    who = f"the leads of {thing.area}" if isinstance(thing, Item) else "its people and their leads"
    return [Bold(thing.ref), f" {thing.title} is in trouble; {who} know."]


def _over_button(scene: Scene, changed: Sequence[Stuck]) -> list[Button]:
    stuck = [thing for thing in changed if thing.trouble]
    return [view.over_button(scene.attempt, stuck[0])] if len(stuck) == 1 else []
