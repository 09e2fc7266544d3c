"""What could not be said: to those who run golive, and to those who did not hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import webhook
from bot.domain.typed import BACKTICK
from bot.message import Message
from bot.views.blocks import paragraph, say, small
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Place, Quiet, clip, marked, spoken

REMEDIES = {
    "not_in_channel": "Type `/invite @golive` there.",
    "channel_not_found": "Type `/invite @golive` there, or name another channel with `set`.",
    "is_archived": "Unarchive the channel, or name another one with `set`.",
    "missing_scope": "Install the app again with golive's manifest.",
    "restricted_action": "Let apps post there, or name another channel with `set`.",
}
"""What a person can do about Slack's refusals."""


def where(stream: str) -> Part:
    """A channel or a person by id, or a webhook."""
    if stream.startswith(webhook.PREFIX):
        return f"the webhook of {webhook.audience_of(stream)}"
    return Mention(stream) if stream[:1] in "UW" else Place(stream)


def after(missing: int, message: Message) -> Message:
    """A message that says, first, how many before it never arrived."""
    if not missing:
        return message
    one = "The message before this one" if missing == 1 else f"{missing} messages before this one"
    line = f"{one} could not be delivered here."
    return replace(message, text=f"{line}\n{message.text}", blocks=(small(line), *message.blocks))


SAID = 300
"""Characters of each message among several."""


def late_words(message: Message, asked_at: datetime) -> Message:
    """A message that says, first, since when it has been so."""
    line: Line = [Quiet("Late: this was to be said at "), At(asked_at), Quiet(".")]
    return replace(message, text=f"{spoken(line)}\n{message.text}", blocks=(paragraph(line), *message.blocks))


def together(said: Sequence[tuple[datetime, str]]) -> Message:
    """Messages that Slack did not take for a long time, as one."""
    lines: list[Line] = [[Bold("Late"), ": Slack did not take messages for a while. This was to be said here:"]]
    for at, text in said:
        words = clip(" · ".join(text.replace("`", BACKTICK).split("\n")), SAID)
        lines.append([At(at), ": ", *marked(words)])
    return say(*lines)


def dead(stream: str, what: str, code: str) -> Message:
    remedy = REMEDIES.get(code, "The log says more.")
    return say(
        ["golive could not deliver ", Bold(what), " to ", where(stream), ": Slack answered ", Code(code), "."],
        [*_words(remedy), " It is not sent again; the next message there says that one is missing."],
    )


def in_doubt(stream: str, what: str, code: str) -> Message:
    return say(
        ["golive does not know whether ", Bold(what), " reached ", where(stream), ": the answer was lost."],
        [
            "Slack does not let golive look there (",
            Code(code),
            "), so it is held, and what is to be said there after it.",
        ],
        ["Please look there yourself. golive goes on as soon as it can."],
    )


def late(stream: str, many: int, since: datetime, zone: str) -> Message:
    waits = "A message for " if many == 1 else f"{many} messages for "
    verb = " waits since " if many == 1 else " wait, the first since "
    return say([waits, where(stream), verb, At(since, zone), ". golive goes on trying."])


def not_once(stream: str, what: str, times: int) -> Message:
    if times:
        return say(
            [Bold(what), " stands in ", where(stream), f" {times} times. It was meant to be said once."],
            ["Please delete what is too much."],
        )
    return say(
        [Bold(what), " was delivered to ", where(stream), " and is not there any more."],
        ["Somebody deleted it, or Slack lost it. golive does not say it again by itself: please look, and tell them."],
    )


def broken(launch: str, what: str) -> Message:
    return say(
        [Bold(launch), ": golive could not ", what, ". Something broke on its side."],
        ["Please see to it yourself. Whoever runs golive finds the reason in the log."],
    )


def _words(text: str) -> Line:
    return [Code(part) if place % 2 else part for place, part in enumerate(text.split("`"))]
