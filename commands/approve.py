"""`approve REF… [note]`: a lead accepts sign-offs. In an area's thread without a ref, the one that waits there."""

from __future__ import annotations

from typing import Any

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import item as rules
from bot.errors import Refused
from bot.message import Form
from bot.services import conditions, doubts, evidence, judging, room, waiting
from bot.services.calls import answer, each, form_button, open_scene_of, thread_of
from bot.services.judging import CONFIRM, Case
from bot.store import audit, items, launches
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import signoff_forms as view
from bot.views.item import count
from bot.views.parts import Bold, Line, Mention

USAGE = "approve REF… [note]"
SUMMARY = "accept sign-offs of your area; alone, it shows what waits for you"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    if call.origin in (Origin.MODAL, Origin.SHORTCUT):
        return call.origin is Origin.SHORTCUT
    many = len(call.refs) > (1 if call.origin is Origin.BUTTON else CONFIRM)
    return many or not call.refs or _is_area(call)


def form(tx: Tx, call: Call) -> Form | None:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "approve items")
    if call.origin is Origin.SHORTCUT:
        return _form_of_message(scene, call)
    area = call.refs[0] if _is_area(call) else waiting.area_meant(scene, call)
    if not call.refs and call.text and area is None:
        return None
    if not call.refs or _is_area(call):
        return _form_of_area(scene, call, area)
    cases, unknown = judging.asked(scene, call)
    outcome = each(cases, lambda case: _approved(scene, case, call.actor), besides=unknown)
    signed = [(before.settled, before.item) for before, _ in outcome.done]
    return view.waiting_form(scene.attempt, signed, outcome.refused, Mention, _note(call))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "approve items")
    if len(call.refs) > CONFIRM and call.origin is not Origin.MODAL:
        return answer([f"{count(len(call.refs), 'item')}: look them over first."], buttons=[form_button(scene, call)])
    cases, unknown = judging.asked(scene, call)
    note, cleaned = evidence.words(call.text)

    outcome = each(cases, lambda case: _approved(scene, case, call.actor), besides=unknown)

    for before, after in outcome.done:
        items.save(scene, before.item, after.item)
    cards = judging.judged(scene, outcome.after, state="approved", by=call.actor, note=note)
    audit.append(tx, scene.launch.id, *(_entry(scene, call, case, note) for case in outcome.after))

    room.items_changed(scene, [case.item for case in outcome.after], cards)
    for code in launches.derived_areas(tx, scene.launch.id):
        room.area(scene, code)
    conditions.settled(scene, [case.item for case in outcome.after], call.actor)
    doubts.gone(scene, [case.item for case in outcome.after])

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(case, call.actor) for case in outcome.after), *warning, refused=outcome.refused)


def _is_area(call: Call) -> bool:
    """The area's own button names the area in place of a ref."""
    return len(call.refs) == 1 and "-" not in call.refs[0]


def _form_of_message(scene: Scene, call: Call) -> Form:
    """What a card shows, or what waits in the area in whose thread a message stands."""
    shown, subject = thread_of(scene, call) or ("", "")
    if shown == "area":
        return _form_of_area(scene, call, subject)
    if shown != "signoff":
        raise Refused("This is for sign-offs: use it on a sign-off's card, or on a message in its area's thread.")
    outcome = each(judging.on_card(scene, call, int(subject)), lambda case: _approved(scene, case, call.actor))
    signed = [(before.settled, before.item) for before, _ in outcome.done]
    if len(signed) == 1:
        return view.approve_form(scene.attempt, *signed[0], outcome.refused, Mention)
    return view.waiting_form(scene.attempt, signed, outcome.refused, Mention, "")


def _form_of_area(scene: Scene, call: Call, area: str | None) -> Form:
    signed = waiting.to_judge(scene, call.actor, area)
    if not signed:
        here = f" in {area}" if area else ""
        raise Refused(f"No sign-off{here} waits for you. You approve what others signed off where you lead.")
    return view.waiting_form(scene.attempt, signed, (), Mention, "")


def _approved(scene: Scene, case: Case, by: str) -> Case:
    return case.after(
        rules.approve(
            case.item,
            case.signoff,
            by=by,
            crew=scene.crew,
            self_approval=scene.launch.self_approval,
            now=scene.now,
            seen=case.seen,
        )
    )


def _note(call: Call) -> str:
    return evidence.words(call.text)[0]


def _entry(scene: Scene, call: Call, case: Case, note: str) -> Entry:
    facts: dict[str, Any] = {"signoff": case.settled.number, "note": note}
    if rules.is_own(case.item, case.settled, call.actor):
        facts["self_approval"] = True
    facts |= judging.stead(scene, case, call.actor)
    return Entry(call.actor, "approve", case.item.ref, facts, call.now)


def _line(case: Case, by: str) -> Line:
    own = (
        " It was your own sign-off; the record and its card say so."
        if rules.is_own(case.item, case.settled, by)
        else ""
    )
    return [Bold(case.item.ref), f" {case.item.title} is approved.{own}"]
