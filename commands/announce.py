"""`announce [audience]`: what is told outside: drafts looked at, changed, approved, and words of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import draft as rules
from bot.domain.draft import Draft, State
from bot.domain.people import must_command
from bot.domain.telling import AUDIENCES
from bot.domain.typed import nearest, shown
from bot.errors import Refused
from bot.message import Form
from bot.services import announcing, outside, room
from bot.services.calls import answer, open_scene_of, scene_of
from bot.store import audit, drafts, ledger, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import draft as view
from bot.views.parts import Bold, Line

USAGE = "announce [audience [words]]"
SUMMARY = "what is told outside: look at drafts, change and approve them, or write to an audience"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def opens(call: Call) -> bool:
    """A button for one draft or one audience; or an audience typed without words."""
    if call.options:
        return not call.text and not call.options.get("act")
    return grammar.plain(call.text).strip().casefold() in AUDIENCES


def form(tx: Tx, call: Call) -> Form | None:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    if "draft" not in call.options:
        audience = _audience(scene, call.options.get("to") or grammar.plain(call.text).strip().casefold())
        blank = _blank(scene, audience)
        return view.write_form(scene.attempt, scene.launch, blank, drafts.values(scene, blank))
    draft = _draft(scene, call)
    if draft.state not in rules.OPEN:
        return None
    step = outside.step_of(scene, draft)
    return view.form(scene.attempt, scene.launch, draft, drafts.values(scene, draft), step.ref if step else None)


def run(tx: Tx, call: Call) -> Answer:
    if "row" in call.options:
        return _once_more(scene_of(tx, call), call)
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    if "draft" in call.options:
        return _settle(scene, call, _draft(scene, call))
    if "to" in call.options:
        return _write(scene, call, _audience(scene, call.options["to"]), call.text)
    first, _, words = call.text.strip().partition(" ")
    if not first:
        return _overview(scene)
    return _write(scene, call, _audience(scene, grammar.plain(first).casefold()), words)


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "settle what is told outside")
    rules.must_approve(scene.crew, call.actor)


def _once_more(scene: Scene, call: Call) -> Answer:
    """The director settles what did not arrive, or what nobody knows of."""
    scene.member(call.actor, "settle what was not sent")
    must_command(scene.crew, call.actor, "settle what was not sent")
    number = call.options["row"]
    told = ledger.one(scene.tx, scene.attempt.id, int(number)) if number.isdecimal() else None
    if told is None:
        raise Refused("There is no such announcement in this attempt. `log sent` shows those there are.")
    again = call.options.get("act") == "again"
    if not (ledger.again(scene.tx, told.id) if again else ledger.found(scene.tx, told.id, call.now)):
        raise Refused(f"It is {told.state} by now: there is nothing to settle. `log sent` shows how it stands.")

    facts = {"act": "again" if again else "there", "event": told.event, "audience": told.audience, "was": told.state}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "announce", "", facts, call.now))
    scene.tx.wake_at(call.now)

    what: Line = [Bold(told.event), " to ", Bold(told.audience)]
    return answer([*what, " is sent again."] if again else [*what, " counts as sent."])


def _draft(scene: Scene, call: Call) -> Draft:
    number = call.options["draft"]
    found = drafts.by_id(scene, int(number)) if number.isdecimal() else None
    if found is None:
        raise Refused("There is no such draft in this attempt. `announce` shows those there are.")
    return found


def _audience(scene: Scene, name: str) -> str:
    """Raises Refused for one there is not, or that cannot be reached."""
    if scene.attempt.rehearsal:
        raise Refused("A rehearsal tells nobody outside its room.")
    if name not in AUDIENCES:
        near = nearest(name, AUDIENCES)
        raise Refused(
            f"There is no audience {shown(name)}. Say {', '.join(f'`announce {each}`' for each in near or AUDIENCES)}."
        )
    if name not in announcing.reached_by(scene):
        raise Refused(f"{name} has no channel yet: `set {name}=#channel` names one, or a webhook's address.")
    return name


def _blank(scene: Scene, audience: str) -> Draft:
    """What somebody begins to write with."""
    words = view.first_words(drafts.BY_HAND, audience)
    return Draft(0, drafts.BY_HAND, audience, None, words, {}, State.WAITING, 0, scene.now, None, None, ())


def _write(scene: Scene, call: Call, audience: str, text: str) -> Answer:
    """Words of somebody's own, as a draft: they are looked at as they will read before they leave."""
    typed = grammar.plain(text).strip()
    blank = rules.edit(_blank(scene, audience), typed or view.first_words(drafts.BY_HAND, audience), by=call.actor)
    view.message(blank, drafts.values(scene, blank), scene.launch.zone)  # refuses words that cannot be read

    laid = drafts.lay(scene, drafts.BY_HAND, call.key, audience, blank.text, {}, by=call.actor)
    assert laid is not None, call.key
    facts = {"act": "write", "draft": laid.id, "audience": audience}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "announce", "", facts, call.now))
    room.draft(scene, laid)

    return _shown(scene, laid)


def _settle(scene: Scene, call: Call, draft: Draft) -> Answer:
    act = call.options.get("act")
    if act == "drop":
        outside.drop(scene, draft, by=call.actor)
        return answer(["Dropped: ", Bold(draft.audience), " is not told that."])
    typed = grammar.plain(call.text).strip()
    if act != "approve" and not typed:
        return _shown(scene, draft)
    if act != "approve" and typed != draft.text.strip():
        return _change(scene, call, draft, typed)
    after = outside.approve(scene, draft, by=call.actor, seen=call.seen)
    return answer(*view.approved(after, _ref(scene, draft), after.state is State.DROPPED))


def _change(scene: Scene, call: Call, draft: Draft, text: str) -> Answer:
    if call.seen is not None and call.seen != draft.version:
        raise Refused("Somebody has changed or approved it meanwhile. Look once more.", field="text")
    after = rules.edit(draft, text, by=call.actor)
    shown_ = _shown(scene, after)

    drafts.save(scene, draft, after)
    facts = {"act": "change", "draft": draft.id, "event": draft.event, "audience": draft.audience}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "announce", "", facts, call.now))
    room.draft(scene, after)

    return shown_


def _shown(scene: Scene, draft: Draft) -> Answer:
    """How a draft reads, with what can be done about it. Raises Refused for words that cannot be read."""
    ref = _ref(scene, draft)
    if draft.state not in rules.OPEN:
        return answer(view.title(draft, ref), view.how_far(draft, ref, scene.launch.zone))
    return Answer(view.preview(scene.attempt, scene.launch, draft, drafts.values(scene, draft), ref))


def _ref(scene: Scene, draft: Draft) -> str | None:
    step = outside.step_of(scene, draft)
    return step.ref if step else None


def _overview(scene: Scene) -> Answer:
    refs = {step.id: step.ref for step in plan.steps(scene)}
    left = [(draft, refs.get(draft.step or 0)) for draft in drafts.unsettled(scene)]
    return Answer(view.overview(scene.launch, scene.attempt, left, _reached(scene)))


def _reached(scene: Scene) -> Mapping[str, str]:
    reached = announcing.reached_by(scene)
    return {audience: announcing.place_of(scene, audience) for audience in AUDIENCES if audience in reached}
