"""`risk add "…"`, `risk RISK-3 likelihood=H state=occurred`: what may go wrong, and what has."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import risk as rules
from bot.domain.risk import Level, Risk, State
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, risks
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import risks as rows
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import risk as view
from bot.views.blocks import Button
from bot.views.parts import Line

USAGE = "risk add TITLE or risk REF [STATE WHY], with likelihood=L|M|H impact=L|M|H owner=@user|AREA mitigation=…"
SUMMARY = "write down what may go wrong, weigh it, and say that it has occurred or is none any more"
RING = Ring.LEAD
READS = False
OPTIONS = frozenset(risks.FIELDS)
CODES = False
REFS = True

ADD = "add"


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and not call.text and call.options.keys() <= {"sets"}


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    if not call.refs:
        _must_add(scene, call)
        return view.add_form(scene.attempt)
    return view.change_form(scene.attempt, _named(scene, call), call.options.get("sets"))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    if opens(call):
        return answer(["Say what, or fill it in."], buttons=[form_button(scene, call)])
    before = None if _adds(call) else _named(scene, call)
    after = _added(scene, call) if before is None else _changed(scene, call, before)

    risks.keep(scene, before, after, call.actor)

    warning: list[Line] = [[evidence.WARNING]] if evidence.words(call.text)[1] else []
    return answer(*view.kept(after), *warning, buttons=_then(scene, call, before, after))


def _adds(call: Call) -> bool:
    return call.options.get("act") == ADD or (not call.refs and _first(call.text)[0] == ADD)


def _first(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return grammar.normalise(word).lower(), rest


def _must_add(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "write risks down")
    rules.must_add(call.actor, scene.crew)


def _added(scene: Scene, call: Call) -> Risk:
    _must_add(scene, call)
    title = risks.title(call.text if call.options.get("act") == ADD else _first(call.text)[1])
    if same := next((each for each in rows.of(scene) if each.title.casefold() == title.casefold()), None):
        raise Refused(f"{same.ref} is called that already. `risk {same.ref}` changes it.", field="text")
    given = risks.read(scene, call)
    weighed = "likelihood" in given or "impact" in given
    new = Risk(
        rows.next_ref(scene),
        title,
        title,
        "",
        State.OPEN if weighed else State.UNASSESSED,
        Level.MEDIUM,
        Level.MEDIUM,
        "director",
        "",
        None if "place" in given else call.actor,
    )
    return rules.change(new, given, "") if given else new


def _named(scene: Scene, call: Call) -> Risk:
    """The one risk that is meant, which the caller may change. Raises Refused or Lookup."""
    scene.member(call.actor, "change risks")
    if len(call.refs) != 1:
        raise Refused(f"One risk at a time: `{USAGE}`.", field="refs")
    risk = rows.named(scene, call.refs[0])
    scene.refresh_groups(risk.place)
    rules.must_change(risk, call.actor, scene.crew)
    return risk


def _changed(scene: Scene, call: Call, risk: Risk) -> Risk:
    """A state may be said first, as a word: `risk RISK-3 occurred the disk is full`."""
    given, text = risks.read(scene, call), call.text
    word, rest = _first(text)
    if "state" not in given and word in set(State):
        given, text = {**given, "state": State(word)}, rest
    why, _ = evidence.words(text)
    if not given:
        raise Refused(
            f"Say what changes: `risk {risk.ref} likelihood=H impact=M`, or `risk {risk.ref} occurred REASON`."
        )
    return rules.change(risk, given, why)


def _then(scene: Scene, call: Call, before: Risk | None, after: Risk) -> list[Button]:
    if before is None or not rules.has_occurred(before, after):
        return []
    back = scene.crew.commands(call.actor) and risks.turns_back(scene, after) is not None
    return view.after(scene.attempt, after, call.actor, back=back)
