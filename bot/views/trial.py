"""What came of checks that somebody had tried; and the form of a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.domain.check import Outcome
from bot.domain.launch import Attempt, Launch
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import count, message
from bot.views.parts import Bold, Emoji, Line, Quiet, clip

SAW = 150
LISTED = 30
SIGNS = {"passed": "white_check_mark", "failed": "x", "unknown": "grey_question"}
OPTIONS = "Line by line, as in url=https://app.example.com"


class Seen(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def saw(self) -> str: ...


class Tried(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def options(self) -> Mapping[str, Any] | None: ...


def ran(launch: Launch, attempt: Attempt, seen: Sequence[Seen]) -> Message:
    """To whoever had them run, when the last is back: failures first."""
    many = Counter(each.result for each in seen)
    tally = ", ".join(f"{many[result]} {result}" for result in ("passed", "failed", "unknown") if many[result])
    first: Line = [
        Bold(f"{launch.name}: {count(len(seen), 'check')} tried"),
        f": {tally or 'none is attached any more'}.",
    ]
    order = sorted(seen, key=lambda each: (["failed", "unknown", "passed"].index(each.result), each.name))
    lines: list[Line] = [
        [Emoji(SIGNS[each.result]), " ", Bold(each.name), ": ", Quiet(clip(each.saw, SAW))] for each in order[:LISTED]
    ]
    more: list[Line] = [[f"and {len(order) - LISTED} more"]] if len(order) > LISTED else []
    listed = [bullets(*lines, *more)] if lines else []
    look = blocks.actions(Button("All checks", "status", ("CHECKS",), attempt=attempt.id))
    return message([first, *lines], paragraph(first), *listed, look)


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


def form(attempt: Attempt, ref: str, kinds: Mapping[str, str]) -> Form:
    """What a new check is to try."""
    return Form(
        verb="check",
        title=clip(f"Check {ref}", 24),
        submit="Try it",
        blocks=(
            inputs.choice("kind", "What is tried", [(kind, f"{kind}: {says}") for kind, says in kinds.items()]),
            inputs.text("options", "How", hint=OPTIONS, lines=True, most=2000),
        ),
        carry={"a": attempt.id, "t": f"add {ref}"},
    )
