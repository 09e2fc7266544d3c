"""Risks: all of them in a list, or one in full."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.risk import Risk
from bot.message import Message
from bot.views.item import TITLE, Name
from bot.views.listed import SHOWN, in_full, listed, people
from bot.views.parts import Bold, Emoji, Line, Part, Quiet, clip


def risks(found: Sequence[Risk]) -> Message:
    """All risks, high ones marked."""
    lines = [_risk(each) for each in found[:SHOWN]]
    return listed("What may go wrong", lines, len(found))


def beside(found: Sequence[Risk], most: int) -> list[Line]:
    """The high risks that are open, for whoever answers or decides; nothing where there is none."""
    against = [each for each in found if each.speaks_against]
    lines: list[Line] = [
        [Bold(each.ref), f" {clip(each.title, 60)} · {each.place} · {each.state}"] for each in against[:most]
    ]
    more: list[Line] = [[f"and {len(against) - most} more"]] if len(against) > most else []
    return [[Bold("High risks open")], *lines, *more] if lines else []


def risk(one: Risk, owners: Sequence[str], history: Sequence[Line], name: Name) -> Message:
    """One risk, with what is done about it."""
    lines: list[Line] = [
        _risk(one),
        [one.definition],
        ["Against it: ", Quiet(one.mitigation)],
        [f"Owned by {one.place}", *people(owners, name)],
    ]
    if one.links:
        lines.append([f"See {one.links}."])
    return in_full(lines, history)


def _risk(one: Risk) -> Line:
    sign: list[Part] = [Emoji("warning"), " "] if one.high else []
    levels = f"likelihood {one.likelihood}, impact {one.impact}"
    return [*sign, Bold(one.ref), f" {clip(one.title, TITLE)} · {levels} · {one.state}"]
