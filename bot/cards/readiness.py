"""The cards of readiness: an area, and what a command signed off, in the area's thread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.item import Item, Signoff, Weight
from bot.domain.people import Lead
from bot.message import Message
from bot.store import checks, people, signoffs, standing
from bot.store.scene import Scene
from bot.views import area as area_view
from bot.views import signoff as signoff_view
from bot.views.area import Area
from bot.views.item import Name
from bot.views.parts import clip

LATE = timedelta(hours=48)
"""Before T-0: from then on a blocker's sign-off mentions the leads who are to approve it."""

NAME = 40
"""Characters of a person's name on a card."""


def area(scene: Scene, subject: str) -> Message | None:
    found = area_of(scene, subject)
    return area_view.card(scene.attempt, found, plain(scene)) if found else None


def signoff(scene: Scene, subject: str) -> Message | None:
    signed = signoffs.of_card(scene, int(subject))
    if not signed:
        return None
    fresh = checks.keeping_fresh(scene) if any(item.shelf for _, item in signed) else frozenset()
    return signoff_view.card(
        scene.launch, scene.attempt, signed, asked=_asked(scene, signed), fresh=fresh, name=plain(scene)
    )


def area_of(scene: Scene, code: str) -> Area | None:
    """An area as it stands now."""
    now = standing.of(scene)
    for each in now.readiness.areas:
        if each.code == code:
            mine = sorted(
                (item for item in now.items if item.area == code and not item.derived), key=lambda item: item.position
            )
            derived = tuple(one for one in now.readiness.derived if one.ref.rpartition("-")[0] == code)
            return Area(
                each,
                now.crew.leads.get(code, ()),
                tuple(mine),
                derived,
                scene.crew.away,
                scene.launch.zone,
                late(scene, mine),
            )
    return None


def late(scene: Scene, items: Iterable[Item]) -> frozenset[str]:
    """Refs of those that are past their due time."""
    t0, zone = scene.attempt.t0, scene.launch.zone
    return frozenset(item.ref for item in items if item.late(t0, zone, scene.now))


def plain(scene: Scene) -> Name:
    """People and user groups by their plain names, which notify nobody."""
    names = {**people.names(scene.tx), **people.handles(scene.tx)}
    return lambda who: clip(names.get(who, who), NAME)


def _asked(scene: Scene, signed: list[tuple[Signoff, Item]]) -> tuple[Lead, ...]:
    """The leads to be mentioned: for a blocker, late, and never its signer or owner."""
    t0 = scene.attempt.t0
    late = [
        (signoff, item)
        for signoff, item in signed
        if item.weight is Weight.BLOCKER and t0 is not None and signoff.at >= t0 - LATE / scene.attempt.pace
    ]
    if not late:
        return ()
    barred = {user for signoff, item in late for user in (signoff.signer, item.owner)}
    return tuple(lead for lead in scene.crew.present(late[0][1].area) if lead.who not in barred)
