"""What was waived until a time after T-0: from liftoff on it is an action, due then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.action import Action
from bot.domain.item import Item, State
from bot.services import room
from bot.store import actions, audit, exceptions, items, notes
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import action as view

NOBODY = ""
"""The record's actor: golive does it."""


def all_become_actions(scene: Scene) -> None:
    """Every waiver with an end that is still to come."""
    become_actions(scene, [item for item in items.everything(scene) if item.until is not None])


def become_actions(scene: Scene, waived: Iterable[Item]) -> None:
    """Of whoever each is with, who hears of theirs in one message. The items stay waived, for good now."""
    by = {each.ref: each.by for each in exceptions.standing(scene) if each.kind == State.WAIVED}
    whose: dict[str, list[Action]] = {}
    for item in waived:
        items.save(scene, item, replace(item, until=None))
        owner = item.owner or next(iter(scene.crew.of(item.area)), scene.launch.director)
        whose.setdefault(owner, []).append(_noted(scene, item, owner, by.get(item.ref) or owner))
        room.area(scene, item.area)
    for owner, theirs in whose.items():
        key = f"waived:{theirs[0].id}"
        room.tell(scene, [owner], key, view.from_waivers(scene.launch, theirs))


def _noted(scene: Scene, item: Item, owner: str, by: str) -> Action:
    text = f"{item.title}, waived until then: {item.reason}"
    note = notes.add(scene, kind="action", ref=item.ref, author=by, text=text)
    action = actions.add(scene, note, owner=owner, due=item.until)
    facts = {"kind": "action", "text": text, "action": action.ref, "owner": owner}
    due = {"due": item.until.isoformat()} if item.until else {}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "note", item.ref, facts | due, scene.now))
    return action
