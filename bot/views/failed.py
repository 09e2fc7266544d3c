"""A step that failed: what can be done about it, and where each way leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import when
from bot.domain.choices import Choice, Way, ways
from bot.domain.launch import State
from bot.domain.runbook import Step, and_more
from bot.domain.setbacks import can_be_left_out
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button
from bot.views.parts import Bold, Emoji, Line, Mention, Part, Quiet, clip
from bot.views.step import WORDS, Runbook, moment
from bot.views.step_buttons import can_be_rolled_back

LOCKED = 6
"""Refs that are named in a line."""


def said(book: Runbook, step: Step) -> list[Line]:
    """To the one who said that it failed."""
    first: Line = [Bold(step.ref), f" {step.title} has failed. Its owner, phase lead, director and deputy know."]
    return [first, *choices(book, step)]


def told(book: Runbook, step: Step, by: str, buttons: Sequence[Button]) -> Message:
    """To those who are to choose."""
    of = f" {step.title} of {book.launch.name}, says "
    return blocks.say(
        [Emoji("x"), " ", Bold(f"{step.ref} failed"), ":", of, Mention(by), "."],
        [Quiet(clip(step.reason or "", WORDS))],
        *choices(book, step),
        buttons=buttons,
    )


def choices(book: Runbook, step: Step) -> list[Line]:
    """Each way on with where it leads; nothing while there is no T-0."""
    return [_way(book, step, way) for way in ways(step, book.steps, book.clock) if _is_open(book, step, way)]


def _is_open(book: Runbook, step: Step, way: Way) -> bool:
    attempt = book.attempt
    if way.choice is Choice.SKIP:
        return can_be_left_out(step, attempt)
    if way.choice is Choice.HOLD:
        return bool(way.moves)
    if way.choice is Choice.ROLL_BACK:
        return can_be_rolled_back(attempt, step) and any(each.own_clock for each in book.steps)
    return True


def _way(book: Runbook, step: Step, way: Way) -> Line:
    if way.choice is Choice.RETRY:
        late: list[Part] = [" ", Emoji("warning"), " That is too late to turn back after it."] if way.too_late else []
        return [Bold("Retry: "), *_retried(book, step, way), *late]
    if way.choice is Choice.HOLD:
        word = "Hold: " if book.attempt.state is State.COUNTING else "Wait: "
        stand = "stands" if len(way.moves) == 1 else "stand"
        return [Bold(word), f"{and_more(way.moves, LOCKED)} {stand} still, and each minute moves the finish by one."]
    if way.choice is Choice.SKIP:
        begin = f"{and_more(way.unlocks, LOCKED)} can begin" if way.unlocks else "nothing waits for it alone"
        finish = ["; ", *_finish(book, way)] if step.launch_day else []
        return [Bold("Skip: "), begin, *finish, "."]
    return [Bold("Roll back: "), *_home(book, way), " The director says so, and a second person agrees."]


def _retried(book: Runbook, step: Step, way: Way) -> list[Part]:
    if step.launch_day:
        return [*_finish(book, way), "."]
    return ["it ends ", moment(book, way.ends), "."] if way.ends else ["it runs again."]


def _finish(book: Runbook, way: Way) -> list[Part]:
    """`finish 12:40, 85 min before the latest safe rollback`."""
    if way.finish is None:
        return ["the finish is open"]
    before: list[Part] = []
    if way.margin is not None:
        side = "before" if way.margin >= timedelta() else "after"
        before = [f", {when.span(way.margin)} {side} the latest safe rollback"]
    return ["finish ", moment(book, way.finish), *before]


def _home(book: Runbook, way: Way) -> list[Part]:
    home: list[Part] = ["home by ", moment(book, way.finish)] if way.finish else []
    if way.too_late:
        return [*home, ", after the window has ended."]
    return [*home, f", if it is chosen within {when.span(way.margin)}." if way.margin is not None else "."]
