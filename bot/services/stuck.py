"""Items and steps somebody is stuck with: which are meant, how they are kept, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain import runbook
from bot.domain.item import Item
from bot.domain.runbook import Step
from bot.services import room
from bot.store import items, plan
from bot.store.scene import Scene
from bot.views import aside as view

Stuck = Item | Step


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
