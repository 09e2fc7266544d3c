"""Sign-offs that count no more: the items fall back, and whoever signed or approved them is told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain import voiding as rules
from bot.domain.aside import opened
from bot.domain.item import Item, Signoff
from bot.services import room, staling
from bot.store import audit, items, launches, polls, signoffs
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import voided as view


@dataclass(frozen=True, slots=True)
class Voided:
    """An item as it is now, and its last sign-off as it was when it still counted."""

    item: Item
    signoff: Signoff


def is_frozen(scene: Scene) -> bool:
    """Whether a GO stands: from then on nothing falls back, unless the attempt is over in spite of it."""
    return scene.attempt.over_at is None and rules.is_frozen(polls.standing_decision(scene))


def void(scene: Scene, of: Iterable[Item], why: str, *, key: str, by: str = "") -> tuple[Voided, ...]:
    """Void the sign-offs of those of `of` that are signed off or approved; returns what fell back. After a GO: nothing.

    `why` finishes "… does not count any more: ". `by` is who caused it, and is not told; nobody when golive itself did.
    Each person is told once under `key`. Raises Conflict when somebody was faster.
    """
    resting = [item for item in of if item.state in rules.COUNTS]
    if not resting or is_frozen(scene):
        return ()
    latest = signoffs.latest(scene, resting)
    fallen = [Voided(opened(item, why, scene.now), latest[item.id]) for item in resting]

    for before, each in zip(resting, fallen, strict=True):
        signoffs.void(scene, each.signoff, by=by or None, why=why)
        items.save(scene, before, each.item)
    audit.append(scene.tx, scene.launch.id, *(_entry(scene, each, why, by) for each in fallen))

    _show(scene, fallen)
    _tell(scene, fallen, why, key, by)
    staling.opened(scene, [(before, each.item) for before, each in zip(resting, fallen, strict=True)])
    return tuple(fallen)


def _entry(scene: Scene, each: Voided, why: str, by: str) -> Entry:
    facts = {
        "signoff": each.signoff.number,
        "by": each.signoff.signer,
        "approved_by": each.signoff.judged_by,
        "why": why,
    }
    return Entry(by, "void", each.item.ref, facts, scene.now)


def _show(scene: Scene, fallen: Sequence[Voided]) -> None:
    room.items_changed(
        scene, [each.item for each in fallen], signoffs.cards_of(scene, [each.signoff for each in fallen])
    )
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(scene, code)
    if (asked := polls.last(scene)) is not None:
        room.poll(scene, asked)


def _tell(scene: Scene, fallen: Sequence[Voided], why: str, key: str, by: str) -> None:
    told: dict[str, list[Voided]] = {}
    for each in fallen:
        approver = each.signoff.judged_by if each.signoff.state == "approved" else None
        for user in dict.fromkeys(filter(None, (each.item.owner, each.signoff.signer, approver))):
            told.setdefault(user, []).append(each)
    for user, theirs in told.items():
        if user != by:
            message = view.told(scene.attempt, [(each.signoff, each.item) for each in theirs], why, user)
            room.tell(scene, [user], f"void:{key}", message)
