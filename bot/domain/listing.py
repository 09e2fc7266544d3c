"""The list itself: what an item is, changed by a lead. What it says is what a sign-off is bound to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.aside import must_be_able_to_lighten, opened
from bot.domain.item import ENDS, Item, Signoff, State, Weight, leads, must_be_tickable, others
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.launch import State as Began
from bot.domain.people import Crew, must_command
from bot.errors import Refused

LIGHTER = {
    "weight": "make it weigh less",
    "shelf": "let an approval of it count longer",
    "bound": "have it approved for every version",
}
WHY = {
    "weight": "Say why it is no blocker: `item edit {ref} weight=required it is only for show`.",
    "shelf": "Say why it may count longer: `item edit {ref} shelf=30d the scan is quarterly`.",
    "bound": "Say why one version is as good as another: `item edit {ref} bound=no it tests the network alone`.",
}
"""Why the director's reason is asked for, by the kind of exception."""

BOUND = ("title", "definition")
"""What a sign-off is bound to, besides its evidence."""


def must_lead(crew: Crew, by: str, area: str, act: str) -> None:
    """Raises Refused unless `by` leads the area, or directs the launch."""
    if not (crew.leads_place(by, area) or crew.stood_in(by, area) or crew.commands(by)):
        named = " or ".join(f"<@{user}>" for user in [*crew.of(area), *crew.of("director")][:3])
        raise Refused(f"Only a lead of {area} can {act}: {named}.")


def must_be_open(attempt: Attempt, key: str, *, frozen: bool) -> None:
    """Raises Refused unless items may be added: up to a GO, and once the attempt is over, for the next one.

    `frozen`: a GO stands, given for the list as it is.
    """
    instead = "What is to be done all the same is an action: `note action @user by friday renew the certificate`."
    if attempt.over_at is not None:
        return
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"{key} is {attempt.state}: its list stays as it is. {instead}")
    if frozen:
        raise Refused(f"The GO was given for the list as it is. {instead} `decide no-go REASON` opens the list again.")


def edit(
    item: Item, signoff: Signoff | None, changes: Mapping[str, Any], *, by: str, crew: Crew, reason: str, now: datetime
) -> Item:
    """The item with some of its fields changed. Raises Refused.

    Another title or definition is another thing to answer for: what settled the item is void then. So is a waiver
    of something that becomes a blocker, unless the director says so.
    """
    must_be_tickable(item)
    if not leads(crew, by, item):
        raise Refused(f"Only a lead of {item.area} can change {item.ref}: {others(crew, item, None, by)}.")
    if all(getattr(item, field) == value for field, value in changes.items()):
        raise Refused(f"{item.ref} is like that already.")
    for kind in lightens(item, changes):
        must_be_able_to_lighten(item, by, crew, LIGHTER[kind])
        if not reason:
            raise Refused(WHY[kind].format(ref=item.ref), field="reason")
    after = _owned(item, signoff, replace(item, **changes), now)
    return opened(after, _why(item, after), now) if _voids(item, after, by, crew) else after


def lightens(item: Item, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """The ways in which a blocker would no longer stand in the way as it did, as kinds of exception."""
    if item.weight is not Weight.BLOCKER:
        return ()
    after = replace(item, **changes)
    longer = item.shelf is not None and (after.shelf is None or after.shelf > item.shelf)
    found = {
        "weight": after.weight is not Weight.BLOCKER,
        "shelf": longer,
        "bound": item.bound and not after.bound,
    }
    return tuple(kind for kind, lighter in found.items() if lighter)


def restores(item: Item, changes: Mapping[str, Any], by: str, crew: Crew) -> tuple[str, ...]:
    """The kinds of exception that are over by such a change. How long is long enough is the director's to judge."""
    after = replace(item, **changes)
    shorter = after.shelf is not None and (item.shelf is None or after.shelf < item.shelf)
    found = {
        "weight": after.weight is Weight.BLOCKER and item.weight is not Weight.BLOCKER,
        "shelf": shorter and crew.commands(by),
        "bound": after.bound and not item.bound,
    }
    return tuple(kind for kind, over in found.items() if over)


def must_be_discardable(item: Item, origin: str, *, by: str, crew: Crew, reason: str) -> None:
    """Raises Refused unless the item was added by mistake: nobody has signed it off, and it is not of the template."""
    must_be_tickable(item)
    if origin == "template":
        raise Refused(f"{item.ref} came with the template, so it stays. `na {item.ref} REASON` sets it aside.")
    if origin == "vote":
        raise Refused(
            f"{item.ref} is what <@{item.asked_by}> asks for in the poll. It goes when they change their vote."
        )
    if item.signoff or item.state in ENDS:
        raise Refused(f"{item.ref} has been signed off or settled, so it stays. `na {item.ref} REASON` sets it aside.")
    must_be_able_to_lighten(item, by, crew, "discard it")
    if not reason:
        raise Refused(f"Say why: `discard {item.ref} it is there twice`.", field="text")


def must_be_a_mistake(attempt: Attempt, crew: Crew, items: Iterable[Item], by: str) -> None:
    """Raises Refused unless the whole launch may be taken back: by director or deputy, before anybody began."""
    must_command(crew, by, "discard a launch")
    if attempt.state is not Began.PLANNED:
        raise Refused("There is a T-0 already, so it stays. `discard TECH-40 REASON` takes an item off the list.")
    if begun := [item.ref for item in items if item.state is not State.OPEN]:
        raise Refused(f"{begun[0]} has been claimed already, so the launch stays.")


def _owned(item: Item, signoff: Signoff | None, after: Item, now: datetime) -> Item:
    """Another owner: while the item is open or claimed that is its state; later, never the one who approved it."""
    if after.owner == item.owner:
        return after
    if item.state in (State.OPEN, State.CLAIMED):
        return replace(after, state=State.CLAIMED if after.owner else State.OPEN, changed_at=now)
    if after.owner is None:
        raise Refused(f"{item.ref} is {item.state}; it can go to somebody else, but not to nobody.", field="owner")
    if item.state is State.APPROVED and signoff is not None and after.owner == signoff.judged_by:
        raise Refused(f"<@{after.owner}> approved {item.ref}, so it cannot be theirs.", field="owner")
    return after


def _voids(item: Item, after: Item, by: str, crew: Crew) -> bool:
    if item.state in (State.OPEN, State.CLAIMED):
        return False
    heavier = after.weight is Weight.BLOCKER and item.weight is not Weight.BLOCKER
    unaccepted = heavier and item.state in (State.WAIVED, State.NA) and not crew.commands(by)
    return unaccepted or any(getattr(item, field) != getattr(after, field) for field in BOUND)


def _why(item: Item, after: Item) -> str:
    changed = [field for field in BOUND if getattr(item, field) != getattr(after, field)]
    return f"its {' and '.join(changed)} changed" if changed else "it is a blocker now"
