"""Who is away, until when, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import Item, Signoff
from bot.domain.owed import to_sign
from bot.domain.people import Away, Crew
from bot.errors import Refused


@dataclass(frozen=True, slots=True)
class Left:
    """Items that fall due before their owner is back."""

    away: Away
    items: tuple[Item, ...]


def must_be_able_to_stand_in(crew: Crew, who: str, substitute: str) -> None:
    """Raises Refused when the substitute could not: nobody stands in for themselves, or while they are away."""
    if substitute == who:
        raise Refused("A substitute is somebody else.", field="for")
    if substitute in crew.away:
        raise Refused(f"<@{substitute}> is away too. Name somebody who is there.", field="for")


def acts_for(crew: Crew, item: Item, signoff: Signoff | None, by: str) -> Away | None:
    """In whose stead `by` judges the item; None when they may in their own right, or not at all."""
    if item.asked_by == by or crew.leads_place(by, item.area) or crew.commands(by):
        return None
    barred = (item.owner, signoff.signer if signoff else None)
    return next((away for away in crew.stood_in(by, item.area) if away.who not in barred), None)


def left_to(user: str, crew: Crew, items: Iterable[Item], t0: datetime | None, zone: str) -> tuple[Left, ...]:
    """What those leave behind whom `user` stands in for. It stays theirs, unless it is handed on."""
    absent = [away for away in crew.away.values() if away.substitute == user]
    found = (Left(away, tuple(_due_before_back(away, items, t0, zone))) for away in absent)
    return tuple(left for left in found if left.items)


def _due_before_back(away: Away, items: Iterable[Item], t0: datetime | None, zone: str) -> Iterable[Item]:
    for item in items:
        at = item.due_at(t0, zone) if to_sign(item, away.who) else None
        if at is not None and at < away.until:
            yield item
