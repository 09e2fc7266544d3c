"""Another director: the question to a second person, and what everybody is told."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.launch import Attempt, Launch
from bot.domain.proposal import Proposal, State
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet, Time, clip


def agree_button(attempt: Attempt, asked: Proposal) -> Button:
    return Button("Agree", "set", options={"act": "agree"}, attempt=attempt.id, seen=asked.id, style="primary")


def proposed(launch: Launch, asked: Proposal) -> list[Line]:
    """To the deputy who named somebody."""
    return [
        [Mention(asked.subject or ""), " directs ", Bold(launch.name), " once the holder of a seat agrees."],
        ["It stands in the launch room, and lapses at ", Time(asked.lapses_at, launch.zone), "."],
    ]


def ask(launch: Launch, attempt: Attempt, asked: Proposal) -> Message:
    """To the holders of seats."""
    return blocks.say(
        [Mention(asked.by), " wants ", Mention(asked.subject or ""), " to direct ", Bold(launch.name), "."],
        ["The director is ", Mention(launch.director), " until a second person agrees."],
        buttons=[agree_button(attempt, asked)],
    )


def card(launch: Launch, attempt: Attempt, asked: Proposal, names: Mapping[str, str]) -> Message:
    """In the room."""
    to = _name(asked.subject or "", names)
    first: Line = [Bold("Another director proposed"), f" by {_name(asked.by, names)}: {to}."]
    if not asked.pending:
        return blocks.say(first, _end(launch, asked, names))
    waits: Line = ["It waits for the holder of a seat, until ", Time(asked.lapses_at, launch.zone), "."]
    return blocks.say(first, waits, buttons=[agree_button(attempt, asked)])


def _end(launch: Launch, asked: Proposal, names: Mapping[str, str]) -> Line:
    at: list[Part] = [" ", At(asked.settled_at, launch.zone)] if asked.settled_at else []
    if asked.state is State.AGREED:
        return [f"{_name(asked.second or '', names)} agreed", *at, "."]
    return [Bold("Lapsed"), *at, ": nobody agreed."]


def handed_on(launch: Launch, to: str, was: str, proposed_by: str | None, by: str, why: str) -> Message:
    """To the room, and to both of them. Nobody's name: whoever runs golive did it on its machine."""
    said: Line = ["Said by ", Mention(by), "."] if by else ["Said by whoever runs golive, on its machine."]
    if proposed_by:
        said = ["Proposed by ", Mention(proposed_by), ", agreed to by ", Mention(by), "."]
    reason: list[Line] = [[Quiet(why)]] if why else []
    directs: Line = [Mention(to), " directs ", Bold(launch.name), " from now on, in the place of ", Mention(was), "."]
    return blocks.say(directs, *reason, said)


def lapsed(launch: Launch) -> Message:
    return blocks.say([Bold(launch.name), " keeps its director: nobody agreed to another one in time."])


def _name(user: str, names: Mapping[str, str]) -> str:
    return clip(names.get(user, user), 40)
