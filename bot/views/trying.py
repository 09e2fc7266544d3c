"""What came of trying every audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.parts import Bold, Code, Emoji, Line, Part, Place


@dataclass(frozen=True, slots=True)
class Tried:
    audience: str
    channel: str | None
    wrong: str
    """What is wrong with the channel; empty when nothing is."""
    hooked: bool
    in_person: int


def tried(ref: str, audiences: Sequence[Tried]) -> list[Line]:
    return [["Every audience was tried for ", Bold(ref), ":"], *map(_line, audiences)]


def _line(tried: Tried) -> Line:
    ways: list[Part] = []
    if tried.channel:
        ways += [Place(tried.channel), f": {tried.wrong}. " if tried.wrong else ": golive can post there. "]
    if tried.hooked:
        ways += ["A trial goes to its webhook; ", Code("log sent"), " says what came of it. "]
    if tried.in_person:
        ways += [f"{tried.in_person} in person."]
    if not ways:
        ways = ["nobody hears of it. ", Code(f"set {tried.audience}=#channel"), " names where."]
    mark = (
        "x"
        if tried.wrong
        else "white_check_mark"
        if tried.channel or tried.hooked or tried.in_person
        else "grey_question"
    )
    return [Emoji(mark), " ", Bold(tried.audience), ": ", *ways]
