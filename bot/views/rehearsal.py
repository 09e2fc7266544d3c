"""What is said in and about a rehearsal. All that is said in one is stamped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import when
from bot.domain.launch import Attempt, Launch
from bot.domain.rehearsing import Length, Outcome
from bot.message import Message
from bot.views.blocks import Button, paragraph, say, small
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Place, spoken

STAMP = "REHEARSAL"
MOST_BLOCKS = 50
"""docs.slack.dev/reference/block-kit/blocks"""

NAMED = 5


def stamped(message: Message) -> Message:
    """So that nobody takes it for the launch itself."""
    text = f"{STAMP} · {message.text}"
    if not message.blocks or len(message.blocks) >= MOST_BLOCKS:
        return replace(message, text=text)
    return replace(message, text=text, blocks=(small(f"{STAMP} · nothing here counts"), *message.blocks))


def instead(users: Sequence[str], message: Message) -> Message:
    """In the room of a rehearsal, what golive would have told some people directly."""
    line: Line = ["To ", *_people(users), " directly:"]
    return replace(message, text=f"{spoken(line)}\n{message.text}", blocks=(paragraph(line), *message.blocks))


def begun(launch: Launch, attempt: Attempt) -> Message:
    """In the room of the rehearsal."""
    fast = "as fast as planned" if attempt.pace == 1 else f"{attempt.pace} times as fast as planned"
    t0: list[Part] = ["; T-0 is ", At(attempt.t0, launch.zone)] if attempt.t0 else []
    return say(
        [Bold(launch.name), " is rehearsed here, ", fast, *t0, "."],
        [
            "It runs on a copy: what is signed off, voted or decided here changes nothing in ",
            "the launch. What golive would tell people directly it says here; no audience hears of it.",
        ],
        [Code("rehearse end"), " ends it. So does its last step."],
    )


def to_the_actor(launch: Launch, attempt: Attempt) -> list[Line]:
    lasts = f" An hour of the plan takes {when.span(timedelta(hours=1) / attempt.pace)}."
    return [["The rehearsal of ", Bold(launch.name), " begins in ", Place(attempt.channel), ".", lasts]]


def ended(launch: Launch, attempt: Attempt, outcome: Outcome) -> list[Line]:
    """What it has shown, at pace 1."""
    first: Line = ["The rehearsal of ", Bold(launch.name), " is over: ", *_finish(outcome), "."]
    noticed = [each for each in outcome.lengths if each.noticeable]
    listed: list[Line] = [_length(each) for each in noticed[:NAMED]]
    more: list[Line] = [[f"and {len(noticed) - NAMED} more"]] if noticed[NAMED:] else []
    return [first, *listed, *more]


def waived(launch: Launch, refs: Sequence[str]) -> list[Line]:
    return [[Bold(launch.name), f" goes without a rehearsal. That stands among the exceptions, at {', '.join(refs)}."]]


def end_button(attempt: Attempt) -> Button:
    return Button(
        "End the rehearsal", "rehearse", text="end", attempt=attempt.id, ask="It is over then; its timings are kept."
    )


def _finish(outcome: Outcome) -> Line:
    if outcome.late is None:
        return [f"{outcome.settled} of {outcome.steps} steps, and it was not live"]
    if abs(outcome.late) < timedelta(minutes=1):
        return ["live as planned"]
    return ["live ", Bold(f"{when.span(abs(outcome.late))} {'late' if outcome.late > timedelta() else 'early'}")]


def _length(length: Length) -> Line:
    return [Bold(length.ref), f" took {when.span(length.took)}; the plan says {when.span(length.planned)}"]


def _people(users: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for user in users:
        parts += [", ", Mention(user)] if parts else [Mention(user)]
    return parts
