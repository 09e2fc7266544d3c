"""The go/no-go question: seats, answers, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain import runbook, when
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew, Seat
from bot.domain.readiness import Readiness
from bot.errors import Refused

ALL = "ALL"
"""Said instead of seats: all that the voter holds."""

EARLY = timedelta(hours=6)
"""Further from T-0 (paced) than this, answers grow old before they count: opening a poll is asked about first."""


class Reply(StrEnum):
    """What a seat is answered with. A decision is `go` or `no-go`, and nothing else."""

    GO = "go"
    NO_GO = "no-go"
    GO_IF = "go-if"
    WITHDRAWN = "withdrawn"
    """The answer before it is taken back: as if nobody had said anything."""


CONDITIONAL = frozenset({Reply.NO_GO, Reply.GO_IF})
"""Answers that make a condition."""

STRICTEST = (Reply.NO_GO, Reply.GO_IF, Reply.GO)


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

    def ended_at(self, now: datetime) -> datetime | None:
        """When it stopped taking answers; None while it takes them. Its deadline ends it, noticed or not."""
        if self.open and now < self.closes_at:
            return None
        return self.closed_at or self.closes_at


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer of one person for one seat. Later ones of the same person replace earlier ones.

    `change` is what would make a no-go a go. `saw` is the readiness the voter had before them, as JSON. `stead` is
    who was away, when a substitute answered. `item` is the ref of its condition: the blocker that a no-go or a go-if
    makes. A go-if has until `by`; then it lapses, unless its condition is `met`.
    """

    seat: str
    who: str
    reply: Reply
    reason: str
    at: datetime
    saw: Any = None
    change: str = ""
    stead: str | None = None
    by: datetime | None = None
    item: str | None = None
    met: bool = False
    lapsed_at: datetime | None = None
    stale: str = ""
    """What has been opened again since, as refs: until it is given anew it is no answer."""
    carried: int | None = None
    """The number of the poll it was given in, when that is not the one it counts in."""

    @property
    def counts(self) -> Reply:
        """What it comes to by now: a go-if is a go once its condition is approved, and a no-go once it lapsed."""
        if self.reply is not Reply.GO_IF:
            return self.reply
        if self.lapsed_at is not None:
            return Reply.NO_GO
        return Reply.GO if self.met else Reply.GO_IF


@dataclass(frozen=True, slots=True)
class SeatStanding:
    """How a seat stands: the strictest of its people's latest answers, or None while silent.

    `stale` says what was opened again since it said go, when too few have said so since.
    """

    seat: Seat
    reply: Reply | None
    votes: tuple[Vote, ...]
    stale: str = ""

    @property
    def goes(self) -> bool:
        return self.reply is Reply.GO and not self.stale

    @property
    def answered(self) -> bool:
        return self.reply is not None and not self.stale


def standings(seats: Sequence[Seat], votes: Iterable[Vote]) -> tuple[SeatStanding, ...]:
    """`votes` in the order they were given."""
    latest: dict[str, list[Vote]] = {seat.code: [] for seat in seats}
    for vote in latest_of(votes):
        if vote.seat in latest:
            latest[vote.seat].append(vote)
    return tuple(_standing(seat, tuple(latest[seat.code])) for seat in seats)


def latest_of(votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """The answers that count, of all that were given in that order: each person's last for each seat.

    Whoever answers for their own seat after all takes back what was said in their stead before. One that was
    withdrawn is none.
    """
    latest: dict[tuple[str, str], Vote] = {}
    for vote in votes:
        for each in [each for each in latest.values() if (each.seat, each.stead) == (vote.seat, vote.who)]:
            del latest[each.seat, each.who]
        latest[vote.seat, vote.who] = vote
    return tuple(vote for vote in latest.values() if vote.reply is not Reply.WITHDRAWN)


def _standing(seat: Seat, votes: tuple[Vote, ...]) -> SeatStanding:
    replies = {vote.counts for vote in votes}
    strictest = next((reply for reply in STRICTEST if reply in replies), None)
    if strictest is Reply.GO and answers(votes) < seat.minimum:
        strictest = None
    grown = [vote for vote in votes if vote.stale] if strictest is Reply.GO else []
    fresh = answers(vote for vote in votes if not vote.stale)
    return SeatStanding(seat, strictest, votes, grown[0].stale if grown and fresh < seat.minimum else "")


RED_CHECK = "a red check"
"""What items have because of which an answer counts no more."""


def why_stale(stale: str) -> str:
    """Why an answer counts no more, as it was kept: `OPS-1 has a red check`; refs alone are of what is open again."""
    several = ", " in stale or " and " in stale
    return stale if stale.endswith(RED_CHECK) else f"{stale} {'are' if several else 'is'} open again"


def answers(votes: Iterable[Vote]) -> int:
    """How many those are, of a seat's latest: somebody and their substitute are one."""
    return len({vote.stead or vote.who for vote in votes})


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
        if unmet := [each.seat.code for each in seats if each.seat.mandatory and each.reply is Reply.GO_IF]:
            why.append(f"go-if from {_some(unmet)}, not met yet")
        if stale := [f"{each.seat.code} since {why_stale(each.stale)}" for each in seats if _is_stale(each)]:
            why.append(f"stale: {_some(stale)}")
        if silent := [each.seat.code for each in seats if each.seat.mandatory and each.reply is None]:
            why.append(f"no answer from {_some(silent)}")
    if why:
        return Recommendation(Verdict.NOT_GO, tuple(why))
    if still := readiness.total.required_open:
        return Recommendation(Verdict.GO_WITH_EXCEPTIONS, (f"{_many(still, 'required item')} open",))
    return Recommendation(Verdict.GO, ("no blocker is open and every mandatory seat says go",))


def _is_stale(standing: SeatStanding) -> bool:
    return standing.seat.mandatory and bool(standing.stale)


def must_be_openable(attempt: Attempt, crew: Crew, running: Poll | None, zone: str) -> None:
    """Raises Refused unless a poll can be opened. `running` is the one that takes answers now."""
    if attempt.state is LaunchState.SCRUBBED:
        raise Refused(f"Attempt {attempt.number} is scrubbed: there is nothing to ask any more.")
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"This attempt is {attempt.state}; the question was answered.")
    if running is not None:
        raise Refused(
            f"Poll {running.number} is open until {when.local(running.closes_at, zone)}. "
            "`poll closes +10m` gives it longer, `poll close` ends it."
        )
    if attempt.t0 is None:
        raise Refused("There is no T-0 to vote on. Name one first, for example `t0 monday 9:00`.")
    if crew.deputy is None:
        raise Refused("The launch has no deputy. Name one first: `set deputy=@user`.")
    must_have_holders(crew)


