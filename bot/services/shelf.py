"""What golive does by itself about shelf lives: tells beforehand, and takes back what has run out."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain import shelf as rules
from bot.domain import voiding as bound
from bot.domain.item import Item, Signoff, State
from bot.services import room, voiding
from bot.store import audit, shelf, signoffs
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import voided as view

Signed = tuple[Signoff, Item]

OVER = "the shelf life is over."


def look(scene: Scene) -> None:
    """Tell each owner, once, what of theirs will run out before T-0; near to T-0 ask them to sign it off again."""
    t0, last = scene.attempt.t0, rules.is_last(scene.attempt, scene.now)
    shelf.looked(scene)
    if t0 is None or voiding.is_frozen(scene):
        return
    whose: dict[str, list[Signed]] = {}
    for signoff, item in _counting(shelf.until(scene, t0)):
        whose.setdefault(item.owner or signoff.signer, []).append((signoff, item))

    for user, theirs in whose.items():
        key = f"shelf:{'ask' if last else 'notice'}:{t0.isoformat()}"
        room.tell(scene, [user], key, view.will_run_out(scene.launch, scene.attempt, theirs, ask=last))


def run_out(scene: Scene) -> None:
    """Void what has run out. After a GO nothing is void: director and owners hear of it instead."""
    over = shelf.until(scene, scene.now)
    for signoff, _ in over:
        shelf.forget(scene, signoff)
    counting = _counting(over)
    if not counting:
        return
    found = [item for _, item in counting]
    if not voiding.is_frozen(scene):
        voiding.void(scene, found, OVER, key=f"shelf:{bound.mark(found)}")
        return
    facts = {"why": OVER}
    audit.append(scene.tx, scene.launch.id, *(Entry("", "run out", item.ref, facts, scene.now) for item in found))
    people = [*scene.crew.of("director"), *(item.owner for item in found if item.owner)]
    room.tell(scene, people, f"shelf:{bound.mark(found)}", view.ran_out(scene.launch, scene.attempt, counting))


def follow(scene: Scene, before: Collection[str] = ()) -> None:
    """Checks keep other items fresh than `before`, by ref: shelf lives end or begin anew, as cards say."""
    changed = shelf.follow(scene, before)
    if changed:
        cards = signoffs.cards_of(scene, [signoff for signoff, _ in changed])
        room.items_changed(scene, [item for _, item in changed], cards)


def _counting(signed: list[Signed]) -> list[Signed]:
    """Those whose item rests on that approval."""
    return [(signoff, item) for signoff, item in signed if item.state is State.APPROVED]
