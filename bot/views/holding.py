"""A hold that lasts: until when, and what the director is asked about it."""

from __future__ import annotations

from datetime import datetime

from bot.domain import when
from bot.domain.launch import Attempt, Launch
from bot.message import Form, Message
from bot.views import blocks, countdown, inputs
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Line, Quiet


def form(attempt: Attempt, launch: Launch) -> Form:
    """The modal for a clock that stands already: until when?"""
    hint = f"On the clocks of {launch.zone}. golive asks you then; it does not resume by itself."
    time = inputs.text("until", "Until", hint=hint, example="15:00, or monday 9:00", most=100)
    why = inputs.text("text", "Why, if there is more to say", lines=True, optional=True, most=500)
    return Form(verb="hold", title="Hold until", submit="Hold", blocks=(time, why), carry={"a": attempt.id})


def until(launch: Launch, attempt: Attempt) -> list[Line]:
    """To whoever said until when."""
    if attempt.held_until is None:
        return []
    return [["It stands until ", At(attempt.held_until, launch.zone), ". Then the director is asked; nothing resumes."]]


def asked(launch: Launch, attempt: Attempt, now: datetime, *, no_go: bool) -> Message:
    """To the director: the clock stands still, and what is to become of it is theirs to say."""
    since = when.span(now - attempt.held_at) if attempt.held_at else "a while"
    said: Line = [", as was said, until now"] if attempt.held_until else [f" for {since}"]
    first: Line = [Bold(launch.name), ": the countdown has been held", *said, f", at {countdown.clock(attempt, now)}."]
    stands: list[Line] = [["The decision that stands is a ", Bold("no-go"), "."]] if no_go else []
    why: list[Line] = [[Quiet(attempt.held_why)]] if attempt.held_why else []
    on = "move T-0" if attempt.held_at_t0 else "let it run again"
    asks: Line = [f"Hold on until a time, {on}, or scrub and recycle. Nothing happens by itself."]
    return blocks.say(first, *why, *stands, asks, buttons=choices(attempt, decide=no_go or attempt.held_at_t0))


def choices(attempt: Attempt, *, decide: bool = False) -> list[Button]:
    """What may become of a hold. Of one at T-0 itself, only a later T-0 lets the clock run again without a GO."""
    on = ("Move T-0…", "t0") if attempt.held_at_t0 else ("Resume…", "resume")
    return [
        Button("Hold until…", "hold", attempt=attempt.id),
        *([Button("Decide…", "decide", attempt=attempt.id)] if decide else []),
        Button(*on, attempt=attempt.id),
        Button("Scrub…", "scrub", attempt=attempt.id),
    ]
