"""A planned hold as one reader sees it: when it comes, what it waits for, what waits for it, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import spans, stops, when
from bot.domain.launch import State
from bot.domain.planned import PlannedHold
from bot.domain.planned import State as HoldState
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step, and_more
from bot.message import Message
from bot.views import step_buttons
from bot.views.blocks import Button, actions, heading, paragraph
from bot.views.parts import Bold, Line, Mention, clip, spoken
from bot.views.planned import WORDS
from bot.views.step import Runbook, line, moment

NOTICEABLE = timedelta(minutes=1)


def detail(book: Runbook, hold: PlannedHold, *, commands: bool, runs: bool, history: Sequence[Line]) -> Message:
    """`commands`: they may hold and resume. `runs`: what it waits for is theirs to run."""
    awaited = book.by_ref.get(hold.until or "")
    lines = [_planned(hold), *_times(book, hold), *_awaited(book, hold, awaited), *_behind(book, hold)]
    title = f"{hold.ref} · {hold.title}"
    parts = [heading(title), paragraph(*lines)]
    if history:
        parts.append(paragraph([Bold("History")], *history))
    if buttons := [*_clock_buttons(book, hold, commands), *(_step_button(book, awaited) if runs else [])]:
        parts.append(actions(*buttons))
    return Message(spoken([title], *lines), tuple(parts))


def _planned(hold: PlannedHold) -> Line:
    """`At T-4h: planned for 15 min, until PRE-2 is done.`"""
    terms = hold.words.removeprefix(f"{hold.ref} {hold.title}: ")
    return [Bold(f"At {spans.offset(hold.offset)}"), f": {clip(terms, WORDS)}."]


def _times(book: Runbook, hold: PlannedHold) -> list[Line]:
    attempt, ends = book.attempt, dict((each.ref, end) for each, end in stops.to_end(book.attempt))
    if hold.ref == attempt.planned_hold and attempt.held_at is not None:
        whose: Line = [", and ", Mention(attempt.held_by), " holds on"] if attempt.held_by else []
        return [["The clock stands since ", moment(book, attempt.held_at), *whose, "."]]
    if hold.state is HoldState.OVER:
        return [["It is over."]]
    if hold.state is HoldState.MISSED:
        return [["It is left out: it would have begun before this T-0 was named, or before liftoff."]]
    if hold.ref not in ends or attempt.state is State.PLANNED:
        return []
    begins = ends[hold.ref] - hold.length / attempt.pace
    return [["From ", moment(book, begins), " to ", moment(book, ends[hold.ref]), ", if nothing moves."]]


def _awaited(book: Runbook, hold: PlannedHold, step: Step | None) -> list[Line]:
    """The step it waits for, and what that will make of T-0."""
    if step is None or hold.state is not HoldState.AHEAD:
        return []
    lines: list[Line] = [["It waits for ", *line(book, step, Mention)]]
    by = book.projection.longer.get(hold.ref, timedelta()) if book.projection else timedelta()
    if by >= NOTICEABLE:
        lines.append([f"As things go it will be {when.span(by)} longer than planned, and T-0 later by that."])
    return lines


def _behind(book: Runbook, hold: PlannedHold) -> list[Line]:
    if hold.state is not HoldState.AHEAD:
        return []
    waiting = [step for step in book.steps if step.state is StepState.WAITING and not step.own_clock]
    behind = [step.ref for step in waiting if step.offset >= hold.offset and step.ref != hold.until]
    return [[f"Nothing from then on begins before it is over: {and_more(behind)}."]] if behind else []


def _clock_buttons(book: Runbook, hold: PlannedHold, commands: bool) -> list[Button]:
    attempt = book.attempt
    here = hold.ref == attempt.planned_hold
    resume = [Button("Resume…", "resume", attempt=attempt.id)] if here and commands else []
    can_hold = attempt.state is State.COUNTING or (here and attempt.held_as_planned)
    return [*resume, *([step_buttons.hold(attempt)] if can_hold and commands else [])]


def _step_button(book: Runbook, step: Step | None) -> list[Button]:
    if step is None:
        return []
    return step_buttons.of(book.attempt, step, free=not book.waits(step))[:1]
