"""A rollback that golive proposes: why, and the button that calls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.launch import Attempt
from bot.views.blocks import Button
from bot.views.item import some
from bot.views.parts import Bold, Line, Part, clip

TITLE = 100


@dataclass(frozen=True, slots=True)
class Cause:
    """What a rollback is called because of, in words that stand in its form already."""

    ref: str
    words: str


def proposal(triggers: Sequence[str]) -> Line:
    """That it is proposed, and by which of the template's triggers, if by one."""
    named: list[Part] = [": ", Bold(some([clip(each, TITLE) for each in triggers], 3))] if triggers else []
    return [
        "golive proposes a ",
        Bold("rollback"),
        *named,
        ". It is called by the director, and a second person agrees.",
    ]


def button(attempt: Attempt, ref: str) -> Button:
    """Calls a rollback because of this: a second person is asked."""
    return Button("Roll back…", "rollback", (ref,), attempt=attempt.id, style="danger")
