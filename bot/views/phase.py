"""A phase of the runbook: all its steps on one card, and the same for one reader with their buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain import clocks, runbook, wayback, when
from bot.domain import launch as launches
from bot.domain.people import Phase
from bot.domain.runbook import State, Step, and_more
from bot.message import Block, Message
from bot.views import blocks, planned, projection, roll, step, step_buttons
from bot.views.blocks import Button, bullets, heading, paragraph
from bot.views.parts import Bold, Line, Quiet, clip, spoken
from bot.views.step import Name, Runbook

SHOWN = 40
"""Steps in full on one card; of a longer phase those that matter now, the rest as counts."""

WORDS = 300

FAR = datetime.max.replace(tzinfo=UTC)


def card(book: Runbook, phase: Phase, name: Name) -> Message:
    """The card of a phase. Its thread carries the cards of its steps."""
    steps = _of(book, phase)
    top = _top(book, phase, steps, name)
    look = [Button("What waits for me", "status", (phase.code,), attempt=book.attempt.id)]
    if _has_times(book, phase):
        look.append(Button("Picture", "status", (phase.code, "PICTURE"), attempt=book.attempt.id))
    stamp = f"as of {when.clock(book.now, book.launch.zone)} {book.launch.zone} · golive edits this message"
    parts = [
        heading(_title(phase)),
        paragraph(*top),
        *_list(book, steps, name),
        blocks.actions(*look),
        blocks.small(stamp),
    ]
    return Message(spoken([_title(phase)], *top), tuple(parts))


def _has_times(book: Runbook, phase: Phase) -> bool:
    """Whether there is a picture of it: the way back has its own clock."""
    return book.attempt.back_at is not None if phase.own_clock else book.projection is not None


def detail(book: Runbook, phase: Phase, name: Name, mine: Sequence[Step]) -> Message:
    """The same for one reader. `mine` are the steps that wait for them, each with its button."""
    steps = _of(book, phase)
    top = _top(book, phase, steps, name)
    parts = [heading(_title(phase)), paragraph(*top), *_list(book, steps, name)]
    if mine:
        parts.append(paragraph([Bold("Yours")], *(step.line(book, each, name) for each in mine[:5])))
    if buttons := [button for each in mine[:5] for button in _first_button(book, each)]:
        parts.append(blocks.actions(*buttons))
    return Message(spoken([_title(phase)], *top), tuple(parts))


def _of(book: Runbook, phase: Phase) -> tuple[Step, ...]:
    """Its steps in the order in which they are due, or by their offsets while there is no T-0."""
    steps = (each for each in book.steps if each.phase == phase.code)
    return tuple(sorted(steps, key=_place))


def _first_button(book: Runbook, each: Step) -> list[Button]:
    return step_buttons.of(book.attempt, each, free=not book.waits(each))[:1]


def _place(step: Step) -> tuple[datetime, timedelta]:
    return (step.due_at, timedelta()) if step.due_at else (FAR, step.offset)


def _title(phase: Phase) -> str:
    return f"{phase.code} · {phase.title}"


def _top(book: Runbook, phase: Phase, steps: Sequence[Step], name: Name) -> list[Line]:
    """How far the phase is, what runs now and what is next."""
    settled = sum(each.settled for each in steps)
    lead = next(iter(book.crew.phase_leads(phase.code)), None)
    led: Line = [" · led by ", name(lead)] if lead else []
    lines: list[Line] = [[f"{settled} of {len(steps)} done", *led]]
    if book.attempt.state is launches.State.HELD and not phase.own_clock:
        lines.append([Bold("Held"), ": ", Quiet(clip(book.attempt.held_why or "", WORDS))])
        lines.append([_waits_in_hold(book)])
    if locked := [each for each in steps if clocks.is_locked(book.attempt, each) and not each.settled]:
        which = "no step" if len(locked) == len(steps) - settled else and_more([each.ref for each in locked])
        lines.append([Bold(book.attempt.state.capitalize()), f": {which} starts any more."])
    if phase.own_clock:
        lines += _way_back(book)
    lines += planned.ahead(book.launch, book.attempt, steps, book.now)
    lines += _heading(book, steps)
    running, following = runbook.now_and_next(steps)
    for each in running[:3]:
        called: Line = [f" · {roll.count(book.rolls[each.id])}"] if each.id in book.rolls else []
        lines.append([Bold(f"Now {each.ref}"), *step.line(book, each, name)[3:], *called])
    if following is not None:
        lines.append(step.next_line(book, following, name))
    return lines


def _way_back(book: Runbook) -> list[Line]:
    """Since when it runs, and until when; or that it does not."""
    attempt = book.attempt
    if attempt.back_at is None:
        return [[Quiet("The way back. It runs only once a rollback is confirmed.")]]
    home = wayback.home_at(book.steps, attempt, book.now)
    until: Line = [", done about ", step.moment(book, home)] if home else []
    return [["Rolling back since " if home else "Rolled back, since ", step.moment(book, attempt.back_at), *until, "."]]


def _waits_in_hold(book: Runbook) -> str:
    hold = book.attempt.here if book.attempt.held_as_planned else None
    if hold is None:
        return "No step starts until that is over."
    return f"Steps before {when.offset(hold.offset)} go on; what comes after waits until the clock runs by itself."


def _heading(book: Runbook, steps: Sequence[Step]) -> list[Line]:
    """Where the launch is heading, on the card of its day; on others, when the phase will be over."""
    zone, now = book.launch.zone, book.now
    if any(each.launch_day for each in steps):
        return projection.heading(book.projection, book.attempt, zone, now)
    still_open = [each.ref for each in steps if not each.settled]
    return projection.of_phase(book.projection, still_open, zone, now)


def _list(book: Runbook, steps: Sequence[Step], name: Name) -> list[Block]:
    if len(steps) <= SHOWN:
        return [bullets(*(step.line(book, each, name) for each in steps))]
    open_ones = [each for each in steps if not each.settled]
    open_ones.sort(key=lambda each: (each.state is State.WAITING, each.due_at or book.now, each.id))
    shown = open_ones[:SHOWN]
    more = len(open_ones) - len(shown)
    parts = [bullets(*(step.line(book, each, name) for each in shown))] if shown else []
    counts = [f"{len(steps) - len(open_ones)} settled"] + ([f"{more} more to come"] if more else [])
    return [*parts, paragraph([Quiet(" · ".join(counts))])]
