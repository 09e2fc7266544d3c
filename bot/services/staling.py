"""A blocker is open again, or a check turned red: the answers that rested on it are stale, and only those who gave them
are asked anew."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain import repoll
from bot.domain.item import ENDS, Item, State, Weight
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.outlook import concerns
from bot.domain.poll import Poll, Reply, Vote
from bot.services import asking, room
from bot.store import audit, polls, votes
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import asked as view

ASIDE = frozenset({State.WAIVED, State.NA})


def opened(scene: Scene, changed: Iterable[tuple[Item, Item]]) -> None:
    """Items before and after. What was no blocker, or was not settled, no answer rested on."""
    again = [after for before, after in changed if before.state in ENDS and after.state not in ENDS]
    blockers = [item for item in again if item.weight is Weight.BLOCKER]
    if not blockers or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    for poll in _polls(scene):
        _stale(scene, poll, blockers, view.OPEN_AGAIN)


def red(scene: Scene, touched: Iterable[Item]) -> None:
    """Checks of these items turned red. What is set aside, or optional, no answer rests on."""
    rested_on = [item for item in touched if item.weight is not Weight.OPTIONAL and item.state not in ASIDE]
    if not rested_on or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    for poll in _polls(scene):
        _stale(scene, poll, rested_on, view.CHECK_IS_RED)


def _polls(scene: Scene) -> list[Poll]:
    """The one that counts, and one for practice that is open."""
    latest, running = polls.latest(scene), polls.open_poll(scene)
    return list(dict.fromkeys(filter(None, (latest, running))))


def _stale(scene: Scene, poll: Poll, blockers: list[Item], how: view.Changed) -> None:
    watches = polls.watches_of(scene)
    seats = [
        seat.code
        for seat in scene.crew.seats
        if any(concerns(item.ref, item.area, seat, watches.get(seat.code)) for item in blockers)
    ]
    stale = repoll.touched(votes.of(scene.tx, poll), seats)
    if not stale:
        return
    why = how.told(blockers)
    votes.go_stale(scene, poll, stale, view.refs(blockers) if how is view.OPEN_AGAIN else why)
    facts = {"seats": list(dict.fromkeys(vote.seat for vote in stale)), "people": [vote.who for vote in stale]}
    entry = Entry("", "stale", f"POLL-{poll.number}", facts | {"why": why}, scene.now)
    once = audit.append(scene.tx, scene.launch.id, entry)[:16]

    room.poll(scene, poll)
    room.board(scene)
    _ask_anew(scene, poll, stale, blockers, how, once)


def _ask_anew(
    scene: Scene, poll: Poll, stale: tuple[Vote, ...], blockers: list[Item], how: view.Changed, key: str
) -> None:
    """Who can still answer is asked. Of a poll that is over those who decide hear, unless a GO stands: then they are
    asked whether it is still go."""
    if poll.ended_at(scene.now) is None:
        asking.again(scene, poll, stale, view.changed(blockers, how), key)
        return
    decided = polls.standing_decision(scene)
    if decided is None or decided.answer is not Reply.GO:
        seats = list(dict.fromkeys(vote.seat for vote in stale))
        message = view.stale(scene.attempt, poll, blockers, seats, how)
        room.tell(scene, scene.crew.of("director"), f"poll:{poll.number}:stale:{key}", message)
