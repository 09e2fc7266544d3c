"""The go/no-go poll: its card, what each seat holder is asked, and the form of a no-go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import when
from bot.domain.aside import Excepted
from bot.domain.checked import Checked
from bot.domain.decision import Decision
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Seat
from bot.domain.poll import ALL, Poll, Recommendation, Reply, SeatStanding, Vote, answers, why_stale
from bot.domain.readiness import Blocker
from bot.domain.risk import Risk
from bot.message import Block, Form, Message
from bot.views import blocks, checks, excepted, inputs, risk
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Emoji, Line, Mention, Part, Quiet, clip, spoken

LONGEST = 500
"""Characters of a reason, as the form takes it."""

ROWS = 8500
"""Characters that all the rows of a poll card may take together, with what stands beside them."""

BESIDE, FEW = 5, 1
"""Blockers, or risks, named beside the votes; few, and few exceptions, beside those of more than `MANY` seats."""

MANY = 20

TITLE, SHORT = 40, 30
"""Characters of a seat's title; of more than `MANY` seats each has the shorter."""

SIGNS: Mapping[Reply | None, str] = {
    Reply.GO: "white_check_mark",
    Reply.NO_GO: "no_entry",
    Reply.GO_IF: "warning",
    None: "hourglass",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A poll as its card shows it. `recommendation` is None for a poll that another one followed."""

    poll: Poll
    seats: tuple[SeatStanding, ...]
    holders: Mapping[str, str | None]
    recommendation: Recommendation | None
    decision: Decision | None
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """Substitutes, by the people in whose stead they answer."""
    exceptions: tuple[Excepted, ...] = ()
    zone: str = "UTC"
    blockers: tuple[Blocker, ...] = ()
    risks: tuple[Risk, ...] = ()
    red: tuple[Checked, ...] = ()


def card(launch: Launch, attempt: Attempt, shown: Shown, names: Mapping[str, str]) -> Message:
    """The poll in the launch room: a row per seat, edited with every answer."""
    poll = shown.poll
    state = _state(launch, shown)
    said = _conclusion(shown, names)
    most, exceptions = (BESIDE, excepted.SHOWN) if len(shown.seats) <= MANY else (FEW, FEW)
    beside = [*_blockers(shown, names, most), *checks.beside(shown.red, most), *risk.beside(shown.risks, most)]
    listed = excepted.lines(shown.exceptions, lambda who: _name(who, names), launch.zone, exceptions)
    space = ROWS - len(spoken(*beside, *listed))
    parts = [blocks.heading(title(poll)), paragraph(*state), *_rows(shown, names, space)]
    parts += [paragraph(*lines) for lines in (beside, listed) if lines]
    if said:
        parts.append(paragraph(*said))
    if buttons := _card_buttons(attempt, shown):
        parts.append(blocks.actions(*buttons))
    return Message(spoken([title(poll)], *state, *said), tuple(parts))


def _blockers(shown: Shown, names: Mapping[str, str], most: int) -> list[Line]:
    """What stands in the way, with whoever is at it; what is beyond is counted."""
    lines: list[Line] = [
        [
            Bold(each.ref),
            f" {clip(each.title, 60)} · {_name(each.owner, names) if each.owner else 'nobody'} · {each.state}",
        ]
        for each in shown.blockers[:most]
    ]
    more: list[Line] = [[f"and {len(shown.blockers) - most} more"]] if len(shown.blockers) > most else []
    return [[Bold("Blockers open")], *lines, *more] if lines else []


def title(poll: Poll) -> str:
    return f"Practice poll {poll.number}" if poll.practice else f"Go or no-go: poll {poll.number}"


def _state(launch: Launch, shown: Shown) -> list[Line]:
    poll = shown.poll
    asked = [each for each in shown.seats if each.seat.mandatory]
    count = f"{sum(each.answered for each in asked)} of {len(asked)} mandatory seats have answered."
    until: Line = ["Open until ", At(poll.closes_at, launch.zone), ". ", count]
    ended: Line = ["Closed ", At(poll.closed_at or poll.closes_at, launch.zone), ". ", count]
    practice: list[Line] = [[Quiet("For practice: it leaves no trace in the decision.")]] if poll.practice else []
    return [until if poll.open else ended, *practice]


def _conclusion(shown: Shown, names: Mapping[str, str]) -> list[Line]:
    """What was decided, else what the record recommends."""
    if shown.decision is not None:
        decision = shown.decision
        return [[Bold(f"Decided: {decision.answer.upper()}"), f" by {_name(decision.by, names)}."]]
    if shown.recommendation is None:
        return []
    would = "It would recommend: " if shown.poll.practice else "Recommendation: "
    return [[Bold(f"{would}{shown.recommendation.verdict}"), f" · {'; '.join(shown.recommendation.why)}"]]


def _card_buttons(attempt: Attempt, shown: Shown) -> list[Button]:
    if shown.poll.open:
        return vote_buttons(attempt, shown.poll, ())
    if shown.recommendation is not None and shown.decision is None and not shown.poll.practice:
        return [Button("Decide…", "decide", attempt=attempt.id)]
    return []


def vote_buttons(attempt: Attempt, poll: Poll, seats: Sequence[str], suffix: str = "") -> list[Button]:
    """*Go*, *No-go…* and *Go if…* for some seats, or for whichever the person holds."""
    named = tuple(seats)
    return [
        Button(f"Go{suffix}", "vote", named, text="go", attempt=attempt.id, seen=poll.number, style="primary"),
        Button(f"No-go{suffix}…", "vote", named, text="no-go", attempt=attempt.id, seen=poll.number),
        Button(f"Go{suffix} if…", "vote", named, text="go-if", attempt=attempt.id, seen=poll.number),
    ]


def _rows(shown: Shown, names: Mapping[str, str], space: int) -> list[Block]:
    most = space // max(len(shown.seats), 1)
    mandatory = [each for each in shown.seats if each.seat.mandatory]
    advisory = [each for each in shown.seats if not each.seat.mandatory]
    found = [paragraph(*_lines(mandatory, shown, names, most))] if mandatory else []
    if advisory:
        found.append(paragraph([Bold("Advice")], *_lines(advisory, shown, names, most)))
    return found


def _lines(seats: Iterable[SeatStanding], shown: Shown, names: Mapping[str, str], most: int) -> list[Line]:
    return [line for each in seats for line in _row(each, shown, names, most)]


def _row(standing: SeatStanding, shown: Shown, names: Mapping[str, str], most: int) -> list[Line]:
    seat = standing.seat
    sign = SIGNS[standing.reply if standing.answered else None]
    width = TITLE if len(shown.seats) <= MANY else SHORT
    begin: list[Part] = [Emoji(sign), " ", Bold(seat.code), f" {clip(seat.title, width)} · "]
    told = _deciding(standing)
    if told is None:
        return [[*begin, *_silent(standing, shown, names)]]
    others = len(standing.votes) - 1
    more = f" · {others} more answered" if others else ""
    stead = f" for {clip(_name(told.stead, names), 20)}" if told.stead else ""
    reply, asks = _said(told, shown.zone)
    memory = f" · carried from poll {told.carried}" if told.carried else ""
    old: list[Part] = [" · ", Bold(f"stale: {why_stale(standing.stale)}")] if standing.stale else []
    row: Line = [*begin, Bold(reply), f" · {_name(told.who, names)}{stead}{_saw(told)}{memory}{asks}{more}", *old]
    words = f"{told.reason}{_change(told)}"
    room = max(most - 100 - width, 20) - len(stead) - len(asks)
    return [row, [Quiet(clip(words, room))]] if words and room > 0 else [row]


def _said(vote: Vote, zone: str) -> tuple[str, str]:
    """The answer and what it has come to, and the item it asks for."""
    asks = f" · {vote.item}" if vote.item else ""
    if vote.reply is not Reply.GO_IF:
        return vote.reply, asks
    if vote.counts is Reply.GO:
        return "go-if, met", asks
    if vote.counts is Reply.NO_GO:
        return "go-if, lapsed", asks
    return vote.reply, f"{asks} until {when.clock(vote.by, zone)}" if vote.by else asks


def _deciding(standing: SeatStanding) -> Vote | None:
    """The answer that makes the seat say what it says: the last of the strictest."""
    return next((vote for vote in reversed(standing.votes) if vote.counts is standing.reply), None)


def _silent(standing: SeatStanding, shown: Shown, names: Mapping[str, str]) -> list[Part]:
    if standing.votes:
        return [f"{answers(standing.votes)} of {standing.seat.minimum} answers"]
    holder = shown.holders.get(standing.seat.code)
    who = f" · {_name(holder, names)}" if holder else ""
    substitute = shown.stand_ins.get(holder or "")
    stead = f" (away, {_name(substitute, names)} stands in)" if substitute else ""
    return [f"no answer{' yet' if shown.poll.open else ''}{who}{stead}"]


def _saw(vote: Vote) -> str:
    saw = vote.saw or {}
    blockers = len(saw.get("blockers", ()))
    behind = f", {count(blockers, 'blocker')} open" if blockers else ""
    return f" · saw {saw['percent']} %{behind}" if "percent" in saw else ""


def _change(vote: Vote) -> str:
    return f" · would change it: {vote.change}" if vote.change else ""


def carried(votes: Sequence[Vote]) -> str:
    """What holds on from an earlier poll."""
    number = votes[0].carried
    seats = list(dict.fromkeys(vote.seat for vote in votes))
    have = "answer holds" if len(votes) == 1 else "answers hold"
    return f"{len(votes)} {have} on from poll {number}: {some(seats, 13)}."


def history(votes: Sequence[Vote], zone: str, last: int = 8) -> list[Block]:
    """Every answer in the order it was given; for one reader, so people are shown as Slack shows them."""
    if not votes:
        return []
    lines = [_answer(vote, zone) for vote in votes[-last:]]
    earlier = f" (the last {last} of {len(votes)})" if len(votes) > last else ""
    return [paragraph([Bold(f"Answers in order{earlier}")], *lines)]


def _because(vote: Vote) -> Part:
    return f": {clip(vote.reason, 60)}" if vote.reason else ""


def _answer(vote: Vote, zone: str) -> Line:
    who: list[Part] = [f"{when.clock(vote.at, zone)} ", Mention(vote.who), *for_whom(vote.stead)]
    return [*who, f" {vote.seat} ", Bold(vote.reply), _because(vote)]


def for_whom(stead: str | None) -> list[Part]:
    """In whose stead a substitute answers."""
    return [" for ", Mention(stead)] if stead else []


def over(launch: Launch, attempt: Attempt, poll: Poll, seats: Sequence[SeatStanding], sentence: str) -> Message:
    """To those who decide: the poll is closed, and what follows. `sentence` is the recommendation."""
    asked = [each for each in seats if each.seat.mandatory]
    go = sum(each.goes for each in asked)
    first: Line = [
        Bold(f"Poll {poll.number} of {launch.name} is closed"),
        f": {go} of {len(asked)} mandatory seats go.",
    ]
    return blocks.say(first, [clip(sentence, 1000)], buttons=[Button("Decide…", "decide", attempt=attempt.id)])


def practice_opened(launch: Launch, poll: Poll) -> Message:
    """To the room, instead of the announcement of a poll that counts."""
    first: Line = ["A ", Bold("practice poll"), " is open until ", At(poll.closes_at, launch.zone), "."]
    return blocks.say(first, ["Answer as you would on the day. It leaves no trace in the decision."])


def no_go_form(
    attempt: Attempt,
    poll: Poll,
    held: Sequence[Seat],
    asked: Sequence[str],
    *,
    reason: str = "",
    change: str = "",
    owner: str | None = None,
) -> Form:
    """Why not, and what would change it. Asks for the seat too when the person holds several and named none."""
    named = asked or ([seat.code for seat in held] if len(held) == 1 else [])
    fields: list[Block] = []
    if named:
        seats = "all your seats" if ALL in named else ", ".join(named)
        fields.append(paragraph(["You vote no-go for ", Bold(seats), "."]))
    else:
        options = [(ALL, f"All {len(held)} of them"), *((seat.code, f"{seat.code} {seat.title}") for seat in held)]
        fields.append(inputs.choice("seats", "For which seat?", options))
    fields.append(inputs.text("text", "Why not?", initial=reason, lines=True, most=LONGEST))
    fields.append(
        inputs.text(
            "change",
            "What would change it?",
            initial=change,
            lines=True,
            most=LONGEST,
            example="The restore log of last night",
        )
    )
    fields.append(inputs.person("owner", "Who sees to it?", initial=owner, hint="Nobody named: the lead of the area."))
    carry = {"a": attempt.id, "r": list(named), "o": {"answer": Reply.NO_GO.value}, "s": poll.number}
    return Form("vote", "No-go", "Vote no-go", tuple(fields), carry)


def stands(standing: SeatStanding, mine: Vote, before: Vote | None) -> Line:
    """To a voter: what their seat says now, and why that is not always what they said."""
    earlier = before is not None and before.reply not in (mine.reply, Reply.WITHDRAWN)
    was = f" Before, you said {before.reply}." if before is not None and earlier else ""
    stead: list[Part] = [" You answer for ", Mention(mine.stead), "."] if mine.stead else []
    begin: list[Part] = [Bold(standing.seat.code)]
    if mine.reply is Reply.WITHDRAWN:
        now = f"is {standing.reply} by others" if standing.reply else "is not answered"
        return [*begin, f" {now}: your answer is withdrawn.", *stead, was]
    if standing.reply is mine.counts:
        return [*begin, " says ", Bold(mine.reply), ".", *stead, was]
    if standing.reply is None:
        have = f"{answers(standing.votes)} of the {standing.seat.minimum} answers it needs"
        return [*begin, f" has {have}; yours is ", Bold(mine.reply), ".", *stead, was]
    stricter = _deciding(standing)
    who: Part = Mention(stricter.who) if stricter else "somebody"
    end = f", and the strictest answer counts. Yours is {mine.reply}."
    return [*begin, " stays at ", Bold(standing.reply), ": ", who, f" said {standing.reply}{end}", *stead, was]


def some(names: Sequence[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def count(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"


def _name(user: str, names: Mapping[str, str]) -> str:
    return clip(names.get(user, user), 30)
