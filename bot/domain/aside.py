"""Items that will not be done, items that come back, and items somebody is stuck with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.item import ENDS, Item, Signoff, State, Weight, holds, leads, must_be_tickable, others, since
from bot.domain.people import Crew, deciders
from bot.errors import Refused

OF_ITS_STATE = (State.WAIVED.value, State.NA.value)
"""Kinds of exception that are over when the item opens again."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """Why an item does not stand in the way (or no longer as it did), by whom, and until when.

    `kind` is `waived`, `na`, or what was changed about the item: its `weight`.
    """

    ref: str
    title: str
    weight: Weight
    kind: str
    by: str
    at: datetime
    reason: str
    until: datetime | None

    @property
    def area(self) -> str:
        return self.ref.rpartition("-")[0]


def waive(item: Item, *, by: str, crew: Crew, reason: str, until: datetime | None, now: datetime) -> Item:
    """It is accepted that the item will not be done, for good or `until` then."""
    _may_set_aside(item, by, crew, "waive", now)
    _must_say_why(item, "waive", "the vendor delivers in January", reason)
    return _aside(item, State.WAIVED, reason, until, now)


def not_applicable(item: Item, *, by: str, crew: Crew, reason: str, now: datetime) -> Item:
    """The item does not concern this launch; nothing counts it."""
    _may_set_aside(item, by, crew, "na", now)
    _must_say_why(item, "na", "there is no mobile app", reason)
    return _aside(item, State.NA, reason, None, now)


def reopen(item: Item, signoff: Signoff | None, *, by: str, crew: Crew, reason: str, now: datetime) -> Item:
    """What was settled, or waits for approval, is to be done again. Its owner, its signer or a lead may say so."""
    must_be_tickable(item)
    if item.state in (State.OPEN, State.CLAIMED):
        if reason and item.reason == reason:
            raise Refused(f"{item.ref} is open again already{since(item, now)}, for that reason.")
        raise Refused(f"{item.ref} is {item.state}{since(item, now)}; there is nothing to reopen.")
    if by not in (item.owner, _signer(signoff)) and not leads(crew, by, item):
        raise Refused(f"Whose {item.ref} is, or a lead of {item.area}, can reopen it: {others(crew, item, None, by)}.")
    _must_say_why(item, "reopen", "the certificate was replaced", reason)
    return opened(item, reason, now)


def _signer(signoff: Signoff | None) -> str | None:
    """Who answers for the item by a sign-off that counts."""
    return signoff.signer if signoff is not None and signoff.state in ("standing", "approved") else None


def opened(item: Item, reason: str, now: datetime) -> Item:
    """The item with all that settled it gone; with its owner, if it has one."""
    state = State.CLAIMED if item.owner else State.OPEN
    return replace(item, state=state, reason=reason, until=None, changed_at=now)


def run_out(item: Item, now: datetime) -> Item:
    """A waiver whose time has come before liftoff: the item is to be done after all."""
    if item.state is not State.WAIVED or item.until is None or item.until > now:
        raise ValueError(f"the waiver of {item.ref} has not run out")
    return opened(item, "its waiver ran out", now)


def in_trouble(item: Item, *, by: str, reason: str) -> Item:
    """Somebody is stuck with it. Saying it again only changes the words."""
    must_be_tickable(item)
    _must_say_why(item, "trouble", "the test account is locked", reason)
    if item.trouble == reason:
        raise Refused(f"{item.ref} is in trouble already, in those words. `trouble {item.ref} over` ends it.")
    return replace(item, trouble=reason, trouble_by=by if item.trouble is None else item.trouble_by)


def out_of_trouble(item: Item, *, by: str, crew: Crew) -> Item:
    must_be_tickable(item)
    if item.trouble is None:
        raise Refused(f"{item.ref} is not in trouble. `trouble {item.ref} the test account is locked` says that it is.")
    if by not in (item.owner, item.trouble_by) and not leads(crew, by, item):
        raise Refused(
            f"<@{item.trouble_by}> said that {item.ref} is in trouble. "
            f"They, its owner or a lead of {item.area} can say that it is over."
        )
    return replace(item, trouble=None, trouble_by=None)


def acts(item: Item, signoff: Signoff | None, *, by: str, crew: Crew, now: datetime) -> tuple[str, ...]:
    """The verbs of these to be offered to `by`: the rules would let them, and no other verb says it better."""
    mine = by in (item.owner, _signer(signoff))
    tries: dict[str, Callable[[], Item]] = {
        "waive": lambda: waive(item, by=by, crew=crew, reason="…", until=None, now=now),
    }
    if item.state in ENDS or mine:
        tries["reopen"] = lambda: reopen(item, signoff, by=by, crew=crew, reason="…", now=now)
    if item.trouble is not None:
        tries["over"] = lambda: out_of_trouble(item, by=by, crew=crew)
    elif item.state is State.CLAIMED and item.owner == by:
        tries["trouble"] = lambda: in_trouble(item, by=by, reason="…")
    found = tuple(verb for verb, attempt in tries.items() if holds(attempt))
    return (*found, "edit") if leads(crew, by, item) else found


def must_be_of_items(item: Item, by: str) -> None:
    """Raises Refused unless a guest owns the item: they speak for what was given to them alone."""
    if item.owner != by:
        raise Refused(f"{item.ref} is not yours. A guest speaks for the items the director gave them.")


def _aside(item: Item, state: State, reason: str, until: datetime | None, now: datetime) -> Item:
    clear = replace(item, trouble=None, trouble_by=None)
    return replace(clear, state=state, reason=reason, until=until, changed_at=now)


def _may_set_aside(item: Item, by: str, crew: Crew, act: str, now: datetime) -> None:
    must_be_tickable(item)
    if item.state in ENDS:
        raise Refused(
            f"{item.ref} is {item.state} already{since(item, now)}. `reopen {item.ref} REASON` opens it again."
        )
    must_be_able_to_lighten(item, by, crew, {"waive": "waive it", "na": "say that it does not apply"}[act])


def must_be_able_to_lighten(item: Item, by: str, crew: Crew, act: str) -> None:
    """Raises Refused unless `by` may take the item out of the way: a blocker is the director's alone to judge."""
    if item.weight is Weight.BLOCKER and not crew.commands(by):
        raise Refused(f"{item.ref} is a blocker, so only {deciders(crew)} can {act}.")
    if not leads(crew, by, item):
        raise Refused(f"Only a lead of {item.area} can {act}, and {item.ref} is of {item.area}: {_who(crew, item)}.")


def _who(crew: Crew, item: Item) -> str:
    return others(crew, item, None, "")


def _must_say_why(item: Item, verb: str, example: str, reason: str) -> None:
    if not reason:
        raise Refused(f"Say why: `{verb} {item.ref} {example}`.", field="text")
