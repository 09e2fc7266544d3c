"""`reopen REF… reason`: what was settled is to be done again. Whoever signed or approved it is told. An action too."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import aside as rules
from bot.domain.action import is_action
from bot.message import Form
from bot.services import acting, aside, evidence
from bot.services.aside import Deed
from bot.services.calls import answer, each, open_scene_of
from bot.services.judging import Case
from bot.store import signoffs
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.parts import Bold, Line, Mention

USAGE = "reopen REF… reason"
SUMMARY = "open what was approved, waived, set aside or settled again"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return aside.opens(call)


def form(tx: Tx, call: Call) -> Form:
    if any(map(is_action, call.refs)):
        return acting.form(tx, call)
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "reopen items")
    cases, unknown = _cases(scene, call)
    outcome = each(cases, lambda case: _reopened(scene, case, call.actor, "…"), besides=unknown)
    wanted = [before.item for before, _ in outcome.done]
    return view.form(scene.attempt, "reopen", wanted, outcome.refused, evidence.words(call.text)[0], "")


def run(tx: Tx, call: Call) -> Answer:
    if any(map(is_action, call.refs)):
        return acting.reopen(tx, call)
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "reopen items")
    cases, unknown = _cases(scene, call)
    if opens(call) and not call.can_open_form:
        return aside.look_first(scene, call)
    reason, cleaned = evidence.words(call.text)

    outcome = each(cases, lambda case: _reopened(scene, case, call.actor, reason), besides=unknown)

    done = [(before.item, after.item) for before, after in outcome.done]
    aside.open_again(scene, done, Deed("reopen", call.actor, reason))

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*(_line(case) for case in outcome.after), *warning, refused=outcome.refused)


def _cases(scene: Scene, call: Call) -> tuple[list[Case], list[str]]:
    found, unknown = aside.named(scene, call, USAGE)
    latest = signoffs.latest(scene, found)
    return [Case(item, latest.get(item.id)) for item in found], unknown


def _reopened(scene: Scene, case: Case, by: str, reason: str) -> Case:
    return case.after(rules.reopen(case.item, case.signoff, by=by, crew=scene.crew, reason=reason, now=scene.now))


def _line(case: Case) -> Line:
    item = case.item
    whose: Line = [" is open again, with ", Mention(item.owner), "."] if item.owner else [" is open again."]
    return [Bold(item.ref), f" {item.title}", *whose]
