"""`item add AREA title…` and `item edit REF field=value…`: the list itself, for leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import listing as rules
from bot.domain.due import duration_text
from bot.domain.item import Item, State, Weight
from bot.domain.typed import nearest, shown
from bot.errors import Refused
from bot.message import Form
from bot.services import aside, doubts, evidence, fields, room, voiding, waiting
from bot.services.aside import Deed
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import audit, exceptions, items, launches, listing, shelf, signoffs
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import listing as view
from bot.views.parts import Bold

USAGE = "item add AREA title [weight=… due=… def=… shelf=… bound=… after=REF] or item edit REF field=value…"
SUMMARY = "add an item, or change what one says; another title or definition voids its sign-off"
RING = Ring.LEAD
READS = False
OPTIONS = frozenset({*fields.FIELDS, "after", "reason"})
CODES = False
REFS = False

MOST = 999
"""The highest number a ref can have."""


def opens(call: Call) -> bool:
    act, place, rest = _words(call)
    return call.origin is not Origin.MODAL and bool(act and place) and not rest and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "change the list")
    act, place, _ = _words(call)
    if act == "add":
        _must_take_items(scene, call, _area(scene, place))
        return view.add_form(scene.attempt, _area(scene, place), _groups(scene, _area(scene, place)))
    item = items.by_ref(scene, place.upper())
    _must_lead(scene, call, item.area)
    return view.edit_form(scene.attempt, item)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "change the list")
    act, place, rest = _words(call)
    if opens(call):
        return answer(["Say what, or fill it in."], buttons=[form_button(scene, call)])
    if act == "add" and place:
        return _add(scene, call, _area(scene, place), rest)
    if act == "edit" and place:
        return _edit(scene, call, items.by_ref(scene, place.upper()), rest)
    raise Refused(f"Say `item add TECH a title` or `item edit TECH-7 weight=optional`: `{USAGE}`.")


def _add(scene: Scene, call: Call, area: str, title: str) -> Answer:
    _must_take_items(scene, call, area)
    behind = _behind(scene, call, area)
    given = fields.read(scene, call)
    title = given.pop("title", None) or fields.short(title, "title")
    owner = given.pop("owner", None)
    values = _of_neighbour(behind) | {"title": title, "definition": title, "weight": Weight.REQUIRED, **given}
    _must_be_new(scene, area, values)
    ref = listing.next_ref(scene, area)
    if int(ref.rpartition("-")[2]) > MOST:
        raise Refused(f"{area} has had {MOST} items, and refs end there. Another area has room.")

    listing.add(scene, ref, area, behind, values)
    item = items.by_ref(scene, ref)
    if owner:
        items.save(
            scene,
            item,
            rules.edit(item, None, {"owner": owner}, by=call.actor, crew=scene.crew, reason="", now=call.now),
        )
    audit.append(
        scene.tx, scene.launch.id, Entry(call.actor, "item", ref, _facts({**values, "owner": owner}), call.now)
    )

    _show(scene, item)
    return answer([Bold(ref), f" {title} is on the list, as {item.weight}."])


def _must_take_items(scene: Scene, call: Call, area: str) -> None:
    _must_lead(scene, call, area)
    rules.must_be_open(scene.attempt, scene.launch.key, frozen=voiding.is_frozen(scene))


def _must_be_new(scene: Scene, area: str, values: Mapping[str, Any]) -> None:
    """Raises Refused when its group has an item of that title: it was added a moment ago, or by somebody else."""
    for item in items.of_area(scene, area):
        if (item.title.casefold(), item.section) == (values["title"].casefold(), values["section"]):
            raise Refused(f"{item.ref} is called that already. `item edit {item.ref}` changes what it says.")


def _edit(scene: Scene, call: Call, item: Item, rest: str) -> Answer:
    _must_lead(scene, call, item.area)
    changes = fields.read(scene, call)
    reason, _ = evidence.words(rest or call.options.get("reason", ""))
    if not changes:
        raise Refused(f"Say what changes: `item edit {item.ref} weight=optional`. Fields: {', '.join(fields.FIELDS)}.")
    changed = {name: value for name, value in changes.items() if value != getattr(item, name)}
    after = _edited(scene, call, item, changed, reason)
    void = item.state not in (State.OPEN, State.CLAIMED) and after.state is not item.state
    if void and voiding.is_frozen(scene):
        raise Refused(
            f"The GO was given for {item.ref} as it is, so it stays. `reopen {item.ref} REASON` opens it again, and "
            "has the director asked whether it is still go."
        )

    listing.edit(scene, after)
    facts = _facts(changed) | ({"why": reason} if reason else {})
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "item", item.ref, facts, call.now))
    _except(scene, call, item, changed, reason)
    if after.state is State.APPROVED and after.shelf != item.shelf:
        shelf.again(scene, after)
    if void:
        aside.open_again(scene, [(item, after)], Deed("reopen", call.actor, after.reason or ""))
    else:
        items.save(scene, item, after)

    _show(scene, after)
    if item.weight is not Weight.BLOCKER:
        doubts.opened(scene, [after])
    told = (
        f" It is {after.state} again, because {after.reason}; those who signed and approved it are told."
        if void
        else ""
    )
    return answer([*view.changed(scene.launch, scene.attempt, after, changed), told])


def _edited(scene: Scene, call: Call, item: Item, changed: Mapping[str, Any], reason: str) -> Item:
    signoff = signoffs.latest(scene, [item]).get(item.id)
    return rules.edit(item, signoff, changed, by=call.actor, crew=scene.crew, reason=reason, now=call.now)


def _except(scene: Scene, call: Call, item: Item, changed: Mapping[str, Any], reason: str) -> None:
    for kind in rules.lightens(item, changed):
        exceptions.add(scene, [item], kind=kind, by=call.actor, reason=reason)
    if over := rules.restores(item, changed, call.actor, scene.crew):
        exceptions.over(scene, [item], over)


def _show(scene: Scene, item: Item) -> None:
    room.items_changed(scene, [item], advised=True)
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(scene, code)


def _words(call: Call) -> tuple[str, str, str]:
    """`add` or `edit`, the area or the ref, and the rest."""
    act, _, rest = call.text.strip().partition(" ")
    place, _, rest = rest.strip().partition(" ")
    return grammar.normalise(act).lower(), grammar.normalise(place), rest.strip()


def _area(scene: Scene, code: str) -> str:
    known = [row.code for row in launches.areas(scene.tx, scene.launch.id) if not row.derived]
    if code.upper() not in known:
        near = nearest(code, known) or known
        raise Refused(f"There is no area {shown(code)} to add to. Nearest: {', '.join(near)}.")
    return code.upper()


def _must_lead(scene: Scene, call: Call, area: str) -> None:
    waiting.know_leads(scene, call.actor, area)
    rules.must_lead(scene.crew, call.actor, area, "change its list")


def _behind(scene: Scene, call: Call, area: str) -> Item | None:
    """The item the new one stands behind: the one named, else the last of its area."""
    here = items.of_area(scene, area)
    named = grammar.plain(call.options.get("after", "")).strip().upper()
    if not named:
        return here[-1] if here else None
    found = next((item for item in here if item.ref == named), None)
    if found is None:
        raise Refused(f"There is no {named} in {area} to stand behind. `{area}-*` shows what there is.", field="after")
    return found


def _of_neighbour(item: Item | None) -> dict[str, Any]:
    return {"section": item.section if item else "", "due": item.due if item else None, "note": None}


def _groups(scene: Scene, area: str) -> list[str]:
    return list(dict.fromkeys(item.section for item in items.of_area(scene, area)))


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the record keeps them: words and numbers."""
    return {name: None if value is None else _fact(value) for name, value in values.items()}


def _fact(value: Any) -> str:
    if isinstance(value, timedelta):
        return duration_text(value)
    return str(value) if not isinstance(value, bool) else "yes" if value else "no"
