"""What came of checks that somebody had tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.domain.check import Outcome
from bot.domain.launch import Attempt, Launch
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import count, message, some
from bot.views.parts import Bold, Emoji, Line, Part, Quiet, clip

SAW = 120
LISTED = 30
ASKED = 90
AWAITED = 8
SIGNS = {"passed": "white_check_mark", "failed": "x", "unknown": "grey_question"}
ORDER = ("failed", "unknown", "passed")
LIGHTS = {
    ("failed", "red"): "red",
    ("failed", "green"): "still green",
    ("failed", ""): "not red yet",
    ("passed", "red"): "still red",
    ("unknown", "red"): "still red",
}
"""What is said of a light beside an outcome: one failure makes nothing red, nor one pass green."""


class Seen(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def saw(self) -> str: ...
    @property
    def asked(self) -> str: ...
    @property
    def light(self) -> str: ...


class Tried(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def options(self) -> Mapping[str, Any] | None: ...


def ran(launch: Launch, attempt: Attempt, seen: Sequence[Seen], awaited: Sequence[str]) -> Message:
    """To whoever had them run: how far they are, with what failed so far; and when the last is back, all of them."""
    if awaited and attempt.ended_at is None:
        return _so_far(launch, seen, awaited)
    first: Line = [Bold(f"{launch.name}: {count(len(seen), 'check')} tried"), f": {_tally(seen)}."]
    order = sorted(seen, key=lambda each: (ORDER.index(each.result), each.light != "red", each.name))
    lines = _listed(order)
    left: list[Line] = [[f"The attempt was over before {some(awaited, AWAITED)}."]] if awaited else []
    listed = [bullets(*lines)] if lines else []
    look = blocks.actions(Button("All checks", "status", ("CHECKS",), attempt=attempt.id))
    return message([first, *left, *lines], paragraph(first, *left), *listed, look)


def _so_far(launch: Launch, seen: Sequence[Seen], awaited: Sequence[str]) -> Message:
    many = len(seen) + len(awaited)
    done = f": {len(seen)} of {many} so far{f', {_tally(seen)}' if seen else ''}."
    first: Line = [
        Emoji("hourglass_flowing_sand"),
        " ",
        Bold(f"{launch.name}: looking at {count(many, 'check')}"),
        done,
    ]
    failed = _listed([each for each in seen if each.result == "failed"])
    then: Line = [f"Still to come: {some(awaited, AWAITED)}."]
    return message([first, *failed, then], paragraph(first), *([bullets(*failed)] if failed else []), paragraph(then))


def _listed(seen: Sequence[Seen]) -> list[Line]:
    more: list[Line] = [[f"and {len(seen) - LISTED} more"]] if len(seen) > LISTED else []
    return [*(_seen(each) for each in seen[:LISTED]), *more]


def _tally(seen: Sequence[Seen]) -> str:
    many, red = Counter(each.result for each in seen), sum(each.light == "red" for each in seen)
    told = [f"{many[result]} {result}" for result in ("passed", "failed", "unknown") if many[result]]
    return f"{', '.join(told) or 'none is attached any more'}{f'; {red} red' if red else ''}"


def _seen(each: Seen) -> Line:
    """What it saw; of one that failed, what was asked of it too."""
    asked: list[Part] = [" · asked: ", Quiet(clip(each.asked, ASKED))] if each.result == "failed" and each.asked else []
    light = LIGHTS.get((each.result, each.light))
    return [
        Emoji(SIGNS[each.result]),
        " ",
        Bold(each.name),
        ": ",
        Quiet(clip(each.saw, SAW)),
        *asked,
        *([f" · {light}"] if light else []),
    ]


def tried(attempt: Attempt, trial: Tried, outcome: Outcome) -> Message:
    """To whoever wants to add it: what it saw, and the button that keeps it."""
    told = " ".join(f"{name}={value}" for name, value in (trial.options or {}).items())
    first: Line = [Bold(f"A trial of {trial.kind} for {trial.ref}"), f": {outcome.result}"]
    return blocks.say(
        first,
        [Emoji(SIGNS[outcome.result]), " ", Quiet(clip(outcome.saw, SAW))],
        [clip(told, 300)],
        ["It is not kept yet."],
        buttons=[Button("Save it", "check", text=f"save {trial.id}", attempt=attempt.id, style="primary")],
    )
