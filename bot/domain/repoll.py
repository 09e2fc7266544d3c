"""A poll that follows another: which answers hold on, and whom it must ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people import Crew, Seat
from bot.domain.poll import CONDITIONAL, Reply, SeatStanding, Vote, latest_of

SLIP = timedelta(hours=24)
"""How far T-0 may move from what a voter saw, and their answer still holds."""


def carried(votes: Iterable[Vote], number: int, crew: Crew, t0: datetime | None, now: datetime) -> tuple[Vote, ...]:
    """The answers of poll `number` that still hold: a go, and a go-if whose time is not over.

    Nothing they rest on was opened again, their voters may answer still, and T-0 is where they saw it, within a day.
    Of one voice the last word counts: who said go, and for whom a substitute has asked for something since, is asked.
    """
    latest = latest_of(votes)
    asked_in_stead = {(vote.seat, vote.stead) for vote in latest if vote.reply in CONDITIONAL}
    return tuple(
        replace(vote, carried=vote.carried or number)
        for vote in latest
        if _holds(vote, now) and _may_answer(vote, crew) and _about(vote, t0)
        if (vote.seat, vote.who) not in asked_in_stead
    )


def _holds(vote: Vote, now: datetime) -> bool:
    if vote.stale or vote.counts is Reply.NO_GO:
        return False
    return vote.counts is Reply.GO or (vote.by is not None and vote.by > now)


def _may_answer(vote: Vote, crew: Crew) -> bool:
    if vote.stead is None:
        return vote.who in crew.of(vote.seat)
    away = crew.stead(vote.who, vote.seat)
    return away is not None and away.who == vote.stead


def _about(vote: Vote, t0: datetime | None) -> bool:
    seen = (vote.saw or {}).get("t0")
    return not seen or t0 is None or abs(t0 - datetime.fromisoformat(seen)) <= SLIP


def waited_for(crew: Crew, seats: Sequence[SeatStanding]) -> Mapping[str, tuple[Seat, ...]]:
    """Whose answer is missing, and for which seats: nobody has answered, too few have, or what they said is stale."""
    found: dict[str, tuple[Seat, ...]] = {}
    for each in seats:
        said = {who for vote in each.votes if not vote.stale for who in (vote.who, vote.stead)}
        for user in () if each.answered else crew.asked(each.seat.code):
            if user not in said:
                found[user] = (*found.get(user, ()), each.seat)
    return found


def touched(votes: Iterable[Vote], seats: Iterable[str]) -> tuple[Vote, ...]:
    """The answers that grow stale when something those seats look at is opened again. A no-go stands as it is."""
    codes = set(seats)
    return tuple(
        vote for vote in latest_of(votes) if vote.seat in codes and vote.counts is not Reply.NO_GO and not vote.stale
    )
