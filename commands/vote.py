"""`vote go|no-go`: answer for my seat. Until the poll closes it can be changed; what was said before stays."""

from __future__ import annotations

from dataclasses import dataclass

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import ballot
from bot.domain import poll as rules
from bot.domain.people import Seat
from bot.domain.poll import ALL, Poll, Reply, Vote
from bot.errors import Refused
from bot.message import Form
from bot.services import closing, evidence, room
from bot.services.calls import VALUE, answer, open_scene_of
from bot.store import audit, polls, standing
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import poll as view
from bot.views.blocks import At, Button, Line

USAGE = "vote go|no-go [SEAT…|all] [reason]"
SUMMARY = "answer the go/no-go poll for your seat; a no-go says why"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset({"answer", "change", "seats"})
CODES = False
REFS = False

MOST = 24
"""Seats offered as buttons; a row of buttons holds 25."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the call says, whichever way it came. Text is still as Slack sent it."""

    reply: Reply | None
    seats: tuple[str, ...]
    reason: str


def opens(call: Call) -> bool:
    reply, rest = _reply(call)
    if reply is not Reply.NO_GO or call.options.get("change"):
        return False
    return not rest or call.origin is Origin.BUTTON


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "vote")
    poll = _poll(scene, call)
    held = rules.must_hold_seats(scene.crew, call.actor)
    asked = call.refs and tuple(seat.code for seat in rules.seats_to_answer(scene.crew, call.actor, call.refs))
    named = (ALL,) if len(held) > 1 and len(asked) == len(held) else asked
    _, reason = _reply(call)
    return view.no_go_form(scene.attempt, poll, held, named, reason=grammar.plain(reason))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "vote")
    poll = _poll(scene, call)
    said = _said(scene, call)
    if said.reply is None:
        raise Refused(
            "Answer `vote go`, or `vote no-go` and why.", offer=view.vote_buttons(scene.attempt, poll, call.refs)
        )
    offer = _one_for_each(scene, poll, scene.crew.answers_for(call.actor), said)
    seats = rules.seats_to_answer(scene.crew, call.actor, said.seats, offer)
    reason, cleaned = evidence.words(said.reason)
    change, also_cleaned = evidence.words(call.options.get("change", ""))
    if said.reply is Reply.NO_GO and not reason:
        why = _button(scene, poll, "No-go…", [seat.code for seat in seats], said)
        raise Refused("Say why not: `vote no-go the restore log is missing`.", field="text", offer=[why])
    given = polls.votes(tx, poll)
    votes = [_vote(scene, call, seat, said.reply, reason, change, saw) for seat, saw in _saw(scene, seats)]
    new = [vote for vote in votes if not rules.says_it_already(given, vote)]

    if new:
        polls.cast(scene, poll, new)
        audit.append(tx, scene.launch.id, *_entries(scene, call, poll, new))

        room.poll(scene, poll)
        room.board(scene)

    lines = [_stands(scene, [*given, *new], given, vote, repeated=vote not in new) for vote in votes]
    until: Line = ["You can change it until ", At(poll.closes_at, scene.launch.zone), "."]
    warning: list[Line] = [[evidence.WARNING]] if cleaned or also_cleaned else []
    return answer(*lines, until, *warning)


def _reply(call: Call) -> tuple[Reply | None, str]:
    """The answer, and the rest of the text. A form says it apart from the text."""
    if chosen := call.options.get("answer"):
        return ballot.take_reply(chosen)[0], call.text.strip()
    return ballot.take_reply(call.text)


def _said(scene: Scene, call: Call) -> Said:
    reply, rest = _reply(call)
    asked = (*call.refs, *call.options.get("seats", "").upper().replace(",", " ").split())
    if asked or "answer" in call.options:
        return Said(reply, asked, rest)
    codes = [seat.code for seat in scene.crew.seats]
    words = ballot.read(rest, codes, several=len(scene.crew.answers_for(call.actor)) > 1)
    return Said(reply, words.seats, words.reason)


def _poll(scene: Scene, call: Call) -> Poll:
    poll = polls.last(scene)
    offer = view.vote_buttons(scene.attempt, poll, call.refs) if poll else []
    return rules.must_take_votes(poll, seen=call.seen, zone=scene.launch.zone, now=call.now, offer=offer)


def _one_for_each(scene: Scene, poll: Poll, held: tuple[Seat, ...], said: Said) -> list[Button]:
    """The same answer as a button for each seat, and one for all of them."""
    label = "Go" if said.reply is Reply.GO else "No-go"
    dots = "…" if said.reply is Reply.NO_GO else ""
    each = [_button(scene, poll, f"{label} {seat.code}{dots}", [seat.code], said) for seat in held[:MOST]]
    return [*each, _button(scene, poll, f"{label} for all {len(held)}{dots}", [ALL], said)]


def _button(scene: Scene, poll: Poll, label: str, seats: list[str], said: Said) -> Button:
    def button(text: str) -> Button:
        return Button(label, "vote", tuple(seats), text=text, attempt=scene.attempt.id, seen=poll.number)

    full = button(f"{said.reply} {said.reason}".strip())
    return full if len(full.value) <= VALUE else button(f"{said.reply}")


def _saw(scene: Scene, seats: tuple[Seat, ...]) -> list[tuple[Seat, object]]:
    """The seats, each with the readiness its voter has before them."""
    outlooks = polls.outlooks(scene, seats, standing.of(scene))
    return [(seat, outlooks[seat.code].saw(scene.launch.audit_seq)) for seat in seats]


def _vote(scene: Scene, call: Call, seat: Seat, reply: Reply, reason: str, change: str, saw: object) -> Vote:
    stead = scene.crew.stead(call.actor, seat.code)
    return Vote(seat.code, call.actor, reply, reason, call.now, saw, change, stead.who if stead else None)


def _entries(scene: Scene, call: Call, poll: Poll, votes: list[Vote]) -> list[Entry]:
    """One for all that is said in the voter's own right, and one for each person in whose stead they answer."""
    steads = dict.fromkeys(vote.stead for vote in votes)
    return [_entry(scene, call, poll, [vote for vote in votes if vote.stead == stead]) for stead in steads]


def _entry(scene: Scene, call: Call, poll: Poll, votes: list[Vote]) -> Entry:
    away = scene.crew.away[votes[0].stead] if votes[0].stead else None
    facts = {
        "answer": votes[0].reply,
        "seats": [vote.seat for vote in votes],
        **({"for": away.who, "until": away.until.isoformat()} if away else {}),
        "reason": votes[0].reason,
        "change": votes[0].change,
        **closing.practice(poll),
    }
    return Entry(call.actor, "vote", closing.ref(poll), facts, call.now)


def _stands(scene: Scene, votes: list[Vote], before: list[Vote], mine: Vote, *, repeated: bool) -> Line:
    now = next(each for each in rules.standings(scene.crew.seats, votes) if each.seat.code == mine.seat)
    was = next((vote for vote in reversed(before) if (vote.seat, vote.who) == (mine.seat, mine.who)), None)
    line = view.stands(now, mine, was)
    return [*line, " You had said so already."] if repeated else line
