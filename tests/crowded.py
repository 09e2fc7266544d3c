"""A launch with a thousand items: the full template, and a checklist that was taken over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services import importing
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
