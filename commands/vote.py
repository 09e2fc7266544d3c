"""`vote go|no-go|go-if|withdraw`: answer for my seat. Until the poll closes it can be changed; what was said stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import ballot, when
from bot.domain import condition as conditional
from bot.domain import poll as rules
from bot.domain.condition import Wanted
from bot.domain.people import Seat
from bot.domain.poll import ALL, CONDITIONAL, Poll, Reply, Vote
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, fields, room, voting
from bot.services.calls import VALUE, answer, open_scene_of
from bot.store import polls, votes
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import condition as condition_view
from bot.views import poll as view
from bot.views.blocks import Button
from bot.views.parts import At, Line

USAGE = 'vote go|no-go|withdraw [SEAT…|all] [reason], vote go-if "condition" by=TIME [owner=@user] [SEAT…|all]'
SUMMARY = "answer the go/no-go poll for your seat; a no-go says why, a go-if what has to be true first"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset({"answer", "change", "seats", "owner", "by"})
CODES = False
REFS = False

MOST = 24
"""Seats offered as buttons; a row of buttons holds 25."""

LABELS = {Reply.GO: "Go", Reply.NO_GO: "No-go", Reply.GO_IF: "Go if", Reply.WITHDRAWN: "Withdraw"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the call says, whichever way it came. Text is still as Slack sent it."""

    reply: Reply | None
    seats: tuple[str, ...]
    reason: str


def opens(call: Call) -> bool:
    reply, rest = _reply(call)
    if reply is Reply.GO_IF:
        return call.origin is not Origin.MODAL and not (rest and call.options.get("by"))
    if reply is not Reply.NO_GO or call.options.get("change"):
        return False
    return not rest or call.origin is Origin.BUTTON


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "vote")
    poll = _poll(scene, call)
    held = rules.must_hold_seats(scene.crew, call.actor)
    said = _said(scene, call)
    asked = said.seats and tuple(seat.code for seat in rules.seats_to_answer(scene.crew, call.actor, said.seats))
    named = (ALL,) if len(held) > 1 and len(asked) == len(held) else asked
    reason, owner = grammar.plain(said.reason), next(iter(grammar.users(call.options.get("owner", ""))), None)
    if said.reply is Reply.NO_GO:
        return view.no_go_form(scene.attempt, poll, held, named, reason=reason, owner=owner)
    by = call.options.get("by") or _until(scene, poll)
    return condition_view.form(scene.attempt, poll, held, named, condition=reason, owner=owner, by=by)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "vote")
    poll = _poll(scene, call)
    said = _said(scene, call)
    if said.reply is None:
        raise Refused(
            "Answer `vote go`, or `vote no-go` and why.", offer=view.vote_buttons(scene.attempt, poll, call.refs)
        )
    offer = _one_for_each(scene, poll, call, scene.crew.answers_for(call.actor), said)
    seats = rules.seats_to_answer(scene.crew, call.actor, said.seats, offer)
    given = votes.of(tx, poll)
    if said.reply is Reply.WITHDRAWN:
        seats = rules.must_have_answered(given, call.actor, seats)
    wanted, cleaned = _wanted(scene, call, poll, said.reply, said, seats)

    cast = voting.cast(scene, poll, seats, wanted, given, call.actor)

    if cast.new:
        room.poll(scene, poll)
        room.board(scene)

    lines = [_stands(scene, cast, given, vote) for vote in cast.votes]
    until: Line = ["You can change it until ", At(poll.closes_at, scene.launch.zone), "."]
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    made = condition_view.made(cast.item, call.actor) if cast.item else []
    stays = condition_view.stays(scene.attempt, cast.stays) if cast.stays else ([], [])
    return answer(*lines, *made, *stays[0], until, *warning, buttons=stays[1])


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


def _wanted(
    scene: Scene, call: Call, poll: Poll, reply: Reply, said: Said, seats: tuple[Seat, ...]
) -> tuple[Wanted, bool]:
    """What is answered, and whether something secret was left out of it. Raises Refused or Lookup."""
    reason, cleaned = evidence.words(said.reason)
    change, also_cleaned = evidence.words(call.options.get("change", ""))
    codes = tuple(seat.code for seat in seats)
    offer = [_button(scene, poll, call, f"{LABELS[reply]}…", list(codes), said)]
    if reply is Reply.NO_GO and not reason:
        raise Refused("Say why not: `vote no-go the restore log is missing`.", field="text", offer=offer)
    if reply is Reply.GO_IF and not reason:
        like = '`vote go-if "the restore log is there" by=T-20m`'
        raise Refused(f"Say what has to be true first: {like}.", field="text", offer=offer)
    by = _by(scene, call, offer) if reply is Reply.GO_IF else None
    named = call.options.get("owner") if reply in CONDITIONAL else None
    owner = fields.owner(scene, call, named) if named else None
    return Wanted(reply, codes, reason, change, owner, by), cleaned or also_cleaned


def _by(scene: Scene, call: Call, offer: list[Button]) -> datetime:
    typed = grammar.plain(call.options.get("by", "")).strip()
    if not typed:
        raise Refused("Say until when there is time: `by=T-20m` or `by=14:30`.", field="by", offer=offer)
    at = when.moment(typed, now=call.now, zone=scene.launch.zone, t0=scene.attempt.t0).at
    conditional.must_be_in_time(at, scene.attempt.t0, call.now)
    return at


def _until(scene: Scene, poll: Poll) -> str:
    """What a form suggests: the end of the poll, as a time of day."""
    return when.clock(min(filter(None, (poll.closes_at, scene.attempt.t0))), scene.launch.zone)


def _poll(scene: Scene, call: Call) -> Poll:
    poll = polls.last(scene)
    offer = view.vote_buttons(scene.attempt, poll, call.refs) if poll else []
    return rules.must_take_votes(poll, seen=call.seen, zone=scene.launch.zone, now=call.now, offer=offer)


def _one_for_each(scene: Scene, poll: Poll, call: Call, held: tuple[Seat, ...], said: Said) -> list[Button]:
    """The same answer as a button for each seat, and one for all of them."""
    if said.reply is None:
        return []
    label, dots = LABELS[said.reply], "…" if said.reply in CONDITIONAL else ""
    each = [_button(scene, poll, call, f"{label} {seat.code}{dots}", [seat.code], said) for seat in held[:MOST]]
    return [*each, _button(scene, poll, call, f"{label} for all {len(held)}{dots}", [ALL], said)]


def _button(scene: Scene, poll: Poll, call: Call, label: str, seats: list[str], said: Said) -> Button:
    kept = {name: call.options[name] for name in ("owner", "by") if call.options.get(name)}

    def button(text: str) -> Button:
        return Button(label, "vote", tuple(seats), kept, text, scene.attempt.id, poll.number)

    full = button(f"{said.reply} {said.reason}".strip())
    return full if len(full.value) <= VALUE else button(f"{said.reply}")


def _stands(scene: Scene, cast: voting.Cast, before: list[Vote], mine: Vote) -> Line:
    given = [*before, *cast.new]
    now = next(each for each in rules.standings(scene.crew.seats, given) if each.seat.code == mine.seat)
    was = next((vote for vote in reversed(before) if (vote.seat, vote.who) == (mine.seat, mine.who)), None)
    line = view.stands(now, mine, was)
    return line if mine in cast.new else [*line, " You had said so already."]
