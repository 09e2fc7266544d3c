"""`waive REF… reason [until=TIME]`: accept that items will not be done, for good or until then."""

from __future__ import annotations

from datetime import datetime

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import aside as rules
from bot.domain import when
from bot.domain.item import Item
from bot.message import Form
from bot.services import aside, evidence, waivers
from bot.services.aside import Deed
from bot.services.calls import answer, each, open_scene_of
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.parts import At, Bold, Line

USAGE = "waive REF… reason [until=TIME]"
SUMMARY = "accept that items will not be done; a blocker needs the director"
RING = Ring.LEAD
READS = False
OPTIONS = frozenset({"until"})
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return aside.opens(call)


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "waive items")
    found, unknown = aside.named(scene, call, USAGE)
    outcome = each(found, lambda item: _waived(scene, item, call.actor, "…", None), besides=unknown)
    wanted = [before for before, _ in outcome.done]
    typed = evidence.words(call.text)[0]
    return view.form(scene.attempt, "waive", wanted, outcome.refused, typed, call.options.get("until", ""))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "waive items")
    found, unknown = aside.named(scene, call, USAGE)
    if opens(call) and not call.can_open_form:
        return aside.look_first(scene, call)
    reason, cleaned = evidence.words(call.text)
    until = _until(scene, call)

    outcome = each(found, lambda item: _waived(scene, item, call.actor, reason, until), besides=unknown)

    aside.set_aside(scene, outcome.done, Deed("waive", call.actor, reason, until))
    if until is not None and scene.attempt.lifted_at is not None:
        waivers.become_actions(scene, outcome.after)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(scene, item) for item in outcome.after), *warning, refused=outcome.refused)


def _waived(scene: Scene, item: Item, by: str, reason: str, until: datetime | None) -> Item:
    return rules.waive(item, by=by, crew=scene.crew, reason=reason, until=until, now=scene.now)


def _until(scene: Scene, call: Call) -> datetime | None:
    typed = grammar.plain(call.options.get("until", "")).strip()
    if not typed:
        return None
    return when.moment(typed, now=call.now, zone=scene.launch.zone, t0=scene.attempt.t0).at


def _line(scene: Scene, item: Item) -> Line:
    start: Line = [Bold(item.ref), f" {item.title} is waived"]
    if item.until is None:
        return [*start, "."]
    return [*start, " until ", At(item.until, scene.launch.zone), f": {_then(scene, item.until)}."]


def _then(scene: Scene, until: datetime) -> str:
    if scene.attempt.lifted_at is not None:
        return "it is an action due then"
    t0 = scene.attempt.t0
    return (
        "it is open again then" if t0 is None or until < t0 else "after T-0, so from liftoff it is an action due then"
    )
