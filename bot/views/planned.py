"""Planned holds in words: what is ahead, and when the clock goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import tclock, when
from bot.domain.launch import Attempt, Launch
from bot.domain.planned import PlannedHold
from bot.domain.runbook import Step
from bot.message import Message
from bot.views.blocks import say
from bot.views.parts import At, Bold, Line, Part, Time, clip

TODAY = timedelta(hours=14)
"""Within this a time of day says it all."""

WORDS = 200


def next_one(launch: Launch, attempt: Attempt, now: datetime) -> Line:
    """`Hold HOLD-1 Last look: planned for 15 min · 05:45`, of the one the clock comes to next; else nothing."""
    stop = tclock.next_stop(attempt)
    if stop is None:
        return []
    hold, begins = stop
    return [Bold(f"Hold {hold.ref}"), f"{clip(hold.words, WORDS).removeprefix(hold.ref)} · ", _at(begins, now, launch)]


def ahead(launch: Launch, attempt: Attempt, steps: Sequence[Step], now: datetime) -> list[Line]:
    """The next planned hold, on the card of the phase it comes in."""
    stop = tclock.next_stop(attempt)
    offsets = [step.offset for step in steps if not step.own_clock]
    if stop is None or not offsets or not min(offsets) <= stop[0].offset <= max(offsets):
        return []
    return [next_one(launch, attempt, now)]


def goes_on(launch: Launch, attempt: Attempt, now: datetime) -> list[Line]:
    """In a planned hold: when the clock goes on by itself."""
    if not attempt.held_as_planned:
        return []
    if attempt.clock_at is None:
        return [["It goes on by itself when that is so."]]
    return [["It goes on by itself at ", _at(attempt.clock_at, now, launch), "."]]


def waits(launch: Launch, hold: PlannedHold, began: datetime, now: datetime) -> Message:
    """To the director: what a planned hold waits for is not so yet, and T-0 moves with it."""
    return say(
        [Bold(launch.name), f": the clock has stood for {when.span(now - began)}, as long as it was planned to."],
        [f"What it waits for is not so yet: {hold.words}. From now on T-0 moves with it."],
    )


def _at(at: datetime, now: datetime, launch: Launch) -> Part:
    return (Time if abs(at - now) < TODAY else At)(at, launch.zone)
