"""Evidence that comes on its own: before a sign-off it waits for it, with one it becomes part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.item import Evidence, Item, Signoff, State, must_be_tickable, packed
from bot.errors import Refused
from bot.services import room, voiding
from bot.services.evidence import MOST
from bot.store import audit, gathered, items, signoffs
from bot.store.audit import Entry
from bot.store.scene import Scene

CHANGED = "the evidence is not what was signed off any more."
MORE = "signed off anew with more evidence."


def may_give(item: Item, signoff: Signoff | None, by: str) -> bool:
    """Whether `by` has a part in the item that evidence can still be given for."""
    if item.derived:
        return False
    if item.state is State.CLAIMED:
        return item.owner == by
    return item.state is State.SIGNED and signoff is not None and by in (item.owner, signoff.signer)


def must_give(item: Item, signoff: Signoff | None, by: str) -> None:
    """Raises Refused unless `may_give`."""
    must_be_tickable(item)
    if may_give(item, signoff, by):
        return
    if item.state is State.OPEN:
        raise Refused(f"{item.ref} is nobody's yet. `claim {item.ref}` makes it yours, then give evidence for it.")
    if item.state in (State.CLAIMED, State.SIGNED):
        raise Refused(f"{item.ref} is <@{item.owner}>'s, so they give evidence for it.")
    raise Refused(f"{item.ref} is {item.state}; what it rests on stays as it was judged.")


def give(scene: Scene, item: Item, signoff: Signoff | None, given: Sequence[Evidence], *, by: str, key: str) -> str:
    """Add evidence to an item; returns what became of it. Raises Refused or Conflict.

    What waits for a lead is signed off anew by the same act when its signer gives it; when somebody else does, who
    owns it, the sign-off is void: it was the signer's word for other evidence.
    """
    must_give(item, signoff, by)
    standing = signoff if item.state is State.SIGNED else None
    before = standing.evidence if standing else gathered.of(scene, [item]).get(item.id, ())
    whole = tuple(dict.fromkeys([*before, *given]))
    if len(whole) > MOST:
        raise Refused(
            f"{item.ref} would have {len(whole)} pieces of evidence, and {MOST} fit. One page can point to others."
        )
    if whole == before:
        raise Refused(f"{item.ref} has that evidence already.")
    if standing is not None and standing.signer == by:
        _again(scene, item, standing, whole)
        return "anew"
    fallen = voiding.void(scene, [item], CHANGED, key=key, by=by) if standing else ()
    gathered.keep(scene, item, whole)
    audit.append(scene.tx, scene.launch.id, Entry(by, "evidence", item.ref, {"pieces": len(given)}, scene.now))
    return "void" if fallen else "kept"


def _again(scene: Scene, item: Item, standing: Signoff, whole: Sequence[Evidence]) -> None:
    after = replace(item, signoff=item.signoff + 1, changed_at=scene.now)
    items.save(scene, item, after)
    signoffs.void(scene, standing, by=standing.signer, why=MORE)
    card = signoffs.again(scene, after, standing, whole)
    facts = {"signoff": after.signoff, "evidence": packed(whole)}
    audit.append(scene.tx, scene.launch.id, Entry(standing.signer, "signoff", item.ref, facts, scene.now))

    room.items_changed(scene, [after], card)
