"""`reject REF… reason`: a lead sends items back. Their owners are told why, directly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import item as rules
from bot.domain.item import Item
from bot.message import Form
from bot.services import evidence, judging, room
from bot.services.calls import answer, each, form_button, open_scene_of
from bot.services.judging import CONFIRM, Case
from bot.store import audit, items
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import signoff as signoff_view
from bot.views import signoff_forms as view
from bot.views.parts import Bold, Line, Mention

USAGE = "reject REF… reason"
SUMMARY = "send sign-offs of your area back, and say what has to change"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and bool(call.refs) and (not call.text or len(call.refs) > CONFIRM)


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "reject sign-offs")
    cases, unknown = judging.asked(scene, call)
    outcome = each(cases, lambda case: _rejected(scene, case, call.actor, "…"), besides=unknown)
    signed = [(before.settled, before.item) for before, _ in outcome.done]
    typed, _ = evidence.words(call.text)
    chosen = call.origin is Origin.SLASH
    return view.reject_form(scene.attempt, signed, outcome.refused, typed, chosen=chosen)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "reject sign-offs")
    if opens(call) and not call.can_open_form:
        return answer(["Say in the form what has to change."], buttons=[form_button(scene, call)])
    cases, unknown = judging.asked(scene, call)
    reason, cleaned = evidence.words(call.text)

    outcome = each(cases, lambda case: _rejected(scene, case, call.actor, reason), besides=unknown)

    for before, after in outcome.done:
        items.save(scene, before.item, after.item)
    cards = judging.judged(scene, outcome.after, state="rejected", by=call.actor, note=reason)
    audit.append(tx, scene.launch.id, *(_entry(scene, call, case, reason) for case in outcome.after))

    room.items_changed(scene, [case.item for case in outcome.after], cards)
    for user, back in _whose(outcome.after).items():
        told = signoff_view.came_back(back, scene.attempt, call.actor, reason)
        room.tell(scene, [user], f"reject:{call.key}", told)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(case.item) for case in outcome.after), *warning, refused=outcome.refused)


def _whose(cases: Sequence[Case]) -> dict[str, list[Item]]:
    """What comes back to whom: to the owner, and to the signer where that was somebody else."""
    whose: dict[str, list[Item]] = {}
    for case in cases:
        for user in dict.fromkeys(filter(None, (case.item.owner, case.settled.signer))):
            whose.setdefault(user, []).append(case.item)
    return whose


def _rejected(scene: Scene, case: Case, by: str, reason: str) -> Case:
    return case.after(
        rules.reject(case.item, case.signoff, by=by, crew=scene.crew, reason=reason, now=scene.now, seen=case.seen)
    )


def _entry(scene: Scene, call: Call, case: Case, reason: str) -> Entry:
    facts = {"signoff": case.settled.number, "why": reason, **judging.stead(scene, case, call.actor)}
    return Entry(call.actor, "reject", case.item.ref, facts, call.now)


def _line(item: Item) -> Line:
    told: Line = [Mention(item.owner), " is told why."] if item.owner else []
    return [Bold(item.ref), f" {item.title} went back. ", *told]
