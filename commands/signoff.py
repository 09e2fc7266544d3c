"""`signoff REF… [evidence…]`: state that items are done, and show how you know. Without evidence it may open a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import item as rules
from bot.domain.item import Evidence, Item, Signoff, State, Weight
from bot.domain.people import Kind
from bot.errors import Refused
from bot.message import Form
from bot.services import conditions, evidence, proving, room, staling, voiding, waiting
from bot.services.calls import answer, each, form_button, open_scene_of
from bot.services.judging import CONFIRM, MOST, must_be_few
from bot.store import audit, gathered, items, people, signoffs
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import signoff_forms as view
from bot.views.item import count
from bot.views.parts import Bold, Line, clip

USAGE = "signoff REF… [links and words…]"
SUMMARY = "state that items are done, with evidence; it claims what is open"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

SOMETHING = (Evidence("note", "…"),)


def opens(call: Call) -> bool:
    if _is_several(call):
        return True
    return bool(call.refs) and call.origin is not Origin.MODAL and (not call.text or len(call.refs) > CONFIRM)


def form(tx: Tx, call: Call) -> Form | None:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "sign off items")
    if _is_several(call):
        return _form_of_several(scene, call)
    found, unknown = _named(scene, call)
    if call.origin is not Origin.BUTTON and not _wants_form(scene, call, found):
        return None
    ending = _ending(scene, found)
    outcome = each(found, lambda item: _signed(scene, item, call.actor, SOMETHING, ending), besides=unknown)
    return view.sign_form(
        scene.attempt,
        [before for before, _ in outcome.done],
        outcome.refused,
        clip(grammar.plain(call.text), evidence.LONGEST),
        proving.evidence(scene, found),
    )


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "sign off items")
    found, unknown = _named(scene, call)
    if opens(call) and not call.can_open_form and _wants_form(scene, call, found):
        return _look_first(scene, call, found)
    given = evidence.read(call.text)

    ending, waits = _ending(scene, found), proving.evidence(scene, found)

    def sign(item: Item) -> Item:
        return _signed(scene, item, call.actor, [*waits.get(item.id, ()), *given.evidence], ending)

    outcome = each(found, sign, besides=unknown)

    for before, after in outcome.done:
        items.save(scene, before, after)
        if before.id in ending:
            signoffs.void(scene, ending[before.id], by=call.actor, why="signed off again.")
    cards = signoffs.add(scene, outcome.after, signer=call.actor, evidence=given.evidence, besides=waits)
    for item in outcome.after:
        if item.id in waits:
            gathered.keep(scene, item, ())
    whole = {item.id: [*waits.get(item.id, ()), *given.evidence] for item in outcome.after}
    audit.append(tx, scene.launch.id, *(_entry(call, item, whole[item.id]) for item in outcome.after))

    former = signoffs.cards_of(scene, [ending[item.id] for item in outcome.after if item.id in ending])
    room.items_changed(scene, outcome.after, former | cards)
    staling.opened(scene, outcome.done)
    conditions.signed(scene, outcome.after, call.actor)
    if given.cleaned and call.origin is Origin.MODAL:
        room.tell(scene, [call.actor], f"secret:{call.key}", blocks.sentence(evidence.WARNING))

    warning: list[Line] = [[evidence.WARNING]] if given.cleaned else []
    return answer(*(_line(item) for item in outcome.after), *warning, refused=outcome.refused)


def _is_several(call: Call) -> bool:
    """*Sign off several…* names an area in place of a ref, or nothing at all."""
    return call.origin is Origin.BUTTON and (not call.refs or "-" not in call.refs[0])


def _form_of_several(scene: Scene, call: Call) -> Form:
    area = call.refs[0] if call.refs else None
    mine = waiting.to_sign(scene, call.actor, area)
    if not mine:
        here = f" in {area}" if area else ""
        raise Refused(f"No item{here} that you have claimed waits for its sign-off. `claim REF` takes one.")
    return view.several_form(scene.attempt, mine[:MOST], len(mine))


def _named(scene: Scene, call: Call) -> tuple[list[Item], list[str]]:
    """The items of a call, and a line for each ref that names nothing."""
    refs = call.refs or _ticked(call) or [_the_one(scene, call)]
    must_be_few(refs, call.verb)
    found, unknown = items.by_refs(scene, refs)
    return found, [items.unknown(scene, [ref]) for ref in unknown]


def _ticked(call: Call) -> tuple[str, ...]:
    """The refs ticked in the form of several. Raises Refused when it was sent with none."""
    ticked = tuple(ref for name, value in call.options.items() if name.startswith(view.PICK) for ref in value.split())
    if not ticked and call.origin is Origin.MODAL:
        raise Refused("Nothing is ticked. Tick what is done, then send it again.", field=f"{view.PICK}0")
    return ticked


def _the_one(scene: Scene, call: Call) -> str:
    mine = waiting.to_sign(scene, call.actor, waiting.area_meant(scene, call))
    return waiting.the_one(scene, call, [(item, None) for item in mine], "claimed item")


def _wants_form(scene: Scene, call: Call, found: Sequence[Item]) -> bool:
    """Whether evidence is missing, or there are so many items that they are looked over first."""
    blockers = [item for item in found if item.weight is Weight.BLOCKER and not item.derived]
    needed = blockers and not call.text and len(proving.evidence(scene, blockers)) < len(blockers)
    return len(found) > CONFIRM or bool(needed)


def _look_first(scene: Scene, call: Call, found: Sequence[Item]) -> Answer:
    what = found[0].ref if len(found) == 1 else count(len(found), "item")
    why = "look them over" if len(found) > CONFIRM else "a blocker needs evidence"
    return answer([f"Sign off {what} in the form: {why}."], buttons=[form_button(scene, call)])


def _ending(scene: Scene, found: Sequence[Item]) -> dict[int, Signoff]:
    """The approvals that run out some day, by item: before a GO their owners may sign off again."""
    approved = [item for item in found if item.state is State.APPROVED]
    if not approved or voiding.is_frozen(scene):
        return {}
    return {item: each for item, each in signoffs.latest(scene, approved).items() if each.expires_at is not None}


def _signed(scene: Scene, item: Item, by: str, given: Sequence[Evidence], ending: Mapping[int, Signoff]) -> Item:
    guests, renews = _is_guests(scene, item, by), item.id in ending
    return rules.sign(item, by=by, evidence=given, now=scene.now, for_guest=guests, renews=renews)


def _is_guests(scene: Scene, item: Item, by: str) -> bool:
    """Whether a guest owns it: they may do the work, and a member signs. Raises Lookup."""
    if item.owner is None or item.owner == by:
        return False
    return people.person(scene.tx, item.owner, scene.now).kind is Kind.GUEST


def _entry(call: Call, item: Item, given: Sequence[Evidence]) -> Entry:
    facts = {"signoff": item.signoff, "evidence": rules.packed(given)}
    return Entry(call.actor, "signoff", item.ref, facts, call.now)


def _line(item: Item) -> Line:
    return [Bold(item.ref), f" {item.title} is signed off. It waits for a lead of {item.area}."]
