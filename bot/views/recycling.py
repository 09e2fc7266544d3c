"""The next attempt: the form that names its T-0, and what it carries over from the last one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import voiding
from bot.domain.launch import Attempt, Launch
from bot.domain.readiness import Tally
from bot.domain.recycling import Bound, Carried
from bot.message import Form
from bot.views import countdown, inputs
from bot.views.item import some
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet, clip

SHOWN = "shown"
"""What the preview named as to be done again, so that it is confirmed for just that."""

NAMED = 10
"""Sign-offs named one by one; what is beyond them is told by ref alone."""

TITLE = 60


def form(attempt: Attempt, launch: Launch) -> Form:
    """The modal that asks when."""
    hint = f"A date and a time on the clocks of {launch.zone}; or write the zone after it."
    time = inputs.text("t0", "T-0 of the next attempt", hint=hint, example="monday 9:00, or 2026-12-01T09:00", most=100)
    return Form(verb="recycle", title="Begin again", submit="Look at it", blocks=(time,), carry={"a": attempt.id})


def mark(carried: Carried) -> str:
    return voiding.mark(bound.item for bound in carried.fallen)


def preview(launch: Launch, then: Attempt, settled: Tally, carried: Carried, own: str) -> list[Line]:
    """What would begin. `settled` is how ready it would be, `own` the reader's zone."""
    assert then.t0 is not None
    t0 = countdown.t0(then.t0, then.t0_zone or launch.zone, own)
    return [
        ["This begins attempt ", str(then.number), " of ", Bold(launch.name), " with T-0 ", *t0, ", tentative."],
        [f"{kept(settled)}; every step waits anew."],
        *_redo(carried),
        *_until(launch, carried),
        ["This room is told. ", "Everybody else is, when T-0 is confirmed."],
    ]


def kept(settled: Tally) -> str:
    """`9 approved, 2 to approve and 1 waived are carried over`."""
    aside = settled.waived + settled.na
    return f"{settled.approved} approved, {settled.signed} to approve and {aside} set aside are carried over"


def begun(then: Attempt) -> list[Line]:
    return [[f"Attempt {then.number} has begun; the attempt before it is history. This room was told."]]


def _redo(carried: Carried) -> list[Line]:
    """Each sign-off that counts no more, by why."""
    lines: list[Line] = []
    for why, those in carried.redo:
        lines.append([Bold("To be done again"), f", for {why}"])
        lines += [_line(bound) for bound in those[:NAMED]]
        lines += _rest(those[NAMED:])
    return lines


def _line(bound: Bound) -> Line:
    who: list[Part] = [" · ", Mention(bound.item.owner)] if bound.item.owner else []
    return [Bold(bound.item.ref), f" {clip(bound.item.title, TITLE)}", *who]


def _rest(more: Sequence[Bound]) -> list[Line]:
    return [[Quiet(f"and {some([bound.item.ref for bound in more], 20)}")]] if more else []


def _until(launch: Launch, carried: Carried) -> list[Line]:
    if not carried.until:
        return []
    parts: list[Part] = []
    for bound, at in carried.until[:NAMED]:
        parts += [", " if parts else "", Bold(bound.item.ref), " ", At(at, launch.zone)]
    more = f" and {len(carried.until) - NAMED} more" if len(carried.until) > NAMED else ""
    return [["Runs out before that T-0: ", *parts, f"{more}. golive asks for them in time."]]
