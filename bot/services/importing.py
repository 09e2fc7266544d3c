"""A checklist from a file: what it would add, and adding it once it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from bot.domain import listing, when
from bot.domain.checklist import New
from bot.errors import Refused
from bot.exchange import checklist
from bot.exchange.checklist import Import
from bot.services import room, voiding
from bot.store import audit, importing, items, launches
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import importing as view


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that was read, and the token that confirms it."""

    found: Import
    token: str


def asked(scene: Scene, name: str, content: bytes) -> Asked:
    """Hold a file against the launch. Raises Refused when it was imported before, or items are added no more."""
    listing.must_be_open(scene.attempt, scene.launch.key, frozen=voiding.is_frozen(scene))
    known = items.everything(scene)
    found = checklist.read(name, content, importing.places(scene), known)
    if before := importing.earlier(scene, found.digest):
        at = when.local(before.at, scene.launch.zone, now=scene.now)
        raise Refused(f"{name} was imported already, {at}. Nothing was added again.")
    attempt = scene.attempt
    return Asked(found, checklist.token(found, attempt=attempt.id, plan_version=attempt.plan_version, items=known))


def confirmed(scene: Scene, name: str, content: bytes, token: str) -> tuple[New, ...]:
    """Add what the file holds, and tell the room. Raises Refused when it is not what was looked at."""
    now = asked(scene, name, content)
    if now.found.faults:
        raise Refused(f"{name} has faults, so nothing was added. Import it without `--confirm` to see them.")
    if now.token != token:
        raise Refused(
            f"{token} does not confirm this: the file, the list or the plan has changed since. "
            "Import it without `--confirm` to see what it would add now."
        )
    new = now.found.new
    if not new:
        raise Refused(f"All {now.found.there} items of {name} are there already. Nothing was added.")

    importing.add(scene, new, checklist.last_of_areas(items.everything(scene)))
    facts = {"file": name, "sha256": now.found.digest, "items": len(new), "refs": spans(new)}
    audit.append(scene.tx, scene.launch.id, Entry("", "import", "", facts, scene.now))

    added = items.by_refs(scene, [each.ref for each in new])[0]
    room.items_changed(scene, added, advised=True)
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(scene, code)
    room.say(scene, f"import:{now.found.digest}", view.added(name, len(new), spans(new)))
    return new


def spans(new: tuple[New, ...]) -> str:
    """`TECH-40..52, DATA-17`."""
    return ", ".join(_span(list(those)) for _, those in groupby(_by_area(new), key=lambda each: each.area))


def _by_area(new: tuple[New, ...]) -> list[New]:
    places = list(dict.fromkeys(each.area for each in new))
    return sorted(new, key=lambda each: places.index(each.area))


def _span(those: list[New]) -> str:
    first, last = those[0].ref, those[-1].ref
    return first if first == last else f"{first}..{last.rpartition('-')[2]}"
