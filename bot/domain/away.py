"""Who is away, until when, and who stands in for them."""

from __future__ import annotations

from bot.domain.item import Item, Signoff
from bot.domain.people import Away, Crew
from bot.errors import Refused


def must_be_able_to_stand_in(crew: Crew, who: str, substitute: str) -> None:
    """Raises Refused when the substitute could not: nobody stands in for themselves, or while they are away."""
    if substitute == who:
        raise Refused("A substitute is somebody else.", field="for")
    if substitute in crew.away:
        raise Refused(f"<@{substitute}> is away too. Name somebody who is there.", field="for")


def acts_for(crew: Crew, item: Item, signoff: Signoff | None, by: str) -> Away | None:
    """In whose stead `by` judges the item; None when they may in their own right, or not at all."""
    if crew.leads_place(by, item.area) or crew.commands(by):
        return None
    barred = (item.owner, signoff.signer if signoff else None)
    return next((away for away in crew.stood_in(by, item.area) if away.who not in barred), None)
