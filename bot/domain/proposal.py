"""What needs a second person: it is proposed, and waits until somebody agrees, or for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import when
from bot.domain.people import Crew
from bot.domain.tclock import SOONEST
from bot.errors import Refused

ALONE_AFTER = timedelta(minutes=3)
"""So long a rollback waits for a second person; then whoever called it may go on alone."""

LAPSES_AFTER = timedelta(minutes=10)


class Kind(StrEnum):
    ROLLBACK = "rollback"
    DIRECTOR = "director"


class State(StrEnum):
    PENDING = "pending"
    AGREED = "agreed"
    ALONE = "alone"
    """Nobody answered, and whoever proposed it went on."""
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`subject` is what it is about: the step that failed, or the director there is to be."""

    id: int
    kind: Kind
    state: State
    by: str
    at: datetime
    why: str
    subject: str | None
    lapses_at: datetime
    second: str | None
    settled_at: datetime | None

    @property
    def pending(self) -> bool:
        return self.state is State.PENDING


def alone_at(proposal: Proposal, pace: int) -> datetime:
    """From when on whoever proposed it may go on without a second person."""
    return proposal.at + max(ALONE_AFTER / pace, SOONEST)


def lapses_at(now: datetime, pace: int) -> datetime:
    return now + max(LAPSES_AFTER / pace, 3 * SOONEST)


def must_be_pending(proposal: Proposal, now: datetime, zone: str) -> None:
    """Raises Refused, saying what became of it."""
    if proposal.pending and now < proposal.lapses_at:
        return
    at = when.clock(proposal.settled_at or proposal.lapses_at, zone)
    ends = {
        State.AGREED: f"<@{proposal.second}> agreed to that at {at} already.",
        State.ALONE: f"<@{proposal.by}> went on alone at {at}, so it is done.",
        State.WITHDRAWN: f"<@{proposal.by}> took that back at {at}.",
    }
    raise Refused(ends.get(proposal.state, f"That lapsed at {at}, because nobody agreed. Propose it again."))


def may_agree(crew: Crew, proposal: Proposal, user: str) -> bool:
    """The deputy, a lead or the holder of a mandatory seat; for another director a seat holder. Never the proposer."""
    if user == proposal.by:
        return False
    if proposal.kind is Kind.DIRECTOR:
        return bool(crew.seats_of(user))
    return crew.commands(user) or crew.leads_any(user) or crew.holds_mandatory_seat(user)


def whom_to_ask(crew: Crew, proposal: Proposal) -> tuple[str, ...]:
    """For a rollback director, deputy and who leads the way back; where there is nobody else, and for another
    director, the holders of mandatory seats."""
    leads = [user for phase in crew.phases.values() if phase.own_clock for user in crew.phase_leads(phase.code)]
    first = (*crew.of("director"), *leads) if proposal.kind is Kind.ROLLBACK else ()
    holders = (user for seat in crew.seats if seat.mandatory for user in crew.asked(seat.code))
    asked = dict.fromkeys(user for user in first if may_agree(crew, proposal, user))
    return tuple(asked or dict.fromkeys(user for user in holders if user != proposal.by))


def must_agree(crew: Crew, proposal: Proposal, by: str) -> None:
    """Raises Refused unless `by` may be the second person."""
    if by == proposal.by:
        raise Refused("You proposed it; a second person has to agree.")
    if not may_agree(crew, proposal, by):
        who = "The holder of a seat" if proposal.kind is Kind.DIRECTOR else "The deputy, a lead or a seat holder"
        raise Refused(f"{who} can agree to this. Ask one of them.")


def must_go_alone(proposal: Proposal, by: str, pace: int, now: datetime) -> None:
    """Raises Refused while a second person may still answer, and for anybody but who proposed it."""
    if by != proposal.by:
        raise Refused(f"<@{proposal.by}> called it, and only they can go on alone. `rollback agree` agrees to it.")
    left = alone_at(proposal, pace) - now
    if left > timedelta():
        raise Refused(f"A second person has another {when.span(left)} to answer. Then you may go on alone.")
