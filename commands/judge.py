"""`judge CRIT-3 0.04`, `judge CRIT-7 not met REASON`: what came of a criterion. What was said before is kept."""

from __future__ import annotations

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import criterion as rules
from bot.domain import figures
from bot.domain.criterion import Criterion
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, verdicts
from bot.services.calls import answer, each, form_button, must_name, scene_of
from bot.store import criteria
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import criterion as view
from bot.views.parts import Line
from bot.views.proposing import button

USAGE = "judge REF… NUMBER [why] | met [why] | not met REASON | unknown REASON | open"
SUMMARY = "say what came of a criterion; `open` takes a verdict back"
RING = Ring.LEAD
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and len(call.refs) == 1 and not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = scene_of(tx, call)
    [one] = _named(scene, call)
    _must_judge(scene, one, call.actor)
    return view.form(scene.attempt, one, call.options.get("result"))


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    named = _named(scene, call)
    text, cleaned = evidence.words(" ".join(filter(None, (call.options.get("result"), call.text))))
    if not text or opens(call):
        raise Refused(f"Say what came of it: `{USAGE}`.", field="text", offer=[form_button(scene, call)])

    judged = each(named, lambda one: _judged(scene, one, text, call.actor))

    for one in judged.after:
        verdicts.say(scene, one)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    lines = [line for one in judged.after for line in view.judged(one, scene.attempt, scene.launch.zone)]
    turns = scene.crew.commands(call.actor)
    back = [button(scene.attempt, one.ref) for one in judged.after if turns and verdicts.breaks(scene, one)]
    return answer(*lines, *warning, refused=judged.refused, buttons=back[:1])


def _named(scene: Scene, call: Call) -> tuple[Criterion, ...]:
    """Raises Refused or Lookup."""
    scene.member(call.actor, "judge what a launch is measured by")
    rules.must_count(scene.attempt)
    return criteria.named(scene, must_name(call, USAGE))


def _judged(scene: Scene, one: Criterion, text: str, by: str) -> Criterion:
    _must_judge(scene, one, by)
    said = figures.read(text, one)
    return rules.judge(one, said.result, figure=said.figure, reason=said.reason, now=scene.now, by=by)


def _must_judge(scene: Scene, one: Criterion, user: str) -> None:
    scene.refresh_groups(one.place)
    rules.must_judge(one, user, scene.crew)