def early_by(attempt: Attempt, now: datetime) -> timedelta | None:
    """How far T-0 is when that is further than a poll is asked for without a second thought; else None."""
    clock = attempt.t_clock(now)
    if clock is None or -clock <= runbook.paced(EARLY, attempt.pace):
        return None
    return -clock


def must_take_votes(
    poll: Poll | None, *, seen: int | None, zone: str, now: datetime, offer: Sequence[object] = ()
) -> Poll:
    """The poll a vote is for. Raises Refused when none takes answers, or it is not the one that was `seen`.

    `offer` goes with the last refusal: buttons of the poll that is open now.
    """
    if poll is None:
        raise Refused("No poll has been opened yet. The director opens one: `poll open`.")
    ended = poll.ended_at(now)
    if ended is not None:
        raise Refused(
            f"The poll closed at {when.local(ended, zone)}, so this was not counted. "
            "The director can open another: `poll open`."
        )
    if seen is not None and seen != poll.number:
        raise Refused(
            f"That button is from poll {seen}, which is over, so nothing was counted. "
            f"Poll {poll.number} is open until {when.local(poll.closes_at, zone)}: answer that one.",
            offer=offer,
        )
    return poll


def seats_to_answer(crew: Crew, by: str, asked: Sequence[str], offer: Sequence[object] = ()) -> tuple[Seat, ...]:
    """The seats a vote is for. Raises Refused when the voter holds none, not that one, or several unnamed.

    `offer` goes with the last refusal: a button for each seat.
    """
    mine = must_hold_seats(crew, by)
    if ALL in asked:
        return mine
    held = {seat.code: seat for seat in mine}
    if strange := [code for code in asked if code not in held]:
        raise Refused(f"You do not hold {_some(strange)}. Yours: {_some(list(held))}.", field="seats")
    if not asked and len(mine) > 1:
        names = list(held)
        raise Refused(
            f"You hold {_some(names, most=len(names))}. Say which, for example `vote go {names[0]}`, or `vote go all`.",
            field="seats",
            offer=offer,
        )
    return tuple(held[code] for code in dict.fromkeys(asked)) or mine


def must_have_answered(votes: Iterable[Vote], by: str, seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Those of the seats `by` has answered for. Raises Refused when there are none."""
    answered = {vote.seat for vote in latest_of(votes) if vote.who == by}
    if mine := tuple(seat for seat in seats if seat.code in answered):
        return mine
    raise Refused(
        f"You have not answered for {_some([seat.code for seat in seats])}, so there is nothing to take back."
    )


def must_hold_seats(crew: Crew, by: str) -> tuple[Seat, ...]:
    """The seats `by` may answer for. Raises Refused when there are none."""
    if mine := crew.answers_for(by):
        return mine
    raise Refused("You hold no seat in this poll. The director names seat holders: `lead SEAT @user`.")


def must_have_holders(crew: Crew) -> None:
    """Raises Refused naming every mandatory seat without a holder."""
    if empty := [seat.code for seat in crew.seats if seat.mandatory and crew.holder(seat.code) is None]:
        have = "has" if len(empty) == 1 else "have"
        raise Refused(f"{_some(empty)} {have} no holder. Name one: `lead {empty[0]} @user`.")


def says_it_already(votes: Iterable[Vote], new: Vote) -> Vote | None:
    """The voter's latest answer for the seat, when `new` adds nothing to it: same words, same readiness seen."""
    mine = [vote for vote in votes if (vote.seat, vote.who) == (new.seat, new.who)]
    last = mine[-1] if mine else None
    return last if last is not None and not _is_over(last) and _words(last) == _words(new) else None


def _is_over(vote: Vote) -> bool:
    """Whether saying it once more says something new: it lapsed, grew stale, or what it asked for was done."""
    return vote.lapsed_at is not None or bool(vote.stale) or (vote.reply is Reply.NO_GO and vote.met)


def _words(vote: Vote) -> tuple[object, ...]:
    """Beside an answer that makes a condition, readiness is not what it was before: the condition is part of it."""
    saw = {name: value for name, value in (vote.saw or {}).items() if name != "seq"}
    return vote.reply, vote.reason, vote.change, vote.stead, vote.by, None if vote.reply in CONDITIONAL else saw


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
