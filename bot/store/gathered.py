"""Evidence given before a sign-off: it waits with the item, and goes into the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select, update

from bot.domain.item import Evidence, Item, packed
from bot.store import schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_state = schema.item_state

_OF = Prepared(
    select(_state.c.gathered).where(_state.c.attempt_id == bindparam("attempt"), _state.c.item_id == bindparam("item"))
)
_KEEP = Prepared(
    update(_state)
    .where(_state.c.attempt_id == bindparam("p_attempt"), _state.c.item_id == bindparam("p_item"))
    .values(gathered=bindparam("p_gathered"))
)


def of(scene: Scene, some: Iterable[Item]) -> Mapping[int, tuple[Evidence, ...]]:
    """What waits with each item that has any, by the item's id."""
    found = {item.id: _of_one(scene, item) for item in some}
    return {item: evidence for item, evidence in found.items() if evidence}


def _of_one(scene: Scene, item: Item) -> tuple[Evidence, ...]:
    row = {"attempt": scene.attempt.id, "item": item.id}
    return tuple(Evidence(*each) for each in scene.tx.execute(_OF, row).scalar_one_or_none() or ())


def keep(scene: Scene, item: Item, evidence: Sequence[Evidence]) -> None:
    """Have this wait with the item, in place of what did."""
    row = {"p_attempt": scene.attempt.id, "p_item": item.id, "p_gathered": packed(evidence)}
    scene.tx.execute(_KEEP, row)
