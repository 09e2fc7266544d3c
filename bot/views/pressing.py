"""Steps before launch day that are past their time: the list put to the director, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain import runbook, when
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Crew
from bot.domain.pressing import Pressed
from bot.domain.runbook import Step, and_more
from bot.message import Message
from bot.views import step_buttons
from bot.views.blocks import Button, say
from bot.views.parts import At, Bold, Line, Mention, Part, Time, clip
from bot.views.step import TODAY

LISTED, TITLE, BUTTONS = 10, 60, 5
"""Steps in the list, characters of a title, steps with a button."""


def asked(launch: Launch, attempt: Attempt, found: Pressed, crew: Crew, now: datetime) -> Message:
    """To the director, once T-0 was named so near."""
    return say(*listed(launch, attempt, found, crew, now), buttons=buttons(attempt))


def listed(launch: Launch, attempt: Attempt, found: Pressed, crew: Crew, now: datetime) -> list[Line]:
    left = when.span(attempt.t0 - now) if attempt.t0 else ""
    more = [[f"and {len(found.late) - LISTED} more"]] if len(found.late) > LISTED else []
    return [
        [Bold(launch.name), f": T-0 is {left} away, and {_are_past(found.late)}:"],
        *(_late(step, crew, launch.zone, now) for step in found.late[:LISTED]),
        *more,
        *_would_be(launch, found),
        [Bold("Keep"), " leaves them late, to be done now; their owners are told at once."],
    ]


def buttons(attempt: Attempt) -> list[Button]:
    def choice(label: str) -> Button:
        return Button(label, "t0", text=label.lower(), attempt=attempt.id, seen=attempt.plan_version)

    return [choice("Compress"), choice("Keep")]


def compressed(launch: Launch, found: Pressed) -> list[Line]:
    return [["Compressed: ", *_times(launch, found), "."], ["Each owner is reminded at these times."]]


def kept(found: Pressed, told: int) -> Line:
    who = "1 person was" if told == 1 else f"{told} people were"
    return [f"Kept: {_refs(found.late)} stay late, to be done now. {who} told."]


def now_due(launch: Launch, attempt: Attempt, late: Sequence[Step]) -> Message:
    """To somebody whose steps were past their time when T-0 was named."""
    it = "It is" if len(late) == 1 else "They are"
    lines: list[Line] = [[Bold(step.ref), f" {clip(step.title, TITLE)}"] for step in late[:LISTED]]
    return say(
        [Bold(launch.name), f": {_are_past(late)}. {it} to be done all the same, and now."],
        *lines,
        buttons=[step_buttons.start(attempt, step) for step in late[:BUTTONS]],
    )


def _are_past(late: Sequence[Step]) -> str:
    if len(late) == 1:
        return f"the time of {late[0].ref} is over already"
    return f"the times of {len(late)} steps are over already"


def _late(step: Step, crew: Crew, zone: str, now: datetime) -> Line:
    owner, _ = runbook.crew_of(step, crew)
    who: list[Part] = [" · ", Mention(owner)] if owner else [" · nobody yet"]
    at: list[Part] = [" · due ", At(step.due_at, zone), f", {when.span(now - step.due_at)} ago"] if step.due_at else []
    return [Bold(step.ref), f" {clip(step.title, TITLE)}", *who, *at]


def _would_be(launch: Launch, found: Pressed) -> list[Line]:
    """What compressing them would do, and whether that can be done at all."""
    before = f"before {found.following.ref}" if found.following else "before T-0"
    room = when.span(found.room)
    lines: list[Line] = [
        [Bold("Compress"), f" puts {_refs(found.steps)} into the {room} {before}: ", *_times(launch, found), "."]
    ]
    if found.work > found.room:
        takes = f"They take {when.span(found.work)} one after the other: some have to run at the same time."
        lines.append([takes])
    if found.over:
        lines.append([f"Even so {and_more(found.over)} would end later than that."])
    return lines


def _times(launch: Launch, found: Pressed) -> list[Part]:
    parts: list[Part] = []
    for step in found.steps[:LISTED]:
        if step.due_at is not None:
            far = step.due_at - found.squeeze.begin > TODAY
            at = (At if far else Time)(step.due_at, launch.zone)
            parts += [", " if parts else "", f"{step.ref} ", at]
    return parts


def _refs(those: Sequence[Step]) -> str:
    return and_more([step.ref for step in those])
