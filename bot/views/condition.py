"""What people are told of conditions: whose it is now, that it waits for approval, *Now go?*, and that it lapsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.condition import Wanted, is_met
from bot.domain.item import Item, Signoff, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Seat
from bot.domain.poll import ALL, Poll, Reply, Vote
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet, clip
from bot.views.poll import LONGEST, some, vote_buttons

DID: Mapping[str, str] = {"approved": "is approved by ", "waived": "was waived by ", "na": "was set aside by "}
"""How an item was settled."""


def form(
    attempt: Attempt,
    poll: Poll,
    held: Sequence[Seat],
    asked: Sequence[str],
    *,
    condition: str,
    owner: str | None,
    by: str,
) -> Form:
    """What has to be true first, who sees to it, and until when. Asks for the seat too when several are held."""
    named = asked or ([seat.code for seat in held] if len(held) == 1 else [])
    fields: list[Block] = []
    if named:
        seats = "all your seats" if ALL in named else ", ".join(named)
        fields.append(paragraph(["It is a go for ", Bold(seats), " once this is true, and a no-go when time is over."]))
    else:
        options = [(ALL, f"All {len(held)} of them"), *((seat.code, f"{seat.code} {seat.title}") for seat in held)]
        fields.append(inputs.choice("seats", "For which seat?", options))
    fields += [
        inputs.text("text", "Go if…", initial=condition, lines=True, most=LONGEST, example="The restore log is there"),
        inputs.person("owner", "Who sees to it?", initial=owner, hint="Nobody named: the lead of the area."),
        inputs.text("by", "Until when?", initial=by, most=100, hint="At the latest T-0.", example="T-20m"),
    ]
    carry = {"a": attempt.id, "r": list(named), "o": {"answer": Reply.GO_IF.value}, "s": poll.number}
    return Form("vote", "Go if…", "Vote go-if", tuple(fields), carry)


def given(launch: Launch, attempt: Attempt, item: Item, wanted: Wanted, by: str) -> Message:
    """To the owner of what somebody asks for."""
    says = "says no-go" if wanted.reply is Reply.NO_GO else "goes only if"
    until: list[Part] = [", until ", At(wanted.by, launch.zone)] if wanted.by else []
    seats = some(wanted.seats, 5)
    return blocks.say(
        [
            Mention(by),
            f" {says} for ",
            Bold(seats),
            f" in the poll of {launch.name}. What is asked for is yours",
            *until,
        ],
        _named(item),
        [Quiet(clip(wanted.definition, LONGEST))],
        buttons=[Button(f"Sign off {item.ref}…", "signoff", (item.ref,), attempt=attempt.id, style="primary")],
    )


def gone(item: Item, by: str) -> Message:
    """To its owner, when nobody asks for it any more."""
    return blocks.say(
        [Mention(by), " has changed the answer that asked for this, so it is off the list:"], _named(item)
    )


def to_approve(attempt: Attempt, item: Item, signoff: Signoff) -> Message:
    """To whoever judges it."""
    proof = "; ".join(each.name or each.value for each in signoff.evidence)
    asked: list[Part] = ["what ", Mention(item.asked_by), " asks for in the poll"] if item.asked_by else []
    return blocks.say(
        [Mention(signoff.signer), " has signed off ", *asked, ". Is it so?"],
        _named(item),
        [Quiet(clip(proof, LONGEST))],
        buttons=[
            Button(
                f"Approve {item.ref}", "approve", (item.ref,), attempt=attempt.id, seen=signoff.number, style="primary"
            ),
            Button(f"Reject {item.ref}…", "reject", (item.ref,), attempt=attempt.id, seen=signoff.number),
        ],
    )


def now_go(
    launch: Launch, attempt: Attempt, poll: Poll, item: Item, votes: Sequence[Vote], by: str, *, ended: bool
) -> Message:
    """To whoever asked for it. `votes` are their answers that waited for it, `ended` says that the poll is over."""
    seats = [vote.seat for vote in votes]
    first: Line = [Bold(item.ref), f" {clip(item.title, 80)} {DID[item.state]}", Mention(by), "."]
    if ended:
        return blocks.say(
            first, [f"The poll of {launch.name} is over, so {some(seats, 5)} is asked again when it is opened anew."]
        )
    counted = all(vote.counts is Reply.GO for vote in votes)
    if counted and is_met(item):
        ask: Line = ["Your condition is met, so ", Bold(some(seats, 5)), " counts as go. Still so?"]
    else:
        ask = [f"You said {votes[-1].reply} for ", Bold(some(seats, 5)), " because of it. ", Bold("Now go?")]
    suffix = f" {seats[0]}" if len(seats) == 1 else f" for {len(seats)}"
    return blocks.say(first, ask, buttons=vote_buttons(attempt, poll, seats, suffix))


def ask_again(attempt: Attempt, poll: Poll, item: Item, votes: Sequence[Vote]) -> Message:
    """To those who decide, when the poll is over."""
    seats = some([vote.seat for vote in votes], 5)
    return blocks.say(
        [Bold(item.ref), f" {clip(item.title, 80)} is {item.state}: {seats} waited for it in poll {poll.number}."],
        ["The poll is over, so nobody can change their answer there. Another one asks them."],
        buttons=[_another(attempt)],
    )


def _another(attempt: Attempt) -> Button:
    return Button("Open another poll", "poll", text="open", attempt=attempt.id, style="primary")


def sooner(launch: Launch, attempt: Attempt, item: Item, vote: Vote, by: datetime) -> Message:
    """To the voter and the owner: T-0 is earlier now, and a condition has until T-0 at the latest."""
    return blocks.say(
        [
            Bold(f"T-0 of {launch.name} is earlier"),
            ", so this has time until ",
            At(by, launch.zone),
            ", and no longer:",
        ],
        _named(item),
        ["It is a go for ", Bold(vote.seat), " once it is approved, and a no-go when time is over."],
        buttons=[Button(f"Look at {item.ref}", "status", (item.ref,), attempt=attempt.id)],
    )


def lapsed(
    launch: Launch, attempt: Attempt, item: Item, votes: Sequence[Vote], *, ended: bool, again: bool = False
) -> Message:
    """To the voter, the owner and those who decide: time is over. `ended` says that the poll is, too; `again` offers
    another one."""
    seats = some([vote.seat for vote in votes], 5)
    then = "The poll is over: another one asks them anew." if ended else "They can change it until the poll closes."
    look = Button(f"Look at {item.ref}", "status", (item.ref,), attempt=attempt.id)
    return blocks.say(
        [Bold(f"{seats} of {launch.name} is a no-go now"), f": {item.ref} was not approved in time."],
        _named(item),
        ["The condition was ", Mention(votes[0].who), f"'s. {then}"],
        buttons=[look, _another(attempt)] if again else [look],
    )


def _weight(item: Item) -> str:
    return "a blocker" if item.weight is Weight.BLOCKER else f"a {item.weight} item"


def _named(item: Item) -> Line:
    return [Bold(item.ref), f" {clip(item.title, 100)}"]


def made(item: Item, by: str) -> list[Line]:
    """To the voter: what their answer has become."""
    whose: list[Part] = ["yours" if item.owner == by else Mention(item.owner)] if item.owner else ["nobody's yet"]
    owned: list[Part] = ["It is ", *whose, "." if item.owner in (None, by) else "'s."]
    then = "When it is approved, you are asked once more."
    return [[Bold(item.ref), f" {clip(item.title, 100)} is {_weight(item)} now. ", *owned, f" {then}"]]


def stays(attempt: Attempt, items: Sequence[Item]) -> tuple[list[Line], list[Button]]:
    """To the voter: what they asked for before is signed off, so somebody judges it all the same."""
    lines: list[Line] = [
        [Bold(item.ref), " was asked for by your former answer and is signed off: it still waits to be approved."]
        for item in items
    ]
    return lines, [
        Button(f"Approve {item.ref}", "approve", (item.ref,), attempt=attempt.id, seen=item.signoff) for item in items
    ]
