"""A launch with a thousand items: the full template, and a checklist that was taken over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import item as rules
from bot.domain.item import Evidence, Item, State
from bot.services import importing
from bot.store import items, signoffs
from bot.store.scene import Scene

WHOLE = 1000
AREAS: Sequence[str] = ("TECH", "DATA", "USER", "CONT", "TEST", "DOCS", "SUPP", "PLAN", "MON")


def crowd(scene: Scene, there: int = 181) -> None:
    """Fill the list up to a thousand items, half of the new ones in TECH, with titles as long as people write them."""
    weights = ("blocker", "required", "optional")
    rows = [
        f"{'TECH' if n % 2 else AREAS[n % 9]},Item {n} that somebody wrote down at some length,{weights[n % 3]}"
        for n in range(WHOLE - there)
    ]
    content = "\n".join(["area,title,weight", *rows]).encode()
    asked = importing.asked(scene, "crowd.csv", content)
    importing.confirmed(scene, "crowd.csv", content, asked.token)


def sign(scene: Scene, by: str) -> None:
    """Have every third item that is open signed off."""
    evidence = [Evidence("link", "https://ci.example/7")]
    for item in _open(scene):
        if item.id % 3 == 0:
            signed = rules.sign(item, by=by, evidence=evidence, now=scene.now)
            items.save(scene, item, signed)
            signoffs.add(scene, [signed], signer=by, evidence=evidence)


def claim(scene: Scene, by: str) -> None:
    """Have all that is open claimed."""
    for item in _open(scene):
        items.save(scene, item, rules.claim(item, by=by, now=scene.now))


def _open(scene: Scene) -> list[Item]:
    return [item for item in items.everything(scene) if item.state is State.OPEN and not item.derived]
