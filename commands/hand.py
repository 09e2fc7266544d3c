"""`hand REF… @user|nobody`: give items on, or back. Without a name it opens a form. An action gets another date too."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import item as rules
from bot.domain.action import is_action
from bot.domain.item import Item
from bot.domain.typed import bare
from bot.errors import Refused
from bot.message import Form
from bot.services import acting, room, waiting
from bot.services.calls import answer, each, form_button, must_name, open_scene_of
from bot.services.fields import must_be_able_to_own
from bot.store import audit, items
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import item as view
from bot.views import signoff as signoff_view
from bot.views.parts import Bold, Code, Line, Mention

USAGE = "hand REF… @user|nobody, or hand ACTION-2 [@user] [by TIME]"
SUMMARY = "give items on to somebody, or back to nobody; put an action into other hands, or to another day"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

NOBODY = frozenset({"nobody", "noone", "no one", "none"})


def opens(call: Call) -> bool:
    return bool(call.refs) and not call.text


def form(tx: Tx, call: Call) -> Form:
    if any(map(is_action, call.refs)):
        return acting.form(tx, call)
    scene = open_scene_of(tx, call)
    found, _ = _named(scene, call)
    outcome = each(found, lambda item: rules.hand(item, to="…", by=call.actor, crew=scene.crew, now=call.now))
    return view.hand_form(scene.attempt, [before for before, _ in outcome.done])


def run(tx: Tx, call: Call) -> Answer:
    if any(map(is_action, call.refs)):
        return acting.hand(tx, call)
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "hand items on")
    found, unknown = _named(scene, call)
    if opens(call) and call.origin is not Origin.MODAL:
        return answer(["Say to whom: a name, or ", Code("nobody"), "."], buttons=[form_button(scene, call)])
    to = _to(scene, call)

    outcome = each(
        found,
        lambda item: rules.hand(item, to=to, by=call.actor, crew=scene.crew, now=call.now),
        besides=[items.unknown(scene, [ref]) for ref in unknown],
    )

    for before, after in outcome.done:
        items.save(scene, before, after)
    facts = [{"from": before.owner, "to": to} for before, _ in outcome.done]
    audit.append(
        tx,
        scene.launch.id,
        *(Entry(call.actor, "hand", item.ref, told, call.now) for item, told in zip(outcome.after, facts, strict=True)),
    )

    room.items_changed(scene, outcome.after)
    if to and to != call.actor:
        told = signoff_view.handed(outcome.after, scene.attempt, call.actor)
        room.tell(scene, [to], f"hand:{call.key}", told)

    return answer(*(_line(item) for item in outcome.after), refused=outcome.refused)


def _named(scene: Scene, call: Call) -> tuple[list[Item], list[str]]:
    """The items of a call, the groups that lead them read afresh, and the refs that are none. Raises Lookup."""
    found, unknown = items.by_refs(scene, must_name(call, USAGE))
    for area in dict.fromkeys(item.area for item in found if item.owner != call.actor):
        waiting.know_leads(scene, call.actor, area)
    return found, unknown


def _to(scene: Scene, call: Call) -> str | None:
    """Who takes it, None for nobody. Raises Refused or Lookup unless they may own items."""
    named = grammar.users(call.text)
    if grammar.groups(call.text) or len(named) > 1:
        raise Refused("An item has one owner. Name one person, or `nobody`.", field="text")
    if named:
        must_be_able_to_own(scene, call.actor, named[0])
        return named[0]
    if call.origin is Origin.MODAL or bare(call.text).strip(" .").lower() in NOBODY:
        return None
    raise Refused(
        f"golive knows people by their mention. Pick the name from Slack's list: `hand {call.refs[0]} @user`.",
        field="text",
    )


def _line(item: Item) -> Line:
    if item.owner is None:
        return [Bold(item.ref), f" {item.title} is nobody's now; anybody can claim it."]
    return [Bold(item.ref), f" {item.title} is with ", Mention(item.owner), " now."]
