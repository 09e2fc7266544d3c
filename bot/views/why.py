"""Why it was decided so: the decision, with all that was known at that moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.decision import Decision
from bot.domain.launch import Launch
from bot.domain.snapshot import excepted as set_aside
from bot.message import Message
from bot.views import blocks, excepted
from bot.views.blocks import At, Bold, Line, Part, Quiet, bullets, clip, paragraph
from bot.views.decision import recorded_advice
from bot.views.item import Name, count, message, some

WORDS = 40
"""Characters of a reason in a list."""

ASIDE = 5
"""What had been set aside, with a line for each; the rest are counted."""

VOTES = 2
"""Answers shown for a seat; the rest are counted."""


def why(launch: Launch, decision: Decision, snapshot: Mapping[str, Any], name: Name) -> Message:
    """`snapshot` is the decision's own: see bot.domain.snapshot."""
    second: list[Part] = [", seconded by ", name(decision.second)] if decision.second else []
    first: Line = [
        Bold(decision.answer.upper()),
        " by ",
        name(decision.by),
        *second,
        " · ",
        At(decision.at, launch.zone),
        " · waits for a second person" if decision.state == "pending" else "",
    ]
    reason: list[Line] = [[Quiet(clip(decision.reason, 500))]] if decision.reason else []
    against = " It was decided against that." if decision.against else ""
    lines = [first, *reason, [clip(recorded_advice(snapshot), 500), against]]
    ready = list(_ready(snapshot))
    seats = [_seat(code, seat, name) for code, seat in snapshot["seats"].items()]
    aside = excepted.lines(set_aside(snapshot), name, launch.zone, ASIDE)
    shown = [paragraph(*lines), paragraph([Bold("Readiness then")]), bullets(*ready)]
    if aside:
        shown += [paragraph(aside[0]), bullets(*aside[1:])]
    if seats:
        shown += [paragraph([Bold(f"Poll {snapshot['poll']}")]), bullets(*seats)]
    return message([*lines, *ready, *aside, *seats], *shown, blocks.small(f"Record head {decision.head}"))


def _ready(snapshot: Mapping[str, Any]) -> Iterator[Line]:
    yield [f"{snapshot['percent']} % in all: ", some(list(_areas(snapshot)), 40)]
    if snapshot["blockers"]:
        yield [f"{count(len(snapshot['blockers']), 'blocker')} open: ", some(snapshot["blockers"], 10)]
    else:
        yield ["no blocker open"]
    if snapshot["exceptions"]:
        yield [f"{count(len(snapshot['exceptions']), 'required item')} open: ", some(snapshot["exceptions"], 10)]


def _areas(snapshot: Mapping[str, Any]) -> Iterator[str]:
    for code, tally in snapshot["areas"].items():
        waived = f", {tally['waived']} waived" if tally["waived"] else ""
        yield f"{code} {tally['percent']} %{waived}"


def _stale(seat: Mapping[str, Any]) -> str:
    return f", stale since {seat['stale']} was open again" if seat.get("stale") else ""


def _seat(code: str, seat: Mapping[str, Any], name: Name) -> Line:
    kind = "" if seat["mandatory"] else " (advisory)"
    said: list[Part] = []
    for vote in seat["votes"][-VOTES:]:
        reason = f": {clip(vote['reason'], WORDS)}" if vote["reason"] else ""
        stead: list[Part] = [" for ", name(vote["for"])] if vote.get("for") else []
        said += [" · " if said else "", name(vote["who"]), *stead, f" {vote['answer']}{reason}"]
    more = f" and {len(seat['votes']) - VOTES} more" if len(seat["votes"]) > VOTES else ""
    return [
        Bold(code),
        f"{kind} {seat['answer'] or 'no answer'}{_stale(seat)}",
        *([" · ", *said] if said else []),
        more,
    ]
