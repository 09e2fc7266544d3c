"""A readiness item: claimed by an owner, signed off with evidence, approved by a lead."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import when
from bot.domain.due import Due
from bot.domain.people import Crew, by_whom
from bot.errors import Refused


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    SIGNED = "signed"
    APPROVED = "approved"
    WAIVED = "waived"
    NA = "na"


class Weight(StrEnum):
    BLOCKER = "blocker"
    REQUIRED = "required"
    OPTIONAL = "optional"


ENDS = frozenset({State.APPROVED, State.WAIVED, State.NA})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a sign-off: a `link`, a `note`, a `file` in Slack, or the outcome of a `check`.

    `value` is an address or words; `name` is what a file or a check is called.
    """

    kind: str
    value: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that must be true before T-0, and how far it is in this attempt."""

    id: int
    ref: str
    area: str
    title: str
    definition: str
    weight: Weight
    derived: bool
    state: State
    owner: str | None
    signoff: int
    """Number of the latest sign-off; 0 before the first."""
    reason: str | None
    trouble: str | None
    changed_at: datetime
    trouble_by: str | None = None
    until: datetime | None = None
    """When its waiver ends; None for good."""
    position: int = 0
    """Its place in the area, which is not its number."""
    section: str = ""
    note: str | None = None
    due: Due | None = None
    shelf: timedelta | None = None
    """How long an approval of it counts; None for good."""
    bound: bool = False
    """Whether its sign-off is for one version alone."""
    asked_by: str | None = None
    """Whose no-go or go-if made it: they judge it, as the leads of its area do."""

    def late(self, t0: datetime | None, zone: str, now: datetime) -> timedelta | None:
        """How long ago it was due while it is not done; None when it is in time, or there is no T-0 to count from."""
        at = self.due_at(t0, zone)
        return now - at if at is not None and at < now and self.state not in ENDS and not self.derived else None

    def due_at(self, t0: datetime | None, zone: str) -> datetime | None:
        return self.due.when(t0, ZoneInfo(zone)) if self.due is not None and t0 is not None else None


@dataclass(frozen=True, slots=True)
class Signoff:
    id: int
    number: int
    signer: str
    at: datetime
    evidence: tuple[Evidence, ...]
    state: str
    judged_by: str | None = None
    judged_at: datetime | None = None
    judged_note: str | None = None
    judged_for: str | None = None
    """Who was away, when a substitute judged it in their stead."""
    expires_at: datetime | None = None
    """When its approval runs out; None: never."""
    origin: int | None = None
    """The number of the attempt it was given in, when that is not the one it counts in."""


def claim(item: Item, *, by: str, now: datetime) -> Item:
    """`by` becomes the owner of an open item. Raises Refused when somebody else is."""
    must_be_tickable(item)
    if item.state is State.OPEN:
        return replace(item, state=State.CLAIMED, owner=by, changed_at=now)
    if item.owner == by:
        raise Refused(f"{item.ref} is yours already{since(item, now)}.")
    if item.state is State.CLAIMED:
        raise Refused(f"{item.ref} is <@{item.owner}>'s{since(item, now)}. They can `hand {item.ref}` to you.")
    raise Refused(f"{item.ref} is {item.state}{since(item, now)}; there is nothing to claim.")


def hand(item: Item, *, to: str | None, by: str, crew: Crew, now: datetime) -> Item:
    """The owner gives the item on, or back (`to` is None). A lead or director may do it for them."""
    must_be_tickable(item)
    if item.state not in (State.OPEN, State.CLAIMED):
        raise Refused(f"{item.ref} is {item.state}: it changes hands only while it is open or claimed.")
    if to == item.owner:
        raise Refused(f"{item.ref} is with {f'<@{to}>' if to else 'nobody'} already.")
    if item.owner is not None and item.owner != by and not leads(crew, by, item):
        raise Refused(f"{item.ref} is <@{item.owner}>'s. They, a lead of {item.area}, or the director can hand it on.")
    if item.owner is None and by != to and not leads(crew, by, item):
        raise Refused(f"{item.ref} has no owner. A lead of {item.area} can give it away; `claim {item.ref}` takes it.")
    return replace(item, state=State.CLAIMED if to else State.OPEN, owner=to, changed_at=now)


def sign(
    item: Item, *, by: str, evidence: Sequence[Evidence], now: datetime, for_guest: bool = False, renews: bool = False
) -> Item:
    """The owner states that the item is done. An open item is claimed by the same act.

    `for_guest`: the owner is a guest, who may do the work but cannot answer for it. A member signs, the guest stays
    its owner. `renews`: it is approved, and the approval runs out; signed off again, it waits for a lead again.
    """
    must_be_tickable(item)
    if item.state is State.SIGNED and item.owner == by:
        raise Refused(f"{item.ref} is signed off by you already{since(item, now)}; it waits for a lead of {item.area}.")
    if item.state not in (State.OPEN, State.CLAIMED) and not (renews and item.state is State.APPROVED):
        raise Refused(f"{item.ref} is {item.state}{since(item, now)}; there is nothing to sign off.")
    if item.owner not in (None, by) and not for_guest:
        raise Refused(f"{item.ref} is <@{item.owner}>'s, so they sign it off. They can `hand {item.ref}` to you.")
    if item.weight is Weight.BLOCKER and not evidence:
        raise Refused(
            f"{item.ref} is a blocker, so its sign-off needs evidence: "
            f"`signoff {item.ref} https://…` or a sentence that says how you know.",
            field="text",
        )
    owner = item.owner if for_guest else by
    return replace(item, state=State.SIGNED, owner=owner, signoff=item.signoff + 1, reason=None, changed_at=now)


def approve(
    item: Item,
    signoff: Signoff | None,
    *,
    by: str,
    crew: Crew,
    self_approval: bool,
    now: datetime,
    seen: int | None = None,
) -> Item:
    """A lead accepts the standing sign-off. Never its signer, never the owner, unless the launch says so.

    `seen` is the number of the sign-off that was looked at; None when it was named by ref alone.
    """
    _may_judge(item, signoff, by, crew, "approve")
    standing = _standing(item, signoff, seen, by, now)
    if is_own(item, standing, by) and not self_approval:
        yours = f"You signed {item.ref} off" if by == standing.signer else f"{item.ref} is yours"
        raise Refused(f"{yours}, so somebody else approves it: {others(crew, item, signoff, by)}.")
    _must_not_be_of_the_absent(item, standing, by, crew)
    return replace(item, state=State.APPROVED, trouble=None, trouble_by=None, changed_at=now)


def _must_not_be_of_the_absent(item: Item, signoff: Signoff, by: str, crew: Crew) -> None:
    """A substitute acts in somebody's stead, so not on what that somebody signed or owns."""
    if item.asked_by == by or crew.leads_place(by, item.area) or crew.commands(by):
        return
    stood_in = crew.stood_in(by, item.area)
    if all(is_own(item, signoff, away.who) for away in stood_in):
        raise Refused(
            f"You stand in for <@{stood_in[0].who}>, whose own work {item.ref} is, so somebody else approves it: "
            f"{others(crew, item, signoff, by)}."
        )


