"""A GO in doubt: what golive asks, and what those hear who are not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.doubt import Doubt
from bot.domain.launch import Attempt, Launch
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button
from bot.views.parts import Bold, Emoji, Line, Quiet, Time, clip

SHOWN = 5
"""Things that are named one by one."""

WORDS = 200


def still_go(launch: Launch, attempt: Attempt, new: Sequence[Doubt], still: Sequence[Doubt]) -> Message:
    """To director and deputy: what came up, and what else nobody has answered yet."""
    before = [doubt for doubt in still if doubt not in new]
    more: list[Line] = [["Not answered yet besides: ", *_refs(before), "."]] if before else []
    end: Line = [", ", Time(attempt.t0, launch.zone)] if attempt.t0 else []
    return blocks.say(
        [Emoji("warning"), " ", Bold(f"{launch.name}: a GO stands. Still go?")],
        *lines((doubt.ref, doubt.what) for doubt in new),
        *more,
        ["Nothing is void by it. If nobody answers, the clock stops at T-0", *end, "."],
        buttons=choices(attempt, still),
    )


def choices(attempt: Attempt, still: Sequence[Doubt]) -> list[Button]:
    return [
        Button("Hold…", "hold", attempt=attempt.id, style="danger"),
        stands_button(attempt, still),
        Button("Decide…", "decide", attempt=attempt.id),
    ]


def stands_button(attempt: Attempt, still: Sequence[Doubt]) -> Button:
    """Asks why. Drawn of what was in doubt then: more that has come up since is shown first."""
    seen = max((doubt.id for doubt in still), default=None)
    return Button("Go stands, because…", "decide", options={"answer": "stands"}, attempt=attempt.id, seen=seen)


def asked_of_director(launch: Launch, new: Sequence[Doubt]) -> Message:
    """To those whose step the liftoff is."""
    return blocks.say(
        [Emoji("warning"), " ", Bold(launch.name), ": after the GO something has come up."],
        *lines((doubt.ref, doubt.what) for doubt in new),
        ["The director is asked whether the GO stands. Until that is said there is no liftoff."],
    )


def alarm(launch: Launch, attempt: Attempt, named: Sequence[tuple[str, str]]) -> Message:
    """To the director and those whose steps run: after liftoff nobody is asked whether to go."""
    looks = [Button(f"Look at {ref}", "status", (ref,), attempt=attempt.id) for ref, _ in named[:SHOWN] if ref]
    return blocks.say(
        [Emoji("rotating_light"), " ", Bold(launch.name), " has lifted off, and something has come up."],
        *lines(named),
        ["Readiness stands as it was decided on; nothing is void by it."],
        buttons=looks,
    )


def lines(named: Iterable[tuple[str, str]]) -> list[Line]:
    every = list(named)
    shown: list[Line] = [[Bold(f"{ref} ") if ref else "", clip(what, WORDS), "."] for ref, what in every[:SHOWN]]
    return [*shown, [f"and {len(every) - SHOWN} more"]] if len(every) > SHOWN else shown


def _refs(doubts: Sequence[Doubt]) -> Line:
    return [", ".join(doubt.ref or "the slip of T-0" for doubt in doubts)]


def form(attempt: Attempt, still: Sequence[Doubt]) -> Form:
    """Why does the GO stand all the same?"""
    why = inputs.text("text", "Because", hint="It is kept with the decision.", lines=True, most=500)
    seen = max((doubt.id for doubt in still), default=None)
    carry = {"a": attempt.id, "o": {"answer": "stands"}, **({"s": seen} if seen else {})}
    blocks_ = (blocks.paragraph(*lines((doubt.ref, doubt.what) for doubt in still)), why)
    return Form("decide", "The GO stands", "It stands", blocks_, carry)


def held(launch: Launch, attempt: Attempt, still: Sequence[Doubt]) -> Message:
    """To the director: T-0 came, and nobody has said whether the GO stands."""
    return blocks.say(
        [Bold(launch.name), ": T-0 came with a GO in doubt, so the countdown is ", Bold("held"), "."],
        *lines((doubt.ref, doubt.what) for doubt in still),
        ["That decides nothing. If it stands, the clock runs again from now."],
        buttons=[
            stands_button(attempt, still),
            Button("Decide…", "decide", attempt=attempt.id),
            Button("Move T-0…", "t0", attempt=attempt.id),
            Button("Hold until…", "hold", attempt=attempt.id),
        ],
    )


def in_doubt(still: Sequence[Doubt]) -> Line:
    """Beside the decision, on the board."""
    return [Bold("In doubt: "), *_refs(still)] if still else []


def stood(doubts: Sequence[Doubt], reason: str) -> list[Line]:
    """To the one who said that it stands."""
    return [["Noted: the GO stands, in spite of ", *_refs(doubts), "."], [Quiet(reason)]]
