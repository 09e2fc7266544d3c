"""Answers of the poll as they are written: with the readiness each saw, what each asks for, and on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import poll as rules
from bot.domain.condition import Wanted
from bot.domain.item import Item
from bot.domain.people import Seat
from bot.domain.poll import CONDITIONAL, Poll, Vote
from bot.services import closing, conditions
from bot.store import audit, polls, standing
from bot.store import votes as store
from bot.store.audit import Entry
from bot.store.scene import Scene


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of somebody's words. `votes` are their answers, of which `new` say what was not said already."""

    votes: tuple[Vote, ...]
    new: tuple[Vote, ...] = ()
    item: Item | None = None
    """The condition they make."""
    stays: tuple[Item, ...] = ()
    """What was asked for by their former answer, and is signed off already."""


def cast(scene: Scene, poll: Poll, seats: Sequence[Seat], wanted: Wanted, given: Sequence[Vote], by: str) -> Cast:
    """Write what is new, and put it on record. `given` are all answers of the poll so far.

    What was asked for before goes first where nothing is asked for now: it does not stand in the way any more.
    """
    plain = wanted.reply not in CONDITIONAL
    memory = store.memory(scene) if conditions.counts(scene, poll) else []
    said = tuple(_vote(scene, seat, wanted, by) for seat in seats)
    stays = conditions.changed(scene, memory, [*memory, *said], by) if plain else ()
    looks = polls.outlooks(scene, seats, standing.of(scene))
    votes = tuple(replace(vote, saw=looks[vote.seat].saw(scene.launch.audit_seq, scene.attempt.t0)) for vote in said)
    known = tuple(vote for vote in votes if rules.says_it_already(given, vote))
    new = tuple(vote for vote in votes if vote not in known)
    if not new:
        return Cast(votes)

    item = None if plain else _asked(scene, poll, seats, wanted, memory, new)
    written = tuple(replace(vote, item=item.ref if item else None) for vote in new)
    store.cast(scene, poll, written)
    audit.append(scene.tx, scene.launch.id, *_entries(scene, poll, written, by))
    if not plain:
        stays = conditions.changed(scene, memory, [*memory, *written], by)
    return Cast((*written, *known), written, item, stays)


def _asked(
    scene: Scene, poll: Poll, seats: Sequence[Seat], wanted: Wanted, memory: Sequence[Vote], new: Sequence[Vote]
) -> Item | None:
    """The condition they make; None in practice."""
    if not conditions.counts(scene, poll):
        return None
    answered = {vote.seat for vote in new}
    return conditions.ask(scene, [seat for seat in seats if seat.code in answered], wanted, memory, new[0].who)


def _vote(scene: Scene, seat: Seat, wanted: Wanted, by: str) -> Vote:
    stead = scene.crew.stead(by, seat.code)
    absent = stead.who if stead else None
    return Vote(seat.code, by, wanted.reply, wanted.reason, scene.now, None, wanted.change, absent, wanted.by)


def _entries(scene: Scene, poll: Poll, votes: Sequence[Vote], by: str) -> list[Entry]:
    """One for all that is said in the voter's own right, and one for each person in whose stead they answer."""
    steads = dict.fromkeys(vote.stead for vote in votes)
    return [_entry(scene, poll, [vote for vote in votes if vote.stead == stead], by) for stead in steads]


def _entry(scene: Scene, poll: Poll, votes: Sequence[Vote], by: str) -> Entry:
    first = votes[0]
    away = scene.crew.away[first.stead] if first.stead else None
    facts = {
        "answer": first.reply,
        "seats": [vote.seat for vote in votes],
        **({"for": away.who, "until": away.until.isoformat()} if away else {}),
        "reason": first.reason,
        "change": first.change,
        **({"item": first.item} if first.item else {}),
        **({"in time": first.by.isoformat()} if first.by else {}),
        **closing.practice(poll),
    }
    return Entry(by, "vote", closing.ref(poll), facts, scene.now)
