"""`na REF… reason`: items that do not concern this launch. They stay visible, and nothing counts them."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import aside as rules
from bot.domain.item import Item
from bot.message import Form
from bot.services import aside, evidence
from bot.services.aside import Deed
from bot.services.calls import answer, each, open_scene_of
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.parts import Bold, Line

USAGE = "na REF… reason"
SUMMARY = "items that do not concern this launch; a blocker needs the director"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return aside.opens(call)


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "set items aside")
    found, unknown = aside.named(scene, call, USAGE)
    outcome = each(found, lambda item: _set_aside(scene, item, call.actor, "…"), besides=unknown)
    wanted = [before for before, _ in outcome.done]
    return view.form(scene.attempt, "na", wanted, outcome.refused, evidence.words(call.text)[0], "")


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "set items aside")
    found, unknown = aside.named(scene, call, USAGE)
    if opens(call) and not call.can_open_form:
        return aside.look_first(scene, call)
    reason, cleaned = evidence.words(call.text)

    outcome = each(found, lambda item: _set_aside(scene, item, call.actor, reason), besides=unknown)

    aside.set_aside(scene, outcome.done, Deed("na", call.actor, reason))

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(item) for item in outcome.after), *warning, refused=outcome.refused)


def _set_aside(scene: Scene, item: Item, by: str, reason: str) -> Item:
    return rules.not_applicable(item, by=by, crew=scene.crew, reason=reason, now=scene.now)


def _line(item: Item) -> Line:
    return [Bold(item.ref), f" {item.title} does not apply to this launch."]
