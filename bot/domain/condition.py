"""The condition of an answer: the blocker that a no-go or a go-if makes, who judges it, and until when it has time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import ENDS, Item, State, Weight
from bot.domain.people import Crew, Seat
from bot.domain.poll import CONDITIONAL, Reply, Vote, latest_of
from bot.errors import Refused

UNTOUCHED = frozenset({State.OPEN, State.CLAIMED})
"""Nobody has answered for it yet: it may change with the vote, or go with it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer asks for. `reason` is the condition of a go-if; `owner` is None when nobody was named."""

    reply: Reply
    seats: tuple[str, ...]
    reason: str
    change: str = ""
    owner: str | None = None
    by: datetime | None = None

    def weight(self, seats: Sequence[Seat]) -> Weight:
        """A blocker; what advisory seats ask for is only required, as their answers do not stand in the way either."""
        mandatory = any(seat.mandatory for seat in seats if seat.code in self.seats)
        return Weight.BLOCKER if mandatory else Weight.REQUIRED

    @property
    def title(self) -> str:
        """What has to be true: of a no-go what would change it, if that was said."""
        return self.change or self.reason

    @property
    def definition(self) -> str:
        seats = ", ".join(self.seats)
        if self.reply is Reply.GO_IF:
            return f"{seats} goes if: {self.reason}"
        return f"{seats} says no-go: {self.reason}" + (f"\nWould change it: {self.change}" if self.change else "")


def must_be_in_time(by: datetime, t0: datetime | None, now: datetime) -> None:
    """Raises Refused unless a go-if is settled from now on, and by T-0."""
    if by <= now:
        raise Refused("That time is past. Say until when there is time: `by=T-20m` or `by=14:30`.", field="by")
    if t0 is not None and by > t0:
        raise Refused("A condition is met by T-0 at the latest: `by=T-20m`, or a time before it.", field="by")


def area_of(seat: Seat, areas: Sequence[str]) -> str:
    """Where what a seat asks for becomes an item: its own area, else the one its template names, else the first.

    An area whose items follow from others, as FINAL's do, takes none: nobody leads it or could sign off there.
    """
    return next(code for code in (seat.area, seat.blockers, *areas) if code is not None and code in areas)


def asking(votes: Iterable[Vote], ref: str) -> tuple[Vote, ...]:
    """The answers that ask for an item, of all that were given: nobody has changed them since."""
    return tuple(vote for vote in latest_of(votes) if vote.item == ref and vote.reply in CONDITIONAL)


def waiting(votes: Iterable[Vote]) -> dict[str, tuple[Vote, datetime]]:
    """The conditions that have time still: a go-if for each, by the ref of its item, and until when."""
    return {
        vote.item: (vote, vote.by)
        for vote in latest_of(votes)
        if vote.counts is Reply.GO_IF and vote.item is not None and vote.by is not None
    }


def left_behind(before: Iterable[Vote], after: Iterable[Vote]) -> tuple[str, ...]:
    """The items that somebody asked for before, and nobody does any more."""
    was = {vote.item for vote in latest_of(before) if vote.item is not None}
    still = {vote.item for vote in latest_of(after)}
    return tuple(sorted(was - still))


def may_go(item: Item) -> bool:
    """Whether an item that nobody asks for any more comes off the list; what was signed off is judged all the same."""
    return item.state in UNTOUCHED


def is_met(item: Item) -> bool:
    """Whether it was done. One that was set aside is settled, but not as it was asked for."""
    return item.state is State.APPROVED


def is_settled(item: Item) -> bool:
    return item.state in ENDS


def judges(item: Item, crew: Crew, signer: str) -> tuple[str, ...]:
    """Who is asked to approve it: whoever asked for it, else other leads of the area, else the deputy, or the director.

    Never its owner, nor who signed it off.
    """
    barred = {item.owner, signer, *crew.away}
    if item.asked_by and item.asked_by not in barred:
        return (item.asked_by,)
    leads = tuple(lead.who for lead in crew.present(item.area) if lead.kind == "user" and lead.who not in barred)
    return leads or tuple(user for user in crew.of("deputy") if user not in barred)[:1]
