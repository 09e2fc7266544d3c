"""`poll open`, `poll closes`, `poll close`: ask every seat go or no-go. Bare, it shows the poll."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.contracts import Answer, Call, Ring
from bot.domain import poll as rules
from bot.domain import polltimes, repoll, when
from bot.domain.people import must_command
from bot.domain.poll import Poll, Vote
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import announcing, asking, closing, room
from bot.services.calls import answer, changed_since, open_scene_of, scene_of
from bot.services.lookups.poll import show_poll
from bot.store import audit, chases, plan, polls, votes
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import poll as view
from bot.views.blocks import Button
from bot.views.parts import At, Bold, marked

USAGE = "poll open [all|practice] [closes=TIME], poll closes +10m, poll close"
SUMMARY = "ask every seat go or no-go; alone, it shows the poll"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"closes"})
CODES = False
REFS = False

PRACTICE = "practice"
EVERYBODY = "all"
"""Said of a poll that carries nothing: everybody is asked anew."""


def run(tx: Tx, call: Call) -> Answer:
    act, _, rest = call.text.strip().partition(" ")
    act = bare(act).lower() or ("closes" if call.options else "")
    if not act:
        scene = scene_of(tx, call)
        return Answer(show_poll(scene, call))
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "run a poll")
    must_command(scene.crew, call.actor, "run the poll")
    if act not in ACTS:
        raise Refused(f"Say what to do with the poll: `{USAGE.replace(', ', '`, `')}`.")
    return ACTS[act](scene, call, rest.strip())


def _open(scene: Scene, call: Call, words: str) -> Answer:
    """Ask all seats, or practise; whom an earlier poll has the answer of is asked again only with `all`."""
    word = bare(words).lower()
    if word not in ("", EVERYBODY, PRACTICE):
        raise Refused("`poll open` takes `closes=14:30`, and `all` or `practice`, and nothing else.")
    practice = word == PRACTICE
    running = _end_the_last(scene)
    rules.must_be_openable(scene.attempt, scene.crew, running, scene.launch.zone)
    closes_at = _closes_at(scene, call)
    carried = () if word else _carried(scene)
    early = None if practice else rules.early_by(scene.attempt, call.now)
    if early and call.seen != scene.attempt.plan_version:
        return _asked_first(scene, call, early, closes_at, carried)

    poll = polls.open_new(scene, by=call.actor, closes_at=closes_at, practice=practice)
    chases.arm(scene, poll, closes_at)
    votes.cast(scene, poll, carried)
    _record(scene, call, poll, "open", closes_at, carried)

    room.poll(scene, poll)
    room.board(scene)
    asked = asking.everybody(scene, poll, carried)
    _announce(scene, poll, carried)

    empty = [seat.code for seat in scene.crew.seats if scene.crew.holder(seat.code) is None]
    unasked = [[f"Nobody is named for {view.some(empty, 5)}, so nobody was asked there."]] if empty else []
    return answer(
        [Bold(view.title(poll)), " is open until ", At(closes_at, scene.launch.zone), "."],
        marked(_asked(asked, carried)),
        *unasked,
    )


def _carried(scene: Scene) -> tuple[Vote, ...]:
    """The answers of the last poll that hold on."""
    last = polls.latest(scene)
    if last is None:
        return ()
    given = votes.of(scene.tx, last)
    return repoll.carried(given, last.number, scene.crew, scene.attempt.t0, scene.now)


def _asked(people: int, carried: Sequence[Vote]) -> str:
    kept = f" {view.carried(carried)} To ask them anew: `poll close`, then `poll open all`." if carried else ""
    if not people:
        return f"Nobody has to be asked.{kept}"
    return f"{people} {'person has' if people == 1 else 'people have'} a message with buttons.{kept}"


def _asked_first(scene: Scene, call: Call, early: timedelta, closes_at: datetime, carried: Sequence[Vote]) -> Answer:
    """How far T-0 is, and what opening would do, with a button that does it as long as the plan stays as it is."""
    attempt, zone = scene.attempt, scene.launch.zone
    assert attempt.t0 is not None, "a poll is about a T-0"
    people = len(asking.asked(scene, carried))
    message = f"{people} {'person' if people == 1 else 'people'} would get a message now"
    text = bare(call.text).lower()
    anyway = Button("Open it now", "poll", (), call.options, text, attempt.id, attempt.plan_version, style="primary")
    return answer(
        *changed_since(call),
        ["T-0 is ", At(attempt.t0, zone), ", ", Bold(f"{when.span(early)} from now"), ". Much may change until then."],
        [f"{message}, and the poll would be open until ", At(closes_at, zone), "."],
        marked("`poll open practice` tries it out and counts for nothing."),
        buttons=[anyway],
    )


def _closes(scene: Scene, call: Call, words: str) -> Answer:
    poll = _running(scene, call)
    typed = words or call.options.get("closes", "")
    if not typed:
        raise Refused("Say until when: `poll closes +10m` or `poll closes 14:30`.")
    at = polltimes.deadline(typed, poll, now=call.now, zone=scene.launch.zone, t0=scene.attempt.t0)

    polls.move_deadline(scene.tx, poll, at)
    chases.arm(scene, poll, at)
    _record(scene, call, poll, "closes", at)

    room.poll(scene, poll)
    room.board(scene)
    moved = blocks.say([Bold(view.title(poll)), " is open until ", At(at, scene.launch.zone), " now."])
    room.say(scene, f"poll:{poll.number}:closes:{call.key}", moved)

    return Answer(moved)


def _close(scene: Scene, call: Call, words: str) -> Answer:
    poll = _running(scene, call)

    closing.close(scene, poll, by=call.actor)
    closing.tell_deciders(scene, poll)

    decide = [] if poll.practice else [Button("Decide…", "decide", attempt=scene.attempt.id)]
    return answer([Bold(view.title(poll)), *marked(" is closed. `poll` shows every answer.")], buttons=decide)


ACTS: Mapping[str, Callable[[Scene, Call, str], Answer]] = {"open": _open, "closes": _closes, "close": _close}


def _end_the_last(scene: Scene) -> Poll | None:
    """The poll that takes answers. One whose deadline is over, though nobody noticed yet, is closed on the way."""
    poll = polls.open_poll(scene)
    if poll is not None and poll.ended_at(scene.now) is not None:
        closing.close(scene, poll)
        return None
    return poll


def _running(scene: Scene, call: Call) -> Poll:
    """The poll that takes answers. Raises Refused when none does, or not the one the button was drawn from."""
    poll = polls.last(scene)
    ended = poll.ended_at(call.now) if poll else None
    if poll is None or ended is not None:
        since = f" The last one closed at {when.local(ended, scene.launch.zone)}." if ended else ""
        raise Refused(f"No poll is open.{since} `poll open` opens one.")
    if call.seen not in (None, poll.number):
        raise Refused(f"That button is from poll {call.seen}, which is over. `poll` shows poll {poll.number}.")
    return poll


def _closes_at(scene: Scene, call: Call) -> datetime:
    if typed := call.options.get("closes"):
        return when.moment(typed, now=call.now, zone=scene.launch.zone, t0=scene.attempt.t0).at
    decision = next((step for step in plan.steps(scene) if step.is_decision), None)
    return polltimes.closes_by_itself(decision, scene.attempt, call.now)


def _record(scene: Scene, call: Call, poll: Poll, act: str, closes_at: datetime, carried: Sequence[Vote] = ()) -> None:
    kept = [f"{vote.seat} {vote.reply} of <@{vote.who}>" for vote in carried]
    facts = {"act": act, "closes": closes_at.isoformat(), **closing.practice(poll)} | (
        {"carried": kept} if kept else {}
    )
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "poll", closing.ref(poll), facts, call.now))


def _announce(scene: Scene, poll: Poll, carried: Sequence[Vote]) -> None:
    if poll.practice:
        room.say(scene, f"poll:{poll.number}:practice", view.practice_opened(scene.launch, poll))
        return
    seats = len({seat.code for theirs in asking.asked(scene, carried).values() for seat in theirs})
    kept = view.carried(carried) if carried else ""
    announcing.announce(scene, "poll opened", str(poll.number), closes_at=poll.closes_at, seats=seats, carried=kept)
