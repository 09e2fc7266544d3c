"""Words for people outside: written beforehand, looked at as they will read, approved, and only then sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.people import Crew, deciders
from bot.errors import Refused

PLACE = "PLAN"
"""The area whose leads see to what is told; they approve besides director and deputy."""

LONGEST = 2500
"""Characters of a draft."""


class State(StrEnum):
    WAITING = "waiting"
    """For somebody to approve it."""
    APPROVED = "approved"
    """It waits for the step that sends it."""
    SENDING = "sending"
    """It is in the outbox."""
    SENT = "sent"
    DROPPED = "dropped"


OPEN = frozenset({State.WAITING, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Draft:
    """What an audience is to be told of an event. `facts` are what was known when it was laid."""

    id: int
    event: str
    audience: str
    step: int | None
    """The step that sends it; None: approving it does."""
    text: str
    facts: Mapping[str, Any]
    state: State
    version: int
    laid_at: datetime
    by: str | None
    """Who approved or dropped it; while it waits, who wrote it last."""
    settled_at: datetime | None
    keys: Sequence[str]
    """Under which keys the outbox has it."""


def may_approve(crew: Crew, user: str) -> bool:
    return crew.commands(user) or crew.leads_place(user, PLACE)


def approvers(crew: Crew) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*crew.of("director"), *crew.of(PLACE))))


def must_approve(crew: Crew, user: str) -> None:
    """Raises Refused unless `user` sees to what is told outside."""
    if not may_approve(crew, user):
        leads = " or ".join(f"<@{lead}>" for lead in crew.of(PLACE))
        raise Refused(f"Only {deciders(crew)}{f', or {leads}' if leads else ''} can settle what is told outside.")


def edit(draft: Draft, text: str, *, by: str) -> Draft:
    """Other words; whoever approves them has to look anew. Raises Refused."""
    _must_be_open(draft)
    if not text.strip():
        raise Refused("A draft needs words. To send nothing, drop it.", field="text")
    if len(text) > LONGEST:
        raise Refused(f"A draft has at most {LONGEST} characters; this has {len(text)}.", field="text")
    return replace(draft, text=text, state=State.WAITING, version=draft.version + 1, by=by)


def approve(draft: Draft, *, by: str, seen: int | None, now: datetime) -> Draft:
    """The words as they were seen. Raises Refused when they are others by now."""
    _must_be_open(draft)
    if draft.state is State.APPROVED:
        raise Refused(f"It is approved already, by <@{draft.by}>.")
    if seen != draft.version:
        raise Refused("The words have changed since you looked. Look once more, then approve.")
    return replace(draft, state=State.APPROVED, version=draft.version + 1, by=by, settled_at=now)


def drop(draft: Draft, *, by: str | None, now: datetime) -> Draft:
    """It is not sent. Raises Refused once it is on its way."""
    _must_be_open(draft)
    return replace(draft, state=State.DROPPED, version=draft.version + 1, by=by, settled_at=now)


def _must_be_open(draft: Draft) -> None:
    if draft.state is State.DROPPED:
        raise Refused("It was dropped: it is not sent. `announce` writes another one.")
    if draft.state not in OPEN:
        raise Refused("It is on its way, and cannot be called back. `log sent` says how far it is.")