def is_own(item: Item, signoff: Signoff, by: str) -> bool:
    """Whether `by` judging this would be judging their own work."""
    return by in (item.owner, signoff.signer)


def reject(
    item: Item,
    signoff: Signoff | None,
    *,
    by: str,
    crew: Crew,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Item:
    """A lead sends the item back to its owner with a reason."""
    _may_judge(item, signoff, by, crew, "reject")
    _standing(item, signoff, seen, by, now)
    if not reason:
        raise Refused(
            f"Say why, so that <@{item.owner}> knows what to change: `reject {item.ref} the log is of May`.",
            field="text",
        )
    return replace(item, state=State.CLAIMED, reason=reason, changed_at=now)


def acts(
    item: Item, signoff: Signoff | None, *, by: str, crew: Crew, self_approval: bool, now: datetime
) -> tuple[str, ...]:
    """The verbs that `by` would not be refused: the rules themselves are asked."""
    proof = [Evidence("note", "…")]
    tries: dict[str, Callable[[], Item]] = {
        "claim": lambda: claim(item, by=by, now=now),
        "signoff": lambda: sign(item, by=by, evidence=proof, now=now),
        "approve": lambda: approve(item, signoff, by=by, crew=crew, self_approval=self_approval, now=now),
        "reject": lambda: reject(item, signoff, by=by, crew=crew, reason="…", now=now),
        "hand": lambda: hand(item, to="…", by=by, crew=crew, now=now),
    }
    return tuple(verb for verb, attempt in tries.items() if holds(attempt))


def holds(attempt: Callable[[], Item]) -> bool:
    """Whether the rules let it through."""
    try:
        attempt()
    except Refused:
        return False
    return True


def packed(evidence: Sequence[Evidence]) -> list[list[str]]:
    """Evidence as it is kept."""
    return [[each.kind, each.value, *([each.name] if each.name else [])] for each in evidence]


def digest(item: Item, evidence: Sequence[Evidence]) -> str:
    """What a sign-off is bound to: title, definition and evidence. SHA-256, hex."""
    bound = [item.title, item.definition, packed(evidence)]
    return hashlib.sha256(json.dumps(bound, ensure_ascii=False).encode()).hexdigest()


def _standing(item: Item, signoff: Signoff | None, seen: int | None, by: str, now: datetime) -> Signoff:
    """The sign-off that waits for judgement. Raises Refused when there is none, or it is not the one looked at."""
    if item.state is not State.SIGNED or signoff is None:
        raise Refused(_not_signed(item, signoff, by, now))
    if seen is not None and seen != signoff.number:
        raise Refused(
            f"{item.ref} has changed since: <@{signoff.signer}> signed it off anew "
            f"(sign-off {signoff.number}, you saw {seen}). Look at it again before you judge it."
        )
    return signoff


def _may_judge(item: Item, signoff: Signoff | None, by: str, crew: Crew, act: str) -> None:
    must_be_tickable(item)
    if not leads(crew, by, item):
        raise Refused(f"Only a lead of {item.area} can {act} {item.ref}: {others(crew, item, signoff, by)}.")


def leads(crew: Crew, user: str, item: Item) -> bool:
    """Whether `user` leads the item's area, in person, by a user group or in the stead of somebody who is away; or
    asked for it."""
    return (
        item.asked_by == user
        or crew.leads_place(user, item.area)
        or crew.commands(user)
        or bool(crew.stood_in(user, item.area))
    )


def others(crew: Crew, item: Item, signoff: Signoff | None, by: str) -> str:
    """Who can approve instead: another lead, then a substitute, then deputy, then director."""
    barred = {by, item.owner, signoff.signer if signoff else None}
    there = [user for user in crew.of(item.area) if user not in crew.away]
    absent = [crew.away[user] for user in crew.of(item.area) if user in crew.away]
    stand_in = [away.substitute for away in absent if away.substitute]
    asked = [item.asked_by] if item.asked_by and item.asked_by not in crew.away else []
    people = [user for user in (*asked, *there, *stand_in, *crew.of("deputy")) if user not in barred]
    groups = [f"<!subteam^{lead.who}>" for lead in crew.leads.get(item.area, ()) if lead.kind == "group"]
    named = [f"<@{user}>" for user in dict.fromkeys(people)]
    return " or ".join((groups + named)[:3]) or "nobody yet; the director can name a lead"


def _not_signed(item: Item, signoff: Signoff | None, by: str, now: datetime) -> str:
    if item.state is State.APPROVED and signoff is not None and signoff.judged_at:
        return f"{item.ref} was approved {by_whom(signoff.judged_by, by)} {when.span(now - signoff.judged_at)} ago."
    if item.state is State.CLAIMED and signoff is not None and signoff.state == "rejected" and signoff.judged_at:
        ago = when.span(now - signoff.judged_at)
        return f"{item.ref} was rejected {by_whom(signoff.judged_by, by)} {ago} ago; it waits for <@{item.owner}>."
    if signoff is not None and signoff.state == "void" and signoff.judged_at and item.state not in ENDS:
        whose = f"It waits for <@{item.owner}>." if item.owner else "It is nobody's now."
        ago = when.span(now - signoff.judged_at)
        return f"The sign-off of {item.ref} does not count any more, since {ago} ago: {signoff.judged_note} {whose}"
    return f"{item.ref} is {item.state}, not signed off, so there is nothing to judge."


def must_be_tickable(item: Item) -> None:
    if item.derived:
        raise Refused(f"{item.ref} follows from other items; nobody can tick it. `status {item.ref}` shows from which.")


def since(item: Item, now: datetime) -> str:
    return f", for {when.span(now - item.changed_at)}"
