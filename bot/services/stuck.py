"""Items and steps somebody is stuck with: which are meant, how they are kept, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.contracts import Call
from bot.domain import runbook, running
from bot.domain.item import Item
from bot.domain.owed import to_sign
from bot.domain.runbook import Step
from bot.domain.typed import literal
from bot.errors import Refused
from bot.services import room
from bot.services.calls import VALUE, must_name, thread_of
from bot.services.waiting import OFFERED, area_meant
from bot.store import items, plan
from bot.store.scene import Scene
from bot.views import aside as view
from bot.views.blocks import Button

Stuck = Item | Step


def meant(scene: Scene, call: Call, usage: str, *, over: bool) -> Call:
    """The call with its refs; without any, made in a thread, the one thing there that its maker can be stuck with.

    Raises Refused: with a button for each thing it could be, or outside of a thread.
    """
    card, _ = thread_of(scene, call) or ("", "")
    if call.refs or card not in ("area", "signoff", "phase", "step"):
        return replace(call, refs=must_name(call, usage))
    found = _of_area(scene, call, over) if card in ("area", "signoff") else _of_phase(scene, call, over)
    if len(found) == 1:
        return replace(call, refs=(found[0].ref,))
    if not found:
        state = "is in trouble" if over else "of yours waits here"
        raise Refused(f"Nothing {state}. Name it: `{usage}`.", field="refs")
    listed = "\n".join(f"{thing.ref} {literal(thing.title)}" for thing in found[:OFFERED])
    raise Refused(
        f"Say which one: `trouble {found[0].ref} …`.\n{listed}",
        field="refs",
        offer=[_button(scene, call, thing) for thing in found[:OFFERED]],
    )


def _of_area(scene: Scene, call: Call, over: bool) -> Sequence[Stuck]:
    here = items.of_area(scene, area_meant(scene, call) or "")
    if not over:
        return [item for item in here if to_sign(item, call.actor)]
    flagged = [item for item in here if item.trouble]
    return [item for item in flagged if call.actor in (item.owner, item.trouble_by)] or flagged


def _of_phase(scene: Scene, call: Call, over: bool) -> Sequence[Stuck]:
    """What runs before what has still to begin."""
    steps = plan.steps(scene)
    card, subject = thread_of(scene, call) or ("", "")
    phase = subject if card == "phase" else next((each.phase for each in steps if str(each.id) == subject), "")
    here = [step for step in running.still_run(steps, scene.attempt) if step.phase == phase]
    mine = [step for step in here if running.waits_for(step, call.actor, scene.crew)]
    if over:
        flagged = [step for step in here if step.trouble]
        return [step for step in flagged if step in mine or step.trouble_by == call.actor] or flagged
    return [step for step in mine if step.state is not runbook.State.WAITING] or mine


def _button(scene: Scene, call: Call, thing: Stuck) -> Button:
    button = Button(f"It is {thing.ref}", "trouble", (thing.ref,), text=call.text, attempt=scene.attempt.id)
    return button if len(button.value) <= VALUE else replace(button, text="")


def named(scene: Scene, refs: Sequence[str]) -> tuple[list[Stuck], list[str]]:
    """The items and steps of these refs (`DAY-3.2` is of `DAY-3`), and a line for each ref that names neither."""
    found, others = items.by_refs(scene, refs)
    if not others:
        return [*found], []
    steps = {step.ref: step for step in plan.steps(scene)}
    meant = dict.fromkeys(ref.partition(".")[0] for ref in others)
    unknown = [items.unknown(scene, [ref]) for ref in others if ref.partition(".")[0] not in steps]
    return [*found, *(steps[ref] for ref in meant if ref in steps)], unknown


def save(scene: Scene, changed: Iterable[tuple[Stuck, Stuck]]) -> None:
    """Raises Conflict when somebody was faster."""
    for before, after in changed:
        if isinstance(before, Item) and isinstance(after, Item):
            items.save(scene, before, after)
        elif isinstance(before, Step) and isinstance(after, Step):
            plan.save(scene, before, after)


def show(scene: Scene, changed: Sequence[Stuck]) -> None:
    """Have everything that shows them drawn anew."""
    if flagged := [thing for thing in changed if isinstance(thing, Item)]:
        room.items_changed(scene, flagged)
    if steps := [thing for thing in changed if isinstance(thing, Step)]:
        room.steps_flagged(scene, *steps)


def tell(scene: Scene, thing: Stuck, *, by: str, why: str, key: str) -> None:
    """Those who lead there, directly, and of a step its people; a user group in the thread where it works; director
    and deputy where nobody leads."""
    place, thread = (thing.area, "area") if isinstance(thing, Item) else (thing.place, "phase")
    leads = scene.crew.of(place)
    groups = [lead.who for lead in scene.crew.leads.get(place, ()) if lead.kind == "group"]
    concerned = [*leads, *(_people(scene, thing) if isinstance(thing, Step) else ())]
    heard = concerned or ([] if groups else scene.crew.of("deputy"))
    key = f"trouble:{thing.ref}:{key}"
    room.tell(scene, [user for user in heard if user != by], key, view.in_trouble(scene.attempt, thing, by, why))
    if groups and not leads:
        where = thing.area if isinstance(thing, Item) else thing.phase
        room.say(scene, key, view.group_is_told(thing, groups[0], by, why), thread_of=(thread, where))


def _people(scene: Scene, step: Step) -> list[str]:
    """Owner and backup, and who leads its phase."""
    return [*runbook.hands_of(step, scene.crew), *scene.crew.phase_leads(step.phase)]
