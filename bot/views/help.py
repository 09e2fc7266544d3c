"""Usage of the verbs, as `help` shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.message import Message
from bot.views import blocks
from bot.views.blocks import bullets, paragraph
from bot.views.item import message
from bot.views.parts import Bold, Code, Line, marked

RINGS = {
    "all": "Everyone",
    "lead": "Leads of areas",
    "director": "Director and deputy",
    "record": "The record",
}

WHERE = (
    "Type them after golive's slash command, anywhere; in a thread after golive's name; in a direct message as they "
    "are. Refs: TECH-1, TECH-1..7, DATA-*. Elsewhere than in a launch's channel, name the launch first: recon: status."
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one verb says of itself."""

    ring: str
    usage: str
    summary: str
    options: frozenset[str]


def one(verb: str, usage: Usage) -> Message:
    options: list[Line] = [["Options: ", Code(" ".join(f"{name}=…" for name in sorted(usage.options)))]]
    for_whom: Line = [f"For: {RINGS[usage.ring].lower()}"]
    lines: list[Line] = [[Bold(verb), ": ", *marked(usage.summary)], [Code(usage.usage)], for_whom]
    return blocks.say(*lines, *(options if usage.options else []))


def _line(usage: Usage) -> Line:
    return [Code(usage.usage), " ", *marked(usage.summary)]


def every(usages: Mapping[str, Usage], *, hidden: int) -> Message:
    """The verbs by ring, in the order of the table. `hidden` are those of other rings."""
    shown = []
    told: list[Line] = []
    for ring, title in RINGS.items():
        lines: list[Line] = [_line(each) for each in usages.values() if each.ring == ring]
        if lines:
            shown += [paragraph([Bold(title)]), bullets(*lines)]
            told += [[title], *lines]
    more = f" {hidden} more are for others: help all." if hidden else ""
    return message(told, *shown, blocks.small(WHERE + more))
