"""Criteria and risks: all of them in a list, or one in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain import when
from bot.domain.launch import Attempt, Launch
from bot.domain.success import Criterion, Risk
from bot.message import Message
from bot.views.blocks import bullets, heading, paragraph
from bot.views.item import TITLE, Name, message
from bot.views.parts import At, Bold, Emoji, Line, Part, Quiet, clip

SHOWN = 40
"""Lines of a list; what is beyond them is counted."""


def criteria(found: Sequence[Criterion]) -> Message:
    """All criteria, in order, by when they are judged."""
    lines: list[Line] = [
        [Bold(each.ref), f" {clip(each.title, TITLE)} · {_target(each)} · {each.judge_at} · {each.place}"]
        for each in found[:SHOWN]
    ]
    return _listed("What success is measured by", lines, len(found))


def criterion(
    launch: Launch, attempt: Attempt, one: Criterion, judges: Sequence[str], history: Sequence[Line], name: Name
) -> Message:
    """One criterion, when it is judged, and by whom."""
    at = judged_at(attempt, one)
    moment: list[Part] = [", ", At(at, launch.zone)] if at else []
    lines: list[Line] = [
        [Bold(f"{one.ref} {one.title}"), f" · {one.section}"],
        [one.definition],
        [f"Target: {_target(one)}"],
        [f"Judged at {one.judge_at}", *moment, f" by {one.place}", *_people(judges, name)],
    ]
    if one.items:
        lines.append([f"Its verdict follows from {one.items}."])
    return _in_full(lines, history)


def judged_at(attempt: Attempt, one: Criterion) -> datetime | None:
    """When its verdict is due, in the attempt's own pace; None without a T-0."""
    return attempt.t0 + when.parse_offset(one.judge_at) / attempt.pace if attempt.t0 else None


def risks(found: Sequence[Risk]) -> Message:
    """All risks, high ones marked."""
    lines = [_risk(each) for each in found[:SHOWN]]
    return _listed("What may go wrong", lines, len(found))


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
        [f"Owned by {one.place}", *_people(owners, name)],
    ]
    if one.links:
        lines.append([f"See {one.links}."])
    return _in_full(lines, history)


def _risk(one: Risk) -> Line:
    sign: list[Part] = [Emoji("warning"), " "] if one.high else []
    levels = f"likelihood {one.likelihood}, impact {one.impact}"
    return [*sign, Bold(one.ref), f" {clip(one.title, TITLE)} · {levels} · {one.state}"]


def _target(one: Criterion) -> str:
    return one.target or "judged in words"


def _people(users: Sequence[str], name: Name) -> list[Part]:
    named: list[Part] = []
    for user in users:
        named += [", " if named else " (", name(user)]
    return [*named, ")"] if named else []


def _listed(title: str, lines: list[Line], total: int) -> Message:
    if not lines:
        return message([[title]], paragraph([Bold(title)], ["Nothing is written down."]))
    more: list[Line] = [[f"and {total - len(lines)} more"]] if total > len(lines) else []
    return message([[title], *lines], heading(title), bullets(*lines, *more))


def _in_full(lines: list[Line], history: Sequence[Line]) -> Message:
    past = [paragraph([Bold("History")]), bullets(*history)] if history else []
    return message(lines, paragraph(*lines), *past)
