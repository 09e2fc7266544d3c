"""The go/no-go question: seats, answers, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.people import Crew, Seat
from bot.domain.readiness import Readiness
from bot.errors import Refused


class Reply(StrEnum):
    GO = "go"
    NO_GO = "no-go"


STRICTEST = (Reply.NO_GO, Reply.GO)


@dataclass(frozen=True, slots=True)
class Poll:
    id: int
    number: int
    state: str
    practice: bool
    opened_by: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None

    @property
    def open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer of one person for one seat. Later ones of the same person replace earlier ones."""

    seat: str
    who: str
    reply: Reply
    reason: str
    at: datetime
    saw: Any = None


@dataclass(frozen=True, slots=True)
class SeatStanding:
    """How a seat stands: the strictest of its people's latest answers, or None while silent."""

    seat: Seat
    reply: Reply | None
    votes: tuple[Vote, ...]


def standings(seats: Sequence[Seat], votes: Iterable[Vote]) -> tuple[SeatStanding, ...]:
    """`votes` in the order they were given."""
    latest: dict[str, dict[str, Vote]] = {seat.code: {} for seat in seats}
    for vote in votes:
        if vote.seat in latest:
            latest[vote.seat][vote.who] = vote
    return tuple(_standing(seat, tuple(latest[seat.code].values())) for seat in seats)


def _standing(seat: Seat, votes: tuple[Vote, ...]) -> SeatStanding:
    replies = {vote.reply for vote in votes}
    strictest = next((reply for reply in STRICTEST if reply in replies), None)
    if strictest is Reply.GO and len(votes) < seat.minimum:
        strictest = None
    return SeatStanding(seat, strictest, votes)


class Verdict(StrEnum):
    GO = "go"
    GO_WITH_EXCEPTIONS = "go with exceptions"
    NOT_GO = "not go"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the record says the decision should be, and why. It binds nobody."""

    verdict: Verdict
    why: tuple[str, ...]


def recommend(readiness: Readiness, seats: Sequence[SeatStanding] | None) -> Recommendation:
    """`seats` is None when there was no poll: then there is silence on every seat."""
    why = []
    if blockers := readiness.unmet_blockers:
        why.append(f"{_many(len(blockers), 'blocker')} open: {_some(blockers)}")
    if seats is None:
        why.append("there was no poll")
    else:
        if against := [each.seat.code for each in seats if each.seat.mandatory and each.reply is Reply.NO_GO]:
            why.append(f"no-go from {_some(against)}")
        if silent := [each.seat.code for each in seats if each.seat.mandatory and each.reply is None]:
            why.append(f"no answer from {_some(silent)}")
    if why:
        return Recommendation(Verdict.NOT_GO, tuple(why))
    if still := readiness.total.required_open:
        return Recommendation(Verdict.GO_WITH_EXCEPTIONS, (f"{_many(still, 'required item')} open",))
    return Recommendation(Verdict.GO, ("no blocker is open and every mandatory seat says go",))


def seats_to_answer(crew: Crew, by: str, asked: Sequence[str]) -> tuple[Seat, ...]:
    """The seats a vote is for. Raises Refused when the voter holds none, not that one, or several unnamed."""
    mine = crew.seats_of(by)
    if not mine:
        raise Refused("You hold no seat in this poll. The director names seat holders: `lead SEAT @user`.")
    if "ALL" in asked:
        return mine
    if asked:
        held = {seat.code: seat for seat in mine}
        if strange := [code for code in asked if code not in held]:
            raise Refused(f"You do not hold {_some(strange)}. Yours: {_some([seat.code for seat in mine])}.")
        return tuple(held[code] for code in dict.fromkeys(asked))
    if len(mine) > 1:
        names = [seat.code for seat in mine]
        raise Refused(f"You hold {_some(names)}. Say which, for example `vote go {names[0]}`, or `vote go all`.")
    return mine


def must_have_holders(crew: Crew) -> None:
    """Raises Refused naming every mandatory seat without a holder."""
    if empty := [seat.code for seat in crew.seats if seat.mandatory and crew.holder(seat.code) is None]:
        raise Refused(f"{_some(empty)} {'has' if len(empty) == 1 else 'have'} no holder: `lead {empty[0]} @user`.")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
