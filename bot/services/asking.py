"""Who is asked when a poll is open, and with what before them: everybody named for a seat, or their substitutes."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.poll import Poll
from bot.services import room
from bot.store import polls, standing
from bot.store.scene import Scene
from bot.views.asked import Asked, ask


def asked(scene: Scene) -> tuple[str, ...]:
    """Everybody who is asked for a seat, each once."""
    return tuple(dict.fromkeys(user for seat in scene.crew.seats for user in scene.crew.asked(seat.code)))


def everybody(scene: Scene, poll: Poll) -> int:
    """A direct message to each, with what their seats look like; returns how many."""
    people = asked(scene)
    _ask(scene, poll, people, f"poll:{poll.number}:ask")
    return len(people)


def stand_in(scene: Scene, who: str, substitute: str) -> None:
    """Ask a substitute too, when somebody with a seat goes away while a poll is open."""
    poll = polls.open_poll(scene)
    if poll is not None and poll.ended_at(scene.now) is None and _seats(scene, who, substitute):
        _ask(scene, poll, [substitute], f"poll:{poll.number}:ask:{who}")


def _seats(scene: Scene, who: str, substitute: str) -> bool:
    steads = (scene.crew.stead(substitute, seat.code) for seat in scene.crew.seats)
    return any(away is not None and away.who == who for away in steads)


def _ask(scene: Scene, poll: Poll, people: Iterable[str], key: str) -> None:
    crew = scene.crew
    outlooks = polls.outlooks(scene, crew.seats, standing.of(scene))
    for user in people:
        seats = [Asked(seat, outlooks[seat.code], crew.stead(user, seat.code)) for seat in crew.answers_for(user)]
        room.tell(scene, [user], key, ask(scene.launch, scene.attempt, poll, seats))
