"""Who is asked when a poll is open, and with what before them: everybody named for a seat, or their substitutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain import poll as polling
from bot.domain import repoll
from bot.domain.checked import Checked
from bot.domain.outlook import concerns
from bot.domain.people import Seat
from bot.domain.poll import Poll, SeatStanding, Vote
from bot.domain.standing import Standing
from bot.services import room
from bot.store import polls, standing, votes
from bot.store import risks as risk_rows
from bot.store.scene import Scene
from bot.views import asked as view
from bot.views.asked import Asked
from bot.views.parts import Line


def asked(scene: Scene, carried: Sequence[Vote] = ()) -> Mapping[str, tuple[Seat, ...]]:
    """Everybody a new poll asks, each once, and for which seats. `carried` are answers that hold on."""
    return repoll.waited_for(scene.crew, polling.standings(scene.crew.seats, carried))


def everybody(scene: Scene, poll: Poll, carried: Sequence[Vote]) -> int:
    """A direct message to each, with what their seats look like; returns how many."""
    people = asked(scene, carried)
    _ask(scene, poll, people, f"poll:{poll.number}:ask")
    return len(people)


def stand_in(scene: Scene, who: str, substitute: str) -> None:
    """Ask a substitute too, when somebody with a seat goes away while a poll is open."""
    poll = polls.open_poll(scene)
    if poll is None or poll.ended_at(scene.now) is not None or not _seats(scene, who, substitute):
        return
    _ask(scene, poll, {substitute: scene.crew.answers_for(substitute)}, f"poll:{poll.number}:ask:{who}")


def _seats(scene: Scene, who: str, substitute: str) -> bool:
    steads = (scene.crew.stead(substitute, seat.code) for seat in scene.crew.seats)
    return any(away is not None and away.who == who for away in steads)


def remind(scene: Scene, poll: Poll, time: int, *, last: bool) -> None:
    """Whoever has not answered is reminded. At the `last` time deputy, or director, hears which seats are silent."""
    seats = polling.standings(scene.crew.seats, votes.of(scene.tx, poll))
    missing = repoll.waited_for(scene.crew, seats)
    _ask(scene, poll, missing, f"poll:{poll.number}:missing:{time}", view.STILL_MISSING)
    silent = [each for each in seats if not each.answered and scene.crew.asked(each.seat.code)]
    if last and silent:
        _tell_deputy(scene, poll, silent)


def _tell_deputy(scene: Scene, poll: Poll, silent: Sequence[SeatStanding]) -> None:
    seats = [(each.seat, scene.crew.asked(each.seat.code)) for each in silent]
    message = view.silent(scene.launch, scene.attempt, poll, seats)
    room.tell(scene, scene.crew.of("deputy")[:1], f"poll:{poll.number}:silent", message)


def again(scene: Scene, poll: Poll, stale: Sequence[Vote], why: Line, key: str) -> None:
    """Whoever gave these answers is asked anew, for those seats alone."""
    theirs = {vote.who: tuple(seat for seat in scene.crew.seats if _is_of(vote.who, seat, stale)) for vote in stale}
    _ask(scene, poll, theirs, f"poll:{poll.number}:again:{key}", why)


def _is_of(who: str, seat: Seat, given: Sequence[Vote]) -> bool:
    return any((vote.who, vote.seat) == (who, seat.code) for vote in given)


def _ask(scene: Scene, poll: Poll, people: Mapping[str, Sequence[Seat]], key: str, before: Line | None = None) -> None:
    crew = scene.crew
    now = standing.of(scene)
    outlooks = polls.outlooks(scene, crew.seats, now) if people else {}
    red = _red(scene, now) if people and now.red else {}
    against = [risk for risk in risk_rows.of(scene) if risk.speaks_against] if people else []
    risks = {seat.code: tuple(risk for risk in against if risk.place == seat.code) for seat in crew.seats}
    for user, theirs in people.items():
        seats = [
            Asked(seat, outlooks[seat.code], crew.stead(user, seat.code), risks[seat.code], red.get(seat.code, ()))
            for seat in theirs
        ]
        room.tell(scene, [user], key, view.ask(scene.launch, scene.attempt, poll, seats, before))


def _red(scene: Scene, now: Standing) -> Mapping[str, tuple[Checked, ...]]:
    """The checks that are red of what each seat looks at, by its code."""
    watches, known = polls.watches_of(scene), {item.ref: item for item in now.items}

    def touches(seat: Seat, ref: str) -> bool:
        item = known.get(ref)
        return item is not None and concerns(item.ref, item.area, seat, watches.get(seat.code))

    return {
        seat.code: tuple(each for each in now.red if any(touches(seat, ref) for ref in each.refs))
        for seat in scene.crew.seats
    }
