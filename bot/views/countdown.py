"""The countdown in words: where T-0 is, what moving it would do, who would be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.countdown import Shift
from bot.domain.launch import Attempt, Launch, State
from bot.domain.runbook import and_more
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Quiet, spoken
from bot.views.undelivered import where

ASKED_DIRECTOR = "The director is asked whether to compress what is left before launch day, or to keep it late."


def t0(at: datetime, zone: str, own: str) -> list[Part]:
    """`Tue 1 Dec 09:00 CET (for you: Tue 1 Dec 03:00 EST)`: in the zone it was named in, and in the reader's own."""
    here, there = when.local(at, zone), when.local(at, own)
    return [Bold(here)] if here == there else [Bold(here), " (for you: ", At(at, own), ")"]


def stands(launch: Launch, attempt: Attempt, own: str, now: datetime) -> list[Line]:
    """Where the countdown is, to somebody who asks."""
    if attempt.t0 is None:
        return [["There is no T-0 yet."]]
    kind = "confirmed" if attempt.confirmed else "tentative"
    return [["T-0 is ", *t0(attempt.t0, _zone(launch, attempt), own), f", {kind}."], *_clock(attempt, now)]


def clock(attempt: Attempt, now: datetime) -> str:
    """`T-1h12m`, to the minute."""
    reading = attempt.t_clock(now) or timedelta()
    return when.offset(timedelta(minutes=round(reading.total_seconds() / 60)))


def named(launch: Launch, attempt: Attempt, shift: Shift, own: str) -> list[Line]:
    """A first T-0 was named: it is tentative, and the room alone knows."""
    assert attempt.t0 is not None
    first: Line = ["T-0 is ", *t0(attempt.t0, _zone(launch, attempt), own), ", tentative. The countdown runs."]
    return [
        first,
        [
            f"{steps(shift.moved)} {'has' if shift.moved == 1 else 'have'} a time now.",
            *_besides(_outside(launch, shift)),
        ],
        *_past(shift),
        ["This room was told. ", Code("t0 confirm"), " tells everybody else."],
    ]


def moves(launch: Launch, attempt: Attempt, then: Attempt, shift: Shift, own: str) -> list[Line]:
    """What moving T-0 would do."""
    assert attempt.t0 is not None
    assert then.t0 is not None
    zone = _zone(launch, then)
    if when.local(attempt.t0, zone) == when.local(then.t0, zone):
        return [["T-0 stays at ", *t0(attempt.t0, zone, own), "."], *_past(shift)]
    return [
        ["T-0 would move from ", when.local(attempt.t0, zone), " to ", *t0(then.t0, zone, own), "."],
        [moved(shift), *_besides(_outside(launch, shift))],
        *_past(shift),
    ]


def past_and_outside(launch: Launch, shift: Shift) -> list[Line]:
    """What of a plan lies outside of working hours, and what would be over already."""
    outside = _outside(launch, shift)
    return [*([outside] if outside else []), *_past(shift)]


def tentative(attempt: Attempt) -> list[Line]:
    """What becomes of the flag when T-0 is moved by hand."""
    return [["It is tentative then, until it is confirmed anew."]] if attempt.confirmed else []


def told(audiences: Sequence[tuple[str, str]]) -> Line:
    """`Told at once: room, company.`"""
    return ["Told at once: ", ", ".join(audience for audience, _ in audiences), "."]


def audiences(lines: Sequence[Line], told: Sequence[tuple[str, str, Message]], buttons: Sequence[Button]) -> Message:
    """What each audience would read: (audience, channel, message)."""
    parts: list[Block] = [paragraph(*lines)]
    for audience, channel, message in told:
        parts += [paragraph([Bold(audience), " in ", where(channel), ":"]), *message.blocks]
    return Message(spoken(*lines), (*parts, blocks.actions(*buttons)))


def held(attempt: Attempt, now: datetime) -> list[Line]:
    """The hold, to the one who called it."""
    return [
        ["The countdown is ", Bold("held"), f" at {clock(attempt, now)}."],
        ["Steps that have not begun wait, and their reminders with them; what runs, runs on."],
    ]


def held_by_other(launch: Launch, attempt: Attempt, now: datetime) -> list[Line]:
    """The hold, to director and deputy, when somebody else called it."""
    who: list[Part] = [Mention(attempt.held_by)] if attempt.held_by else ["golive"]
    return [
        [*who, " held the countdown of ", Bold(launch.name), f" at {clock(attempt, now)}:"],
        [Quiet(attempt.held_why or "")],
    ]


def form(attempt: Attempt, launch: Launch) -> Form:
    """The modal that names or moves T-0."""
    hint = f"A date and a time on the clocks of {launch.zone}; or write the zone after it."
    time = inputs.text("text", "T-0", hint=hint, example="monday 9:00, or 2026-12-01T09:00", most=100)
    why = inputs.text("why", "Why it moves", lines=True, optional=True, most=500)
    moving = attempt.t0 is not None
    return Form(
        verb="t0",
        title="Move T-0" if moving else "Name T-0",
        submit="Look at it" if moving else "Name it",
        blocks=(time, *([why] if moving else [])),
        carry={"a": attempt.id},
    )


def hold_form(attempt: Attempt) -> Form:
    """The modal that asks why the clock shall stop."""
    why = inputs.text("text", "Why", hint="The room reads it at once.", lines=True, most=500)
    return Form(verb="hold", title="Hold the countdown", submit="Hold", blocks=(why,), carry={"a": attempt.id})


def _zone(launch: Launch, attempt: Attempt) -> str:
    return attempt.t0_zone or launch.zone


def _clock(attempt: Attempt, now: datetime) -> list[Line]:
    if attempt.state is State.HELD:
        return [["The clock is held at ", Bold(clock(attempt, now)), "."]]
    if attempt.state is State.COUNTING:
        return [["The clock stands at ", Bold(clock(attempt, now)), "."]]
    return [[f"This attempt is {attempt.state}."]]


def steps(many: int) -> str:
    return "1 step" if many == 1 else f"{many} steps"


def moved(shift: Shift) -> str:
    """`23 steps move by 42 min.`"""
    many = "1 step moves" if shift.moved == 1 else f"{shift.moved} steps move"
    if not shift.moved or not shift.by:
        return f"{many}."
    return f"{many} by {when.span(shift.by)}{'' if shift.by > timedelta() else ', earlier'}."


def _besides(line: Line) -> Line:
    """A sentence behind another one."""
    return [" ", *line] if line else []


def _outside(launch: Launch, shift: Shift) -> Line:
    if not shift.outside:
        return []
    many = "1 owner falls" if len(shift.outside) == 1 else f"{len(shift.outside)} owners fall"
    shown = [part for user in shift.outside[:6] for part in (", ", Mention(user))][1:]
    more = f" and {len(shift.outside) - 6} more" if len(shift.outside) > 6 else ""
    return [f"{many} outside working hours ({launch.hours} {launch.zone}): ", *shown, f"{more}."]


def _past(shift: Shift) -> list[Line]:
    if not shift.past:
        return []
    over = (
        "The time of one step would be over already"
        if len(shift.past) == 1
        else (f"The times of {len(shift.past)} steps would be over already")
    )
    return [[f"{over}: {and_more(shift.past, 8)}. Nobody is reminded of a time that is past."]]
