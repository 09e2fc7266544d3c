"""Somebody can't: whom director and deputy could ask instead, and what those are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.domain import runbook
from bot.domain.launch import Launch
from bot.domain.people import Away
from bot.domain.rollcall import Part, Roll, StandIn
from bot.domain.runbook import Step
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, paragraph
from bot.views.parts import At, Bold, Code, Line, Mention, Quiet, clip, spoken
from bot.views.parts import Part as Piece
from bot.views.step import Runbook, moment

LISTED = 8
"""Steps that are told one by one."""

OFFERED = 5
"""Buttons to ask somebody instead."""

TITLE, REASON = 40, 200

Found = Sequence[tuple[Step, Sequence[StandIn]]]
"""Steps, each with who could run it."""


def refused(
    book: Runbook,
    user: str,
    reason: str,
    roll: Roll,
    found: Found,
    names: Mapping[str, str],
) -> Message:
    """To director and deputy: who can't, what hangs on it, and whom to ask."""
    part = roll.parts.get(user, Part())
    first: Line = [Bold(book.launch.name), ": ", Mention(user), " ", Bold("can't"), ": ", Quiet(clip(reason, REASON))]
    told = _listed(book, found, names)
    if part.seats:
        seats = ", ".join(part.seats)
        told.append([f"Their seat {seats}: ", Code(f"lead {part.seats[0]} @user"), " names another holder."])
    return _with_buttons(book, first, told, found, names)


def absent(book: Runbook, away: Away, found: Found, names: Mapping[str, str]) -> Message:
    """To director and deputy: what is due before somebody is back, and whom to ask."""
    until: Line = [" is away until ", At(away.until, book.launch.zone)]
    are = "this step of theirs is" if len(found) == 1 else "these steps of theirs are"
    first: Line = [Bold(book.launch.name), ": ", Mention(away.who), *until, f", and {are} due before."]
    return _with_buttons(book, first, _listed(book, found, names), found, names)


def _listed(book: Runbook, found: Found, names: Mapping[str, str]) -> list[Line]:
    told = [_instead(book, step, could, names) for step, could in found[:LISTED]]
    if found[LISTED:]:
        told.append([f"And {len(found) - LISTED} more: {runbook.and_more([step.ref for step, _ in found[LISTED:]])}"])
    return told


def _with_buttons(book: Runbook, first: Line, told: Sequence[Line], found: Found, names: Mapping[str, str]) -> Message:
    shown = [paragraph(first), *([bullets(*told)] if told else [])]
    buttons = [_ask(book, step, could[0], names) for step, could in found if could][:OFFERED]
    if buttons:
        shown.append(blocks.actions(*buttons))
    return Message(spoken(first, *told), tuple(shown))


def _instead(book: Runbook, step: Step, could: Sequence[StandIn], names: Mapping[str, str]) -> Line:
    at: list[Piece] = [", ", moment(book, step.due_at)] if step.due_at else []
    start: Line = [Bold(step.ref), f" {clip(step.title, TITLE)}", *at, ". "]
    if not could:
        return [*start, "Nobody else is named for it: ", Code(f"step {step.ref} @user"), " gives it to somebody."]
    others = [f"{clip(names.get(each.user, each.user), TITLE)} ({_when(each)})" for each in could[:3]]
    return [*start, f"Could stand in: {', '.join(others)}."]


def _when(each: StandIn) -> str:
    return f"runs {each.busy} then" if each.busy else "free"


def _ask(book: Runbook, step: Step, who: StandIn, names: Mapping[str, str]) -> Button:
    label = f"{step.ref}: ask {clip(names.get(who.user, who.user), TITLE)} ({_when(who)})"
    return Button(label, "rollcall", (step.ref,), {"who": who.user}, "ask", book.attempt.id)


def question(book: Runbook, step: Step, by: str, zone: str) -> Message:
    """To the one whom the director asks to run a step in somebody's place."""
    owner, _ = runbook.crew_of(step, book.crew)
    whose: list[Piece] = [" of ", Mention(owner)] if owner else []
    at: list[Piece] = [", ", At(step.due_at, zone)] if step.due_at else []
    ask: Line = [Bold(book.launch.name), ": ", Mention(by), " asks whether you can run ", Bold(step.ref)]
    buttons = [
        Button("I'll do it", "rollcall", (step.ref,), text="take", attempt=book.attempt.id, style="primary"),
        Button("I can't", "rollcall", (step.ref,), text="decline", attempt=book.attempt.id),
    ]
    return blocks.say([*ask, f" {step.title}", *whose, *at, "."], buttons=buttons)


def taken(launch: Launch, step: Step, by: str, from_: Iterable[str]) -> Line:
    """To director and deputy, and whoever had the step."""
    of = [piece for user in from_ for piece in (", ", Mention(user))]
    instead: list[Piece] = [" instead of ", *of[1:]] if of else []
    return [Bold(launch.name), ": ", Mention(by), " runs ", Bold(step.ref), f" {step.title}", *instead, "."]
