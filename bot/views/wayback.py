"""The way back in words: what is asked before it, what its people are told, and what comes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain import proposal as rules
from bot.domain import runbook, wayback, when
from bot.domain.launch import Attempt, Launch
from bot.domain.proposal import Proposal, State
from bot.domain.runbook import Step, and_more
from bot.message import Form, Message
from bot.views import blocks, inputs, step_buttons
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Emoji, Line, Mention, Part, Quiet, Time, clip
from bot.views.poll import some
from bot.views.proposing import Cause
from bot.views.step import TITLE, Runbook, moment

AT_ONCE = "The way back begins at once, and launch day is locked."

WORDS = 500
"""Characters of a reason."""

SHOWN = 8
"""People, or steps of one person, that are named."""


def form(attempt: Attempt, cause: Cause | None) -> Form:
    """The modal that asks why. Where there is a cause, it is filled in already."""
    hint = "Everybody reads it. A second person is asked, and has three minutes."
    initial = cause.words if cause else ""
    why = inputs.text("text", "Why", hint=hint, initial=initial, lines=True, most=WORDS)
    carry = {"a": attempt.id, **({"r": [cause.ref]} if cause else {})}
    return Form("rollback", "Roll back", "Ask a second person", (why,), carry)


def no_return(refs: Sequence[str]) -> str:
    """Said once more before a rollback is called."""
    are = "is a point of no return" if len(refs) == 1 else "are points of no return"
    return f"{and_more(refs)} {are}, and begun: what is out is not taken back by a rollback. Call it all the same?"


def called(book: Runbook, asked: Proposal, people: Sequence[str]) -> list[Line]:
    """To the one who called it."""
    alone = Time(rules.alone_at(asked, book.attempt.pace), book.launch.zone)
    return [
        ["The rollback waits for a second person: ", *_named(people), "."],
        ["If nobody answers, you may go on alone from ", alone, " on."],
        *_leads_home(book),
    ]


def _named(people: Sequence[str]) -> list[Part]:
    """Those who are asked, by mention."""
    if not people:
        return ["a lead or a seat holder"]
    named: list[Part] = [part for user in people[:SHOWN] for part in (", ", Mention(user))]
    return [*named[1:], f" and {len(people) - SHOWN} more"] if len(people) > SHOWN else named[1:]


def _leads_home(book: Runbook) -> list[Line]:
    """When they would be home, if it began now."""
    then = wayback.begin(book.attempt, by=book.launch.director, why="", now=book.now)
    home = wayback.home_at(runbook.lay_out(book.steps, then), then, book.now)
    return [["If it begins now, it is done about ", moment(book, home), "."]] if home else []


def ask_second(book: Runbook, asked: Proposal) -> Message:
    """To those who may agree."""
    zone = book.launch.zone
    about: Line = [Mention(asked.by), " calls a ", Bold("rollback"), " of ", Bold(book.launch.name), "."]
    alone = rules.alone_at(asked, book.attempt.pace)
    until: Line = ["If nobody answers by ", Time(alone, zone), ", they may go on alone."]
    return blocks.say(
        [Emoji("leftwards_arrow_with_hook"), " ", *about],
        [Quiet(clip(asked.why, WORDS))],
        *_leads_home(book),
        until,
        buttons=[agree_button(book.attempt, asked)],
    )


def agree_button(attempt: Attempt, asked: Proposal) -> Button:
    return replace(_button(attempt, asked, "Agree", "agree"), style="danger", ask=AT_ONCE)


def alone_button(attempt: Attempt, asked: Proposal) -> Button:
    return replace(_button(attempt, asked, "Roll back alone", "alone"), style="danger", ask=AT_ONCE)


def withdraw_button(attempt: Attempt, asked: Proposal) -> Button:
    return _button(attempt, asked, "Take it back", "withdraw")


def _button(attempt: Attempt, asked: Proposal, label: str, act: str) -> Button:
    return Button(label, "rollback", options={"act": act}, attempt=attempt.id, seen=asked.id)


def card(launch: Launch, attempt: Attempt, asked: Proposal, people: Sequence[str], names: Mapping[str, str]) -> Message:
    """In the room: a rollback that was called, then what became of it."""
    first: Line = [Emoji("leftwards_arrow_with_hook"), " ", Bold("Rollback called"), f" by {_name(asked.by, names)}."]
    lines: list[Line] = [first, [Quiet(clip(asked.why, WORDS))]]
    if not asked.pending:
        return blocks.say(*lines, _end(launch, asked, names))
    who = some([_name(user, names) for user in people], SHOWN) or "a lead or a seat holder"
    alone = rules.alone_at(asked, attempt.pace)
    lines += [[f"It waits for a second person: {who}."], ["After ", Time(alone, launch.zone), " it may go on without."]]
    return blocks.say(*lines, buttons=[agree_button(attempt, asked), withdraw_button(attempt, asked)])


def _end(launch: Launch, asked: Proposal, names: Mapping[str, str]) -> Line:
    at: list[Part] = [" ", At(asked.settled_at, launch.zone)] if asked.settled_at else []
    match asked.state:
        case State.AGREED:
            return [f"{_name(asked.second or '', names)} agreed. ", Bold("The rollback began"), *at, "."]
        case State.ALONE:
            return ["Nobody answered in time. ", Bold("The rollback began"), *at, " without a second person."]
        case State.WITHDRAWN:
            return [Bold("Taken back"), *at, ": nothing is rolled back."]
    return [Bold("Lapsed"), *at, ": nobody agreed, and nothing is rolled back."]


def may_go_alone(book: Runbook, asked: Proposal) -> Message:
    """To the one who called it, when nobody has answered."""
    return blocks.say(
        ["Nobody has agreed to the ", Bold("rollback"), f" of {book.launch.name} in time. You may go on alone."],
        [Quiet(clip(asked.why, WORDS))],
        *_leads_home(book),
        buttons=[alone_button(book.attempt, asked), withdraw_button(book.attempt, asked)],
    )


def lapsed(launch: Launch, attempt: Attempt, asked: Proposal) -> Message:
    """To the one who called it."""
    return blocks.say(
        [Bold(launch.name), ": the rollback you called lapsed, because nobody agreed. Nothing was rolled back."],
        buttons=[Button("Roll back…", "rollback", attempt=attempt.id)],
    )


def begun(book: Runbook) -> list[Line]:
    """To the one whose word began it."""
    home = wayback.home_at(book.steps, book.attempt, book.now)
    about: list[Part] = [", and is done about ", moment(book, home)] if home else []
    return [[Bold("Rolling back."), " Launch day is locked. The way back runs from now", *about, "."]]


def yours(book: Runbook, user: str) -> Message:
    """To everybody with a part in the way back, and to whoever runs a step of launch day."""
    attempt = book.attempt
    mine = [step for step in book.steps if step.own_clock and user in runbook.hands_of(step, book.crew)]
    running = [step for step in book.steps if not step.own_clock and step.started_by == user]
    running = [step for step in running if step.state is runbook.State.STARTED]
    lines: list[Line] = [
        [Emoji("leftwards_arrow_with_hook"), " ", Bold(f"{book.launch.name} is being rolled back"), "."],
        [Quiet(clip(attempt.back_why or "", WORDS))],
        *([f"{step.ref} {clip(step.title, TITLE)} runs still: stop it, and say how it ended."] for step in running),
        *(_yours(book, step, user) for step in mine[:SHOWN]),
        *([[f"and {len(mine) - SHOWN} more: `status BACK`"]] if len(mine) > SHOWN else []),
    ]
    free = [step for step in mine if not book.waits(step) and user in runbook.owners_of(step, book.crew)]
    buttons = [button for step in free[:SHOWN] for button in step_buttons.of(attempt, step, mine=False)]
    ends = [step_buttons.failed(attempt, step) for step in running]
    return blocks.say(*lines, buttons=[*buttons, *ends])


def _yours(book: Runbook, step: Step, user: str) -> Line:
    at: list[Part] = [moment(book, step.due_at)] if step.due_at else [when.offset(step.offset)]
    backup = "" if user in runbook.owners_of(step, book.crew) else ", as backup"
    waits = book.waits(step)
    after = f", after {and_more([wait.ref for wait in waits])}" if waits else ""
    return [Bold(step.ref), f" {clip(step.title, TITLE)}: ", *at, f"{after}{backup}"]


def what_now(launch: Launch, attempt: Attempt, steps: Sequence[Step]) -> Message:
    """To director and deputy, once it is done."""
    left = [step.ref for step in wayback.open_at_end(attempt, steps)]
    look: list[Line] = [[f"What every end has is ahead: {and_more(left)}."]] if left else []
    return blocks.say(
        [Bold(launch.name), " is ", Bold("rolled back"), ". Begin the next attempt, or close this one."],
        *look,
        buttons=[Button("Recycle…", "recycle", attempt=attempt.id), Button("Close", "close", attempt=attempt.id)],
    )


def _name(user: str, names: Mapping[str, str]) -> str:
    return clip(names.get(user, user), 40)
