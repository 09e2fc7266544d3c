"""What Slack says when golive is down, and what golive says when it was too late to take that back."""

from __future__ import annotations

from datetime import datetime

from bot.domain.launch import Launch
from bot.domain.runbook import State
from bot.domain.watching import Next
from bot.message import Message
from bot.views.blocks import say
from bot.views.parts import At, Bold, Line, Mention, Part


def silent(launch: Launch, following: Next, now: datetime) -> Message:
    """Posted by Slack. It is true whenever it is read, of a golive that is up too."""
    return say(
        [
            Bold(launch.name),
            ": if nothing from golive stands above since ",
            At(now, launch.zone),
            ", then golive is ",
            Bold("down"),
            " and reminds nobody.",
        ],
        _next(launch, following),
        ["Go on by the plan, and have whoever runs golive look after it."],
    )


def here_again(launch: Launch, written: datetime, now: datetime) -> Message:
    return say(
        ["golive is at work, as of ", At(now, launch.zone), "."],
        [
            "The message here that asks whether it is down was left with Slack at ",
            At(written, launch.zone),
            ", and could not be taken back in time.",
        ],
    )


def _next(launch: Launch, following: Next) -> Line:
    step, due = following.step, following.step.due_at
    if step.state is State.STARTED:
        return ["Now: ", Bold(step.ref), f" {step.title} runs, its owner ", Mention(following.owner), "."]
    when: list[Part] = []
    if due is not None:
        when = [" was due " if due < following.at else " at ", At(due, launch.zone)]
    return ["Next: ", Bold(step.ref), f" {step.title}", *when, ", its owner ", Mention(following.owner), "."]
